#include "server/domain/history/history_step.hpp"

#include "server/domain/history/things_seen.hpp"

#include <utility>

namespace platen::server::domain {

namespace {

bool isNewest(TimePoint at, const KnownBefore& before) {
    return !before.taken_at || at >= *before.taken_at;
}

}  // namespace

KnownBefore knownBefore(const DeviceState& state) {
    return {
        .taken_at = state.taken_at, .is_silent = state.unreachable_since.has_value(), .n = state.n};
}

HistoryStep historyStep(const ReadingStep& step) {
    const KnownBefore& before = step.before;
    HistoryStep result{
        .device = step.device,
        .look = lookAtParts(step.seen.reading, step.sample),
        .n = before.n,
        .is_newest = isNewest(step.sample.sample.taken_at, before)};
    if (before.taken_at && (!result.is_newest || before.is_silent))
        result.look.things.push_back(reachableSeen());
    if (!result.is_newest || !before.taken_at || step.ident_changed || before.is_silent)
        append(result.look.things, fieldsSeen(step.seen));
    return result;
}

HistoryStep silenceStep(const DeviceKey& device, TimePoint at, const KnownBefore& before) {
    return {
        .device = device,
        .look = {.at = at, .things = {unreachableSeen()}, .whole = {}},
        .n = before.n,
        .is_newest = isNewest(at, before)};
}

HistoryStep displacedStep(const DeviceKey& device, TimePoint at, const KnownBefore& before) {
    HistoryStep step = silenceStep(device, at, before);
    step.look.things.push_back(addressGone());
    return step;
}

}  // namespace platen::server::domain
