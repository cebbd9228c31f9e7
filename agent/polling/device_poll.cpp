#include "agent/polling/device_poll.hpp"

#include "common/log/log.hpp"

#include <exception>
#include <utility>

namespace platen::agent::polling {

DevicePoll::DevicePoll(
    PollTarget target, PollLimits limits, snmp::Engine& engine, const Clock& clock, Done done)
    : target_{std::move(target)},
      limits_{limits},
      engine_{engine},
      clock_{clock},
      done_{std::move(done)},
      reader_{
          {.plan = target_.profile->plan(),
           .quirks = target_.profile->quirks(),
           .supply_level = target_.profile->spec().supplies.level},
          snmp::protocolOf(target_.credential),
          target_.size} {}

void DevicePoll::start() {
    started_ = clock_.bootNow();
    proceed(nullptr);
}

/// Takes the outcome, if there is one, and asks on. Whatever goes wrong ends this poll alone.
void DevicePoll::proceed(const snmp::Outcome* outcome) {
    bool under_way = false;
    try {
        if (outcome != nullptr && !*outcome) silence_ = outcome->error().reason;
        if (outcome != nullptr) reader_.accept(*outcome);
        under_way = askNext();
    } catch (const std::exception& problem) {
        failed_ = true;
        log::error(
            "poll.failed",
            {{"endpoint", target_.peer.endpoint().text()}, {"error", problem.what()}});
    }
    if (!under_way) finish();
}

bool DevicePoll::askNext() {
    if (clock_.bootNow() - started_ >= limits_.total) reader_.giveUp(FieldError::Timeout);
    auto query = reader_.next();
    if (!query) return false;
    engine_.submit(
        {.peer = target_.peer,
         .credential = target_.credential,
         .query = std::move(*query),
         .timeout = limits_.timeout,
         .retries = limits_.retries,
         .delay =
             std::chrono::milliseconds{
                 reader_.packets() == 0 ? 0 : target_.profile->quirks().pace_ms}},
        [this](const snmp::Outcome& outcome) { proceed(&outcome); });
    return true;
}

void DevicePoll::finish() {
    const Done done = std::move(done_);  // the call may destroy this object
    if (failed_)
        done(Failure{PollError::Failed});
    else if (!reader_.answered() && reader_.packets() > 0)
        done(Failure{PollError::NoAnswer});
    else
        done(takeReading());
}

RawReading DevicePoll::takeReading() {
    auto in_context = reader_.inContext();  // before the results are taken
    return {
        .endpoint = target_.peer.endpoint(),
        .protocol = snmp::protocolOf(target_.credential),
        .profile = target_.profile->family(),
        .profile_hash = target_.profile->hash(),
        .bindings = reader_.results().takeBindings(),
        .problems = reader_.results().takeProblems(),
        .in_context = std::move(in_context),
        .duration = clock_.bootNow() - started_,
        .packets = reader_.packets()};
}

}  // namespace platen::agent::polling
