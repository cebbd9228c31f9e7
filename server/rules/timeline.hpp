#pragma once

#include "common/core/clock.hpp"

#include <optional>
#include <string>
#include <vector>

namespace platen::server::rules {

/// What somebody saw of a thing. `detail` says more, but is not what spans are told apart by.
struct State {
    std::string value;
    std::string detail{"{}"};
    bool operator==(const State&) const = default;
};

/// From the first sight of a state until the first sight of another one, or of nothing.
struct Span {
    TimePoint began_at;
    std::optional<TimePoint> ended_at;  ///< nothing: until now
    State state;
    bool operator==(const Span&) const = default;
};

/// One sight of a thing: its state, or that it was not there.
struct Sight {
    TimePoint at;
    std::optional<State> state;
    std::optional<TimePoint> next;  ///< when it was looked at next, as far as that is known already
};

/// The spans of a thing with one more sight. `spans`, by time, are all of it that touch `at` to
/// `next`; the rest stays as it is whatever was seen. The order in which sights are added does not
/// matter, as long as `next` names the nearest later one of those that were. Of two at the same
/// millisecond the last one added counts. Pure.
[[nodiscard]] std::vector<Span> addSight(const std::vector<Span>& spans, const Sight& sight);

}  // namespace platen::server::rules
