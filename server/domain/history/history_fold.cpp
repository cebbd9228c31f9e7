#include "server/domain/history/history_fold.hpp"

#include "server/domain/history/history_look.hpp"
#include "server/domain/history/things_seen.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <string_view>
#include <utility>
#include <vector>

namespace platen::server::domain {

namespace {

bool isSaidByReadings(const SpanKey& thing) {
    constexpr std::array<std::string_view, 3> kPlace{"address", "site", "agent"};
    if (thing.kind == SpanKind::Field) return std::ranges::find(kPlace, thing.key) == kPlace.end();
    return thing != unreachableSeen().thing;
}

/// The first of the spans that last until `at` or longer; by time, they are at the end.
std::vector<rules::Span>::iterator firstTouching(std::vector<rules::Span>& spans, TimePoint at) {
    auto first = spans.end();
    while (first != spans.begin()) {
        const auto before = std::prev(first);
        if (before->ended_at && *before->ended_at < at) break;
        first = before;
    }
    return first;
}

}  // namespace

HistoryFold::HistoryFold(const Spans& spans, TimePoint from) {
    for (const auto& [thing, known] : saidByReadings(spans)) {
        for (rules::Span span : known) {
            if (span.began_at >= from || (span.ended_at && *span.ended_at < from)) continue;
            span.ended_at.reset();
            spans_[thing].push_back(std::move(span));
        }
    }
}

void HistoryFold::add(const StandardReading& reading, const rules::DeviceLatest& sample) {
    Look look = lookAtParts(reading, sample);
    append(look.things, textsSeen(reading));
    Spans touching;
    for (auto& [thing, known] : spans_) {
        const auto first = firstTouching(known, look.at);
        if (first != known.end()) touching[thing] = {first, known.end()};
    }
    addMissing(look, touching);
    for (const ThingSeen& seen : look.things) {
        auto& known = spans_[seen.thing];
        auto after = rules::addSight(
            touching[seen.thing], {.at = look.at, .state = seen.state, .next = std::nullopt});
        known.erase(firstTouching(known, look.at), known.end());
        known.insert(
            known.end(),
            std::make_move_iterator(after.begin()),
            std::make_move_iterator(after.end()));
    }
}

Spans saidByReadings(Spans spans) {
    std::erase_if(spans, [](const auto& each) { return !isSaidByReadings(each.first); });
    return spans;
}

}  // namespace platen::server::domain
