#include "agent/app/ipp_reader.hpp"

#include "agent/app/ipp_reading.hpp"
#include "agent/discovery/dns_sd.hpp"
#include "common/log/log.hpp"
#include "common/normalise/normalise.hpp"

#include <algorithm>
#include <chrono>
#include <exception>
#include <string>
#include <utility>

namespace platen::agent::app {

namespace {

using std::chrono::milliseconds;

/// A reading that has waited so long for its turn goes without its part over IPP: hung printers
/// hold up nobody else.
constexpr milliseconds kIppPatience{30'000};

bool isWithin(const std::vector<discovery::AddressRange>& ranges, const snmp::IpAddress& address) {
    return std::ranges::any_of(
        ranges, [&](const discovery::AddressRange& range) { return range.contains(address); });
}

ipp::IppOutcome failedOutcome(const std::exception& problem) {
    return {
        .result = Failure{ipp::IppProblem{.kind = FieldError::Malformed, .text = problem.what()}},
        .uri = {}};
}

}  // namespace

IppReader::IppReader(
    const IppSettings& settings,
    std::vector<discovery::AddressRange> ranges,
    std::vector<discovery::AddressRange> allowed,
    Tools tools,
    IppNetwork network,
    Collecting collecting)
    : use_{settings.whenUsed()},
      port_{static_cast<std::uint16_t>(settings.port)},
      most_searches_{std::max<std::size_t>(settings.parallel / 2, 1)},
      ranges_{std::move(ranges)},
      allowed_{std::move(allowed)},
      tools_{tools},
      network_{std::move(network)},
      collecting_{std::move(collecting)} {}

bool IppReader::completes(
    const snmp::Peer& peer,
    const Profile& profile,
    const StandardReading& standard,
    RawReading& reading) {
    if (use_ == IppUse::Off || busy(peer.address)) return false;
    IppMemory& memory = memories_[peer];
    if (!wantsIpp(use_, standard, profile, memory)) {
        notePassedOver(memory);
        return false;
    }
    askFor(
        peer, {.profile = &profile, .reading = std::move(reading), .open = openFields(standard)});
    return true;
}

void IppReader::read(const snmp::Peer& peer, const Profile& profile, RawReading reading) {
    askFor(peer, {.profile = &profile, .reading = std::move(reading), .alone = true});
}

void IppReader::askFor(const snmp::Peer& peer, Waiting waiting) {
    ipp::IppQuestion question{
        .endpoint = endpointOf(peer.address),
        .way = memories_[peer].way,
        .names = waiting.profile->ippAttributes()};
    const milliseconds latest =
        waiting.alone ? milliseconds::max() : tools_.clock.bootNow() + kIppPatience;
    waiting_.insert_or_assign(peer, std::move(waiting));
    ask(peer.address,
        std::move(question),
        {.urgency = Background::Urgency::Reading, .latest = latest},
        [this, peer](const std::optional<ipp::IppOutcome>& outcome) { onRead(peer, outcome); });
}

/// `on_outcome` gets nothing when the question was not asked because its turn came too late.
void IppReader::ask(
    const snmp::IpAddress& address, ipp::IppQuestion question, Turn turn, OnOutcome on_outcome) {
    under_way_.insert(address);
    tools_.background.submit(
        // On another thread, which may outlive the reader: nothing of it but what is left to do.
        [this,
         address,
         latest = turn.latest,
         &clock = tools_.clock,
         ask = network_.ask,
         question = std::move(question),
         done = std::move(on_outcome)](const std::stop_token& stop) -> Background::Rest {
            std::optional<ipp::IppOutcome> outcome;
            try {
                if (clock.bootNow() <= latest) outcome = ask(question, stop);
            } catch (const std::exception& problem) {
                outcome = failedOutcome(problem);
            }
            return [this, address, done, outcome = std::move(outcome)] {
                under_way_.erase(address);
                done(outcome);
            };
        },
        turn.urgency);
}

void IppReader::onRead(const snmp::Peer& peer, const std::optional<ipp::IppOutcome>& outcome) {
    const auto node = waiting_.extract(peer);
    if (node.empty()) return;
    Waiting& waiting = node.mapped();
    if (outcome) onCompleted(peer, waiting, *outcome);
    if (waiting.alone && outcome && !outcome->result)
        collecting_.on_read(peer, Failure{outcome->result.error().kind});
    else
        collecting_.on_read(peer, std::move(waiting.reading));
}

void IppReader::onCompleted(
    const snmp::Peer& peer, Waiting& waiting, const ipp::IppOutcome& outcome) {
    IppMemory& memory = memories_[peer];
    addOutcome(outcome, waiting.reading);
    if (outcome.result) {
        memory.way = outcome.result->way;
    } else {
        if (outcome.result.error().connected) memory.way.reset();  // it may want another one now
        log::debug(
            "device.ipp_failed",
            {{"endpoint", endpointOf(peer.address).text()},
             {"error", outcome.result.error().text}});
    }
    if (waiting.alone) return;
    noteAsked(memory, openFields(normalise(waiting.reading, *waiting.profile)) < waiting.open);
}

void IppReader::search() {
    if (use_ == IppUse::Off || !candidates_.empty() || searches_ > 0) return;
    for (const discovery::AddressRange& range : ranges_) {
        for (std::uint64_t i = 0; i < range.size(); ++i)
            candidates_.push_back({.address = range.at(i).address, .way = {}});
    }
    if (network_.browse && !browsing_) browse();
}

void IppReader::suspect(const snmp::IpAddress& address) {
    if (use_ != IppUse::Off) candidates_.push_back({.address = address, .way = {}});
}

bool IppReader::allows(const snmp::Peer& peer) const {
    return use_ != IppUse::Off && peer.port == port_ &&
           (isWithin(ranges_, peer.address) || isWithin(allowed_, peer.address));
}

void IppReader::work() {
    tools_.background.finishJobs();
    searchOn();
}

void IppReader::searchOn() {
    // Each candidate once: one that is asked otherwise just now waits for another turn.
    for (std::size_t left = candidates_.size(); left > 0 && searches_ < most_searches_; --left) {
        const Candidate candidate = std::move(candidates_.front());
        candidates_.pop_front();
        if (busy(candidate.address) || collecting_.is_asked(candidate.address))
            candidates_.push_back(candidate);
        else if (!collecting_.is_read(candidate.address))
            askCandidate(candidate);
    }
}

void IppReader::askCandidate(const Candidate& candidate) {
    ++searches_;
    ipp::IppQuestion question = whoAreYou(endpointOf(candidate.address));
    question.way = candidate.way;
    ask(candidate.address,
        std::move(question),
        {.urgency = Background::Urgency::Search, .latest = milliseconds::max()},
        [this, address = candidate.address](const std::optional<ipp::IppOutcome>& outcome) {
            --searches_;
            onIdentified(address, outcome);
        });
}

void IppReader::onIdentified(
    const snmp::IpAddress& address, const std::optional<ipp::IppOutcome>& outcome) {
    if (!outcome || !outcome->result) return;
    const snmp::Peer peer{.address = address, .port = port_};
    DeviceHints hints = hintsOf(*outcome->result);
    const Profile* profile = tools_.profiles.match(hints);
    if (profile == nullptr) return;
    memories_[peer].way = outcome->result->way;
    collecting_.on_found({.peer = peer, .profile = profile, .hints = std::move(hints)});
}

void IppReader::browse() {
    browsing_ = true;
    tools_.background.submit(
        [this, browse = network_.browse](const std::stop_token& stop) -> Background::Rest {
            std::vector<discovery::AnnouncedPrinter> printers;
            std::string problem;
            try {
                printers = browse(stop);
            } catch (const std::exception& error) {
                problem = error.what();
            }
            return [this, printers = std::move(printers), problem = std::move(problem)] {
                browsing_ = false;
                if (!problem.empty()) log::warn("mdns.failed", {{"error", problem}});
                for (const discovery::AnnouncedPrinter& printer : printers) {
                    if (!allows(printer.peer)) continue;
                    candidates_.push_back({.address = printer.peer.address, .way = printer.way});
                }
            };
        },
        Background::Urgency::Search);
}

std::vector<RawReading> IppReader::takeIncomplete() {
    std::vector<RawReading> readings;
    for (auto& [peer, waiting] : waiting_) {
        if (!waiting.alone) readings.push_back(std::move(waiting.reading));
    }
    waiting_.clear();
    return readings;
}

Endpoint IppReader::endpointOf(const snmp::IpAddress& address) const {
    return snmp::Peer{.address = address, .port = port_}.endpoint();
}

}  // namespace platen::agent::app
