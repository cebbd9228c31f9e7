#include "server/rules/timeline.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <map>
#include <random>

namespace platen::server::rules {
namespace {

using std::chrono::minutes;

const TimePoint kTimelineBegin{std::chrono::milliseconds{1'800'000'000'000}};

using Seen = std::optional<char>;
using Sights = std::map<int, Seen>;  // by minute

TimePoint at(int minute) {
    return kTimelineBegin + minutes{minute};
}

std::optional<State> stateOf(Seen seen) {
    if (!seen) return std::nullopt;
    return State{.value = std::string(1, *seen)};
}

/// Adds sights one after the other, as a store does: the rule gets those spans alone that touch.
class Timeline {
public:
    void add(int minute, Seen seen) {
        const auto later = seen_.upper_bound(minute);
        const Sight sight{
            .at = at(minute),
            .state = stateOf(seen),
            .next = later == seen_.end() ? std::nullopt : std::optional{at(later->first)}};
        seen_[minute] = seen;
        std::vector<Span> touched;
        std::vector<Span> rest;
        for (const Span& span : spans_) {
            const bool touches = (!span.ended_at || *span.ended_at >= sight.at) &&
                                 (!sight.next || span.began_at <= *sight.next);
            (touches ? touched : rest).push_back(span);
        }
        spans_ = addSight(touched, sight);
        spans_.insert(spans_.end(), rest.begin(), rest.end());
        std::ranges::sort(spans_, {}, &Span::began_at);
    }

    [[nodiscard]] const std::vector<Span>& spans() const { return spans_; }

private:
    Sights seen_;
    std::vector<Span> spans_;
};

std::string textOf(const std::vector<Span>& spans) {
    const auto minute = [](TimePoint time) {
        return std::to_string(std::chrono::duration_cast<minutes>(time - kTimelineBegin).count());
    };
    std::string text;
    for (const Span& span : spans)
        text += span.state.value + minute(span.began_at) + "-" +
                (span.ended_at ? minute(*span.ended_at) : "") + " ";
    return text;
}

std::string inOrder(const Sights& sights) {
    Timeline timeline;
    for (const auto& [minute, seen] : sights)
        timeline.add(minute, seen);
    return textOf(timeline.spans());
}

TEST(Timeline, BeginsASpanAtEachChangeAndEndsTheOneBefore) {
    EXPECT_EQ(inOrder({{1, 'a'}, {2, 'a'}, {3, 'b'}, {4, 'b'}}), "a1-3 b3- ");
}

TEST(Timeline, EndsASpanWhenTheThingIsSeenToBeGone) {
    EXPECT_EQ(
        inOrder({{1, std::nullopt}, {2, 'a'}, {3, std::nullopt}, {4, std::nullopt}, {5, 'a'}}),
        "a2-3 a5- ");
}

TEST(Timeline, PutsAnOldBacklogBeforeWhatIsKnownAlready) {
    Timeline timeline;
    for (const auto& [minute, seen] : Sights{{10, 'a'}, {11, 'a'}, {1, 'a'}, {2, 'b'}, {3, 'b'}})
        timeline.add(minute, seen);
    EXPECT_EQ(textOf(timeline.spans()), "a1-2 b2-10 a10- ");
}

TEST(Timeline, SplitsASpanByALateSightOfSomethingElse) {
    Timeline timeline;
    for (const auto& [minute, seen] : Sights{{1, 'a'}, {2, 'a'}, {4, 'a'}})
        timeline.add(minute, seen);
    timeline.add(3, std::nullopt);
    EXPECT_EQ(textOf(timeline.spans()), "a1-3 a4- ");
}

TEST(Timeline, IsTheSameForTheSameSightsInAnyOrder) {
    std::mt19937 random{7};  // NOLINT(cert-msc32-c,cert-msc51-cpp): the same cases every time
    constexpr std::array<Seen, 3> kStates{std::nullopt, 'a', 'b'};
    for (int round = 0; round < 3'000; ++round) {
        Sights sights;
        for (unsigned i = 0; i < 3 + random() % 12; ++i)
            sights[static_cast<int>(random() % 20)] = kStates.at(random() % kStates.size());
        std::vector<std::pair<int, Seen>> shuffled{sights.begin(), sights.end()};
        std::ranges::shuffle(shuffled, random);
        Timeline timeline;
        for (const auto& [minute, seen] : shuffled)
            timeline.add(minute, seen);
        ASSERT_EQ(textOf(timeline.spans()), inOrder(sights)) << "round " << round;
    }
}

TEST(Timeline, StaysAsItIsWhenASightIsAddedAgain) {
    Timeline timeline;
    for (const auto& [minute, seen] : Sights{{1, 'a'}, {2, 'b'}, {3, 'b'}, {4, std::nullopt}})
        timeline.add(minute, seen);
    const std::string once = textOf(timeline.spans());
    timeline.add(2, 'b');
    timeline.add(4, std::nullopt);
    EXPECT_EQ(textOf(timeline.spans()), once);
}

}  // namespace
}  // namespace platen::server::rules
