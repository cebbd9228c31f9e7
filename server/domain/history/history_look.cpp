#include "server/domain/history/history_look.hpp"

#include "server/domain/history/things_seen.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace platen::server::domain {

Look lookAtParts(const StandardReading& reading, const rules::DeviceLatest& sample) {
    Look look{.at = sample.sample.taken_at, .things = {}, .whole = {}};
    if (sample.supplies && !sample.supplies->in_sleep) {
        append(look.things, suppliesSeen(reading));
        if (!reading.supplies_partial) look.whole.push_back(SpanKind::Supply);
    }
    if (sample.alerts) {
        append(look.things, alertsSeen(reading));
        if (!reading.alerts_partial) look.whole.push_back(SpanKind::Alert);
    }
    return look;
}

void append(std::vector<ThingSeen>& things, std::vector<ThingSeen> more) {
    things.insert(
        things.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

void addMissing(Look& look, const Spans& spans) {
    const auto seen = look.things;
    for (const auto& [thing, known] : spans) {
        if (std::ranges::find(look.whole, thing.kind) == look.whole.end()) continue;
        if (thing == unreachableSeen().thing) continue;  // no device states it
        if (std::ranges::find(seen, thing, &ThingSeen::thing) != seen.end()) continue;
        look.things.push_back(
            {.thing = thing,
             .state = {},
             .part = thing.kind == SpanKind::Supply ? ReadingPart::Supplies : ReadingPart::Alerts});
    }
}

}  // namespace platen::server::domain
