#include "tests/simulator/faults/faults.hpp"

#include "common/log/log.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace platen::simulator {

namespace {

using std::chrono::milliseconds;

bool isAbout(const MendOrder& mend, const FaultOrder& order) {
    return (mend.name.empty() || mend.name == order.kind->name) &&
           (!mend.device || mend.device == order.device);
}

}  // namespace

void Faults::obey(std::string_view line, milliseconds now) {
    const auto order = parseOrder(line);
    if (const auto* mending = std::get_if<MendOrder>(&order)) return mend(*mending);
    const auto& fault = std::get<FaultOrder>(order);
    if (const auto* make = std::get_if<MakeEvent>(&fault.kind->effect)) {
        plan(fault, (*make)(wordsOf(fault)), now);
    } else {
        give(fault, now);
    }
}

void Faults::give(const FaultOrder& order, milliseconds now) {
    // Made once for nothing: wrong words must be refused now and not at the first request.
    static_cast<void>(std::get<MakeFault>(order.kind->effect)(wordsOf(order)));
    std::erase_if(conditions_, [&](const Condition& other) {
        return other.order.kind == order.kind && other.order.device == order.device;
    });
    conditions_.push_back({.order = order, .given_at = now, .of_device = {}});
}

void Faults::plan(const FaultOrder& order, Event event, milliseconds now) {
    Planned planned{.due = now + order.from, .order = order, .event = std::move(event)};
    if (order.from > milliseconds{0})
        planned_.push_back(std::move(planned));
    else
        carryOut(planned);
}

void Faults::mend(const MendOrder& order) {
    std::erase_if(conditions_, [&](const Condition& other) { return isAbout(order, other.order); });
    std::erase_if(planned_, [&](const Planned& other) { return isAbout(order, other.order); });
}

void Faults::happen(milliseconds now) {
    const auto due = std::ranges::stable_partition(
        planned_, [now](const Planned& planned) { return planned.due > now; });
    const std::vector<Planned> now_due{due.begin(), due.end()};
    planned_.erase(due.begin(), due.end());
    for (const Planned& planned : now_due) {
        try {
            carryOut(planned);
        } catch (const std::invalid_argument& problem) {
            log::warn("simulator.event_impossible", {{"error", problem.what()}});
        }
    }
}

void Faults::carryOut(const Planned& planned) {
    if (planned.order.device) return planned.event(fleet_, *planned.order.device);
    for (const IpAddress& device : fleet_.addresses()) {
        if (dice_.chance(planned.order.chance)) planned.event(fleet_, device);
    }
}

std::vector<Fault*> Faults::activeFor(const IpAddress& device, milliseconds now) {
    std::vector<Fault*> active;
    for (Condition& condition : conditions_) {
        const FaultOrder& order = condition.order;
        const milliseconds age = now - condition.given_at;
        const bool in_time = age >= order.from && (!order.until || age < *order.until);
        if (!in_time || (order.device && *order.device != device)) continue;
        if (order.chance < 1 && !dice_.chance(order.chance)) continue;
        auto& fault = condition.of_device[device];
        if (!fault) fault = std::get<MakeFault>(order.kind->effect)(wordsOf(order));
        active.push_back(fault.get());
    }
    return active;
}

}  // namespace platen::simulator
