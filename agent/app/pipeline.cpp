#include "agent/app/pipeline.hpp"

#include "agent/app/default_profile_folder.hpp"
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

std::string socketPath(const ProgramSettings& settings) {
    return (std::filesystem::path{settings.state_dir} / kSocketFile).string();
}

}  // namespace

Pipeline::Pipeline(AgentSettings settings, Identity identity, std::function<void()> on_failure)
    : settings_{std::move(settings)},
      identity_{std::move(identity)},
      on_failure_{std::move(on_failure)},
      started_{clock_.wallNow()},
      profiles_{profilesOf(settings_.program)},
      delivery_{
          {.settings = settings_,
           .identity = identity_,
           .profiles = profiles_,
           .clock = clock_,
           .random = random_,
           .collector_status = [this] { return collector_.status(); }}},
      collector_{
          settings_.collector,
          profiles_,
          datagrams_,
          clock_,
          random_,
          [this](CollectedRecord record) {
              delivery_.collect(std::move(record), collecting_.get_token());
          }},
      socket_{socketPath(settings_.program)} {
    delivery_thread_ =
        std::jthread{[this](const std::stop_token& stop) { guard([&] { delivery_.run(stop); }); }};
    socket_thread_ = std::jthread{[this](const std::stop_token& stop) {
        guard([&] { socket_.run(stop, [this] { return report(); }); });
    }};
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
    if (collector_thread_.joinable()) collector_thread_.join();
    delivery_thread_.request_stop();
    if (delivery_thread_.joinable()) delivery_thread_.join();
    socket_thread_.request_stop();
    if (socket_thread_.joinable()) socket_thread_.join();
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
         .collector = collector_.status()});
}

}  // namespace platen::agent::app
