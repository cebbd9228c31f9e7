#include "server/rules/timeline.hpp"

#include <iterator>
#include <map>
#include <utility>

namespace platen::server::rules {

namespace {

/// What is there from each moment on; nothing before the first one.
using Changes = std::map<TimePoint, std::optional<State>>;

Changes toChanges(const std::vector<Span>& spans) {
    Changes changes;
    for (const Span& span : spans) {
        changes[span.began_at] = span.state;
        if (span.ended_at) changes.try_emplace(*span.ended_at, std::nullopt);
    }
    return changes;
}

std::optional<State> stateAt(const Changes& changes, TimePoint at) {
    const auto after = changes.upper_bound(at);
    return after == changes.begin() ? std::nullopt : std::prev(after)->second;
}

bool isSame(const std::optional<State>& a, const std::optional<State>& b) {
    if (!a || !b) return a.has_value() == b.has_value();
    return a->value == b->value;
}

std::vector<Span> toSpans(const Changes& changes) {
    std::vector<Span> spans;
    std::optional<State> before;
    for (const auto& [at, state] : changes) {
        if (isSame(before, state)) continue;
        if (before) spans.back().ended_at = at;
        if (state) spans.push_back({.began_at = at, .ended_at = std::nullopt, .state = *state});
        before = state;
    }
    return spans;
}

}  // namespace

std::vector<Span> addSight(const std::vector<Span>& spans, const Sight& sight) {
    Changes changes = toChanges(spans);
    // What was seen next stays what it was, even if until now nothing had changed there.
    if (sight.next) changes.try_emplace(*sight.next, stateAt(changes, *sight.next));
    changes[sight.at] = sight.state;
    return toSpans(changes);
}

}  // namespace platen::server::rules
