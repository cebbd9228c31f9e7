#include "agent/app/pipeline.hpp"

#include "agent/app/default_profile_folder.hpp"
#include "agent/app/enrolment.hpp"
#include "agent/discovery/dns_sd.hpp"
#include "common/log/log.hpp"

#include <filesystem>
#include <utility>

namespace platen::agent::app {

namespace {

ProfileSet profilesOf(const ProgramSettings& settings) {
    return ProfileSet::fromFolder(
        settings.profile_dir.empty() ? defaultProfileFolder()
                                     : std::filesystem::path{settings.profile_dir});
}

std::string pathIn(const ProgramSettings& settings, const char* name) {
    return (std::filesystem::path{settings.state_dir} / name).string();
}

void tellOfRefusal(const crypto::RefusedCertificate& refused) {
    log::warn(
        "tls.certificate_refused",
        {{"subject", refused.subject},
         {"issuer", refused.issuer},
         {"reason", refused.reason},
         {"valid_from", formatUtc(refused.not_before)},
         {"valid_until", formatUtc(refused.not_after)}});
}

constexpr std::chrono::milliseconds kListenForAnnouncements{3'000};

/// Both outlive what they are used in.
IppNetwork ippNetwork(const CollectorSettings& settings, const Clock& clock, Random& random) {
    const ipp::IppLimits limits{.connect = settings.ipp.connect, .total = settings.ipp.timeout};
    IppNetwork network{
        .ask =
            [limits, &clock](const ipp::IppQuestion& question, const std::stop_token& stop) {
                return ipp::askPrinter(question, limits, clock, stop);
            },
        .browse = {}};
    if (!settings.discovery.mdns) return network;
    network.browse = [&clock, &random](const std::stop_token& stop) {
        const std::string drawn = random.bytes(2);
        const auto id = static_cast<std::uint16_t>(
            (static_cast<std::uint8_t>(drawn[0]) << 8U) | static_cast<std::uint8_t>(drawn[1]));
        return discovery::browsePrinters(id, kListenForAnnouncements, clock, stop);
    };
    return network;
}

/// Nothing, for an identity that enrolment has not made or that does not know its server.
std::function<void()> renewalOf(const Identity& identity, const ProgramSettings& settings) {
    if (identity.server.empty()) return {};
    return [&identity, &settings] { renewCertificate(identity.agent, settings.state_dir); };
}

}  // namespace

Pipeline::Pipeline(AgentSettings settings, Identity identity, std::function<void()> on_failure)
    : settings_{std::move(settings)},
      identity_{std::move(identity)},
      on_failure_{std::move(on_failure)},
      started_{clock_.wallNow()},
      profiles_{profilesOf(settings_.program)},
      server_time_{pathIn(settings_.program, kServerTimeFile), buildDate(), clock_},
      judge_{[this] { return server_time_.possible(); }, &tellOfRefusal},
      delivery_{
          {.settings = settings_,
           .identity = identity_,
           .profiles = profiles_,
           .server_time = server_time_,
           .clock = clock_,
           .random = random_,
           .collector_status = [this] { return collector_.status(); },
           .leave_to_others =
               [this](std::vector<wire::LeftPlace> places) {
                   collector_.leaveToOthers(std::move(places));
               }}},
      ipp_workers_{settings_.collector.ipp.parallel, [this] { datagrams_.wake(); }},
      collector_{
          settings_.collector,
          profiles_,
          datagrams_,
          clock_,
          random_,
          [this](CollectedRecord record) {
              delivery_.collect(std::move(record), collecting_.get_token());
          },
          IppParts{
              .background = ipp_workers_,
              .network = ippNetwork(settings_.collector, clock_, random_)}},
      renewal_{
          {.cert_file = identity_.cert_file,
           .renew = renewalOf(identity_, settings_.program),
           .time = server_time_,
           .clock = clock_,
           .random = random_}},
      socket_{pathIn(settings_.program, kSocketFile)} {
    delivery_thread_ =
        std::jthread{[this](const std::stop_token& stop) { guard([&] { delivery_.run(stop); }); }};
    socket_thread_ = std::jthread{[this](const std::stop_token& stop) {
        guard([&] { socket_.run(stop, [this] { return report(); }); });
    }};
    renewal_thread_ =
        std::jthread{[this](const std::stop_token& stop) { guard([&] { renewal_.run(stop); }); }};
    collector_thread_ =
        std::jthread{[this] { guard([&] { collector_.run(collecting_.get_token()); }); }};
    log::info(
        "agent.started",
        {{"agent", identity_.agent.value},
         {"version", PLATEN_VERSION},
         {"profiles", profiles_.profiles().size()}});
}

Pipeline::~Pipeline() {
    try {
        stop();
    } catch (const std::exception& problem) {
        log::error("agent.failed", {{"error", problem.what()}});
    }
}

void Pipeline::stop() {
    // First the source, then the sink: what was read is stored.
    collecting_.request_stop();
    renewal_thread_.request_stop();
    if (collector_thread_.joinable()) collector_thread_.join();
    delivery_thread_.request_stop();
    if (delivery_thread_.joinable()) delivery_thread_.join();
    socket_thread_.request_stop();
    if (socket_thread_.joinable()) socket_thread_.join();
    if (renewal_thread_.joinable()) renewal_thread_.join();
    if (failure_) std::rethrow_exception(std::exchange(failure_, nullptr));
}

void Pipeline::guard(const std::function<void()>& work) {
    try {
        work();
    } catch (const std::exception&) {
        const std::lock_guard lock{failure_mutex_};
        if (failure_) return;
        failure_ = std::current_exception();
        // The collector must not wait for room that nobody makes.
        collecting_.request_stop();
        on_failure_();
    }
}

std::string Pipeline::report() const {
    const auto [outbox, uplink] = delivery_.status();
    return reportJson(
        {.agent_id = identity_.agent.value,
         .site = identity_.site,
         .started = started_,
         .outbox = outbox,
         .uplink = uplink,
         .collector = collector_.status(),
         .certificate = renewal_.status(),
         .clock_ahead = server_time_.clockAhead()});
}

}  // namespace platen::agent::app
