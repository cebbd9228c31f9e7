#include "agent/app/field_trip.hpp"

#include <chrono>
#include <optional>
#include <utility>

namespace platen::agent::app {

namespace {

constexpr std::chrono::milliseconds kTripWait{1000};

}  // namespace

snmp::Outcome FieldTrip::ask(const snmp::Request& request) {
    std::optional<snmp::Outcome> answer;
    engine_.submit(request, [&answer](auto outcome) { answer.emplace(std::move(outcome)); });
    while (!answer)
        engine_.runOnce(clock_.bootNow() + kTripWait);
    return std::move(*answer);
}

void FieldTrip::run(discovery::Sweep& sweep) {
    for (sweep.pump(); !sweep.finished(); sweep.pump())
        engine_.runOnce(sweep.nextPump().value_or(clock_.bootNow() + kTripWait));
}

Result<RawReading, polling::PollError> FieldTrip::read(
    const polling::PollTarget& target, const polling::PollLimits& limits) {
    std::optional<Result<RawReading, polling::PollError>> outcome;
    polling::DevicePoll poll{target, limits, engine_, clock_, [&outcome](auto result) {
                                 outcome.emplace(std::move(result));
                             }};
    poll.start();
    while (!outcome)
        engine_.runOnce(clock_.bootNow() + kTripWait);
    return std::move(*outcome);
}

}  // namespace platen::agent::app
