#include "server/domain/history/history_keeper.hpp"

#include "server/domain/history/history_look.hpp"
#include "server/domain/history/span_store.hpp"
#include "server/domain/history/things_seen.hpp"
#include "server/domain/readings/reading_store.hpp"

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

namespace platen::server::domain {

namespace {

using Next = std::map<ReadingPart, std::optional<TimePoint>>;

bool isNewest(const OneHistoryStep& step) {
    return !step.before || step.sample.sample.taken_at >= step.before->sample.taken_at;
}

/// What of the reading may change the history.
Look lookOf(const OneHistoryStep& step) {
    const bool newest = isNewest(step);
    Look look = lookAtParts(step.seen.reading, step.sample);
    const bool was_silent = step.before && step.before->unreachable_since;
    if (step.before && (!newest || was_silent)) look.things.push_back(reachableSeen());
    if (!newest || !step.before || step.device_changed || was_silent)
        append(look.things, fieldsSeen(step.seen));
    return look;
}

Next nextOf(db::Transaction& tx, const TenantId& tenant, const DeviceId& device, const Look& look) {
    Next next;
    for (const ThingSeen& thing : look.things)
        next[thing.part];
    if (std::ranges::find(look.whole, SpanKind::Supply) != look.whole.end())
        next[ReadingPart::Supplies];
    if (std::ranges::find(look.whole, SpanKind::Alert) != look.whole.end())
        next[ReadingPart::Alerts];
    std::vector<ReadingPart> parts;
    for (const auto& [part, time] : next)
        parts.push_back(part);
    const auto times = nextReadings(tx, tenant, device, look.at, parts);
    for (std::size_t i = 0; i < parts.size(); ++i)
        next[parts[i]] = times.at(i);
    return next;
}

std::vector<SpanKind> kindsOf(const Look& look) {
    std::vector<SpanKind> kinds = look.whole;
    for (const ThingSeen& thing : look.things) {
        if (std::ranges::find(kinds, thing.thing.kind) == kinds.end())
            kinds.push_back(thing.thing.kind);
    }
    return kinds;
}

std::optional<TimePoint> latestOf(const Next& next) {
    std::optional<TimePoint> latest;
    for (const auto& [part, time] : next) {
        if (!time) return std::nullopt;
        if (!latest || *time > *latest) latest = time;
    }
    return latest;
}

/// `next` has nothing for a part that was not looked at later.
void keep(
    db::Transaction& tx,
    const TenantId& tenant,
    const DeviceId& device,
    Look look,
    const Next& next) {
    const Spans before = findSpans(
        tx,
        {.tenant = tenant,
         .device = device,
         .kinds = kindsOf(look),
         .from = look.at,
         .to = latestOf(next)});
    addMissing(look, before);
    Spans after;
    for (const ThingSeen& seen : look.things) {
        const auto known = before.find(seen.thing);
        const auto later = next.find(seen.part);
        after[seen.thing] = rules::addSight(
            known == before.end() ? std::vector<rules::Span>{} : known->second,
            {.at = look.at,
             .state = seen.state,
             .next = later == next.end() ? std::nullopt : later->second});
    }
    replaceSpans(tx, tenant, device, before, after);
}

}  // namespace

void keepHistory(db::Transaction& tx, const OneHistoryStep& step) {
    Look look = lookOf(step);
    if (look.things.empty() && look.whole.empty()) return;
    const TenantId& tenant = step.seen.tenant;
    const Next next = isNewest(step) ? Next{} : nextOf(tx, tenant, step.device, look);
    keep(tx, tenant, step.device, std::move(look), next);
}

void keepUnreachable(
    db::Transaction& tx, const TenantId& tenant, const DeviceId& device, TimePoint at) {
    Look look{.at = at, .things = {unreachableSeen()}, .whole = {}};
    const Next next = nextOf(tx, tenant, device, look);
    keep(tx, tenant, device, std::move(look), next);
}

void keepDisplaced(
    db::Transaction& tx, const TenantId& tenant, const DeviceId& device, TimePoint at) {
    Look look{.at = at, .things = {unreachableSeen(), addressGone()}, .whole = {}};
    const Next next = nextOf(tx, tenant, device, look);
    keep(tx, tenant, device, std::move(look), next);
}

}  // namespace platen::server::domain
