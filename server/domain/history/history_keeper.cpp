#include "server/domain/history/history_keeper.hpp"

#include "server/domain/history/span_store.hpp"
#include "server/domain/readings/reading_rows_store.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>
#include <vector>

namespace platen::server::domain {

namespace {

/// When each part was read next; nothing for a part that was not.
using Next = std::map<ReadingPart, std::optional<TimePoint>>;

struct Placed {
    const HistoryStep& step;
    Next next;  ///< empty for the newest: nothing is later
};

std::vector<ReadingPart> partsOf(const Look& look) {
    std::set<ReadingPart> parts;
    for (const ThingSeen& thing : look.things)
        parts.insert(thing.part);
    for (const SpanKind kind : look.whole) {
        if (kind == SpanKind::Supply) parts.insert(ReadingPart::Supplies);
        if (kind == SpanKind::Alert) parts.insert(ReadingPart::Alerts);
    }
    return {parts.begin(), parts.end()};
}

std::vector<Placed> place(db::Transaction& tx, std::span<const HistoryStep> steps) {
    std::vector<Placed> placed;
    std::vector<NextQuestion> questions;
    for (const HistoryStep& step : steps) {
        if (step.isEmpty()) continue;
        placed.push_back({.step = step, .next = {}});
        if (!step.is_newest)
            questions.push_back(
                {.key = step.device,
                 .at = step.look.at,
                 .before_n = step.n + 1,
                 .parts = partsOf(step.look)});
    }
    if (questions.empty()) return placed;
    const auto answers = nextReadings(tx, questions);
    std::size_t question = 0;
    for (Placed& each : placed) {
        if (each.step.is_newest) continue;
        const auto& parts = questions[question].parts;
        for (std::size_t i = 0; i < parts.size(); ++i)
            each.next[parts[i]] = answers.at(question).at(i);
        ++question;
    }
    return placed;
}

std::set<SpanKind> kindsOf(const Look& look) {
    std::set<SpanKind> kinds{look.whole.begin(), look.whole.end()};
    for (const ThingSeen& thing : look.things)
        kinds.insert(thing.thing.kind);
    return kinds;
}

/// Until when spans matter; nothing: all that is later.
std::optional<TimePoint> endOf(const Next& next) {
    std::optional<TimePoint> latest;
    for (const auto& [part, time] : next) {
        if (!time) return std::nullopt;
        if (!latest || *time > *latest) latest = time;
    }
    return latest;
}

/// One for each device, wide enough for all of its steps.
std::vector<SpanRange> rangesOf(const std::vector<Placed>& placed) {
    std::map<DeviceKey, SpanRange> ranges;
    for (const auto& [step, next] : placed) {
        const auto to = endOf(next);
        const auto [range, is_new] = ranges.try_emplace(
            step.device,
            SpanRange{.device = step.device, .kinds = {}, .from = step.look.at, .to = to});
        SpanRange& wide = range->second;
        wide.kinds.merge(kindsOf(step.look));
        wide.from = std::min(wide.from, step.look.at);
        wide.to = wide.to && to ? std::max(wide.to, to) : std::nullopt;
    }
    std::vector<SpanRange> result;
    result.reserve(ranges.size());
    for (auto& [device, range] : ranges)
        result.push_back(std::move(range));
    return result;
}

bool touches(const rules::Span& span, TimePoint from, const std::optional<TimePoint>& to) {
    return (!span.ended_at || *span.ended_at >= from) && (!to || span.began_at <= *to);
}

/// Of the kinds that the look is of.
Spans touching(const Spans& spans, const Look& look, const std::optional<TimePoint>& to) {
    const auto kinds = kindsOf(look);
    Spans result;
    for (const auto& [thing, known] : spans) {
        if (!kinds.contains(thing.kind)) continue;
        for (const rules::Span& span : known) {
            if (touches(span, look.at, to)) result[thing].push_back(span);
        }
    }
    return result;
}

void lay(const Placed& placed, Spans& spans) {
    const auto to = endOf(placed.next);
    Look look = placed.step.look;
    Spans before = touching(spans, look, to);
    addMissing(look, before);
    for (const ThingSeen& seen : look.things) {
        const auto later = placed.next.find(seen.part);
        auto after = rules::addSight(
            before[seen.thing],
            {.at = look.at,
             .state = seen.state,
             .next = later == placed.next.end() ? std::nullopt : later->second});
        auto& known = spans[seen.thing];
        std::erase_if(known, [&](const rules::Span& span) { return touches(span, look.at, to); });
        known.insert(
            known.end(),
            std::make_move_iterator(after.begin()),
            std::make_move_iterator(after.end()));
        std::ranges::sort(known, {}, &rules::Span::began_at);
    }
}

}  // namespace

void keepHistory(db::Transaction& tx, std::span<const HistoryStep> steps) {
    const std::vector<Placed> placed = place(tx, steps);
    if (placed.empty()) return;
    const DeviceSpans before = findSpans(tx, rangesOf(placed));
    DeviceSpans after = before;
    for (const Placed& each : placed)
        lay(each, after[each.step.device]);
    replaceSpans(tx, before, after);
}

}  // namespace platen::server::domain
