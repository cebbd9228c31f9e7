#include "tests/server/rules/meter_history.hpp"
#include "tests/server/rules/unsteady_engine.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <vector>

// MeterFold against a model that looks at one whole counter at once: forwards and back, without a
// state, without octets.
namespace platen::server::rules {
namespace {

constexpr std::int64_t kPerMinute = 400;
constexpr std::int64_t kSlack = 2000;
constexpr std::int64_t kCoveredRollBack = 50;

struct Seen {
    TimePoint at;
    std::int32_t n{0};
    std::string day;
    std::int64_t value{0};
    std::uint32_t source{0};
    std::uint32_t serial{0};
    std::uint32_t board{0};
    std::uint32_t firmware{0};
};

struct Told {
    FindingKind kind{};
    std::int64_t held{0};
    bool is_open{false};
    std::optional<Verdict> verdict;
    bool operator==(const Told&) const = default;
};

/// Use per day, held pages per day and findings of one counter.
class Model {
public:
    Model(const std::vector<DatedSample>& samples, Meter meter, const Decisions& decisions)
        : meter_{meter}, decisions_{decisions} {
        for (const auto& [sample, day] : samples)
            if (const auto value = sample.values.at(static_cast<std::size_t>(meter)))
                seen_.push_back(
                    {.at = sample.taken_at,
                     .n = sample.n,
                     .day = day,
                     .value = *value,
                     .source = sample.sources.at(static_cast<std::size_t>(meter)),
                     .serial = sample.marks.serial,
                     .board = sample.marks.engine,
                     .firmware = sample.marks.firmware});
        run();
    }

    std::map<std::string, std::int64_t> used;
    std::map<std::string, std::int64_t> held;
    std::map<DecisionKey, Told> told;

private:
    struct Epoch {
        std::uint32_t source{0};
        std::int64_t highest{0};
        std::int64_t counted_since{0};
    };

    [[nodiscard]] std::optional<Verdict> verdict(const Seen& one) const {
        const auto found = decisions_.find({.taken_at = one.at, .n = one.n, .meter = meter_});
        return found == decisions_.end() ? std::nullopt : std::optional{found->second};
    }
    [[nodiscard]] bool isIgnored(const Seen& one) const {
        return verdict(one) == Verdict::IgnoreReading;
    }
    void tell(const Seen& one, FindingKind kind) {
        told[{.taken_at = one.at, .n = one.n, .meter = meter_}] = {
            .kind = kind, .verdict = verdict(one)};
    }
    static std::int64_t printable(TimePoint from, TimePoint to) {
        return kSlack + (to - from).count() * kPerMinute / 60'000;
    }
    void count(const Seen& on, std::int64_t pages) {
        used[on.day] += pages;
        if (before_) before_->counted_since += pages;
    }

    void run() {
        std::size_t i = 0;
        while (i < seen_.size() && (isIgnored(seen_[i]) || seen_[i].value == 0)) {
            if (isIgnored(seen_[i])) tell(seen_[i], FindingKind::Spike);
            ++i;
        }
        if (i == seen_.size()) return;
        now_ = {.source = seen_[i].source, .highest = seen_[i].value};
        good(i);
        used[seen_[i].day] += 0;
        for (++i; i < seen_.size(); ++i)
            i = look(i);
    }

    /// The number of the last sample that is settled with it.
    std::size_t look(std::size_t i) {
        const Seen& one = seen_[i];
        if (isIgnored(one)) {
            tell(one, FindingKind::Spike);
            return i;
        }
        used[one.day] += 0;
        if (one.value == 0) {
            // Told at the first zero after a value that counts for something.
            std::size_t earlier = i;
            while (earlier > 0 && isIgnored(seen_[earlier - 1]))
                --earlier;
            if (seen_[earlier - 1].value != 0) tell(one, FindingKind::Zero);
            return i;
        }
        const Seen& last = seen_[good_];
        const std::int64_t most = printable(last.at, one.at);
        const std::int64_t rise = one.value - now_.highest;
        if (changed(i, &Seen::serial)) return atOnce(i, FindingKind::DeviceSwap);
        if (one.source != now_.source) return atOnce(i, FindingKind::SourceChange);
        if (rise <= most && before_ && before_->highest > now_.highest &&
            (rise > kSlack || rise > std::max(kCoveredRollBack, before_->counted_since)) &&
            isFormer(one, most)) {
            const std::int64_t since = sinceFormer(one);
            settle(one, one, FindingKind::Return, rise - since, false, true);
            enter(one.source, std::max(one.value, before_->highest));
            count(one, since);
            countFor(one, one, rise - since);
            good(i);
            return i;
        }
        if (rise >= 0 && rise <= most) {
            count(one, rise);
            now_.highest = one.value;
            good(i);
            return i;
        }
        if (rise < 0 && rise >= -kCoveredRollBack) {
            if (!is_below_) tell(one, FindingKind::RollBack);
            good(i);
            return i;
        }
        for (const std::int64_t end : {std::int64_t{1} << 31U, std::int64_t{1} << 32U})
            if (const auto pages = over(end, one.value, most)) {
                settle(one, one, FindingKind::Wrap, *pages, true, false);
                enter(one.source, one.value);
                countFor(one, one, *pages);
                good(i);
                return i;
            }
        return wait(i, most);
    }

    /// Nobody can say yet: what does the next one say?
    std::size_t wait(std::size_t i, std::int64_t most) {
        const Seen& one = seen_[i];
        std::size_t next = i + 1;
        while (next < seen_.size() && (isIgnored(seen_[next]) || seen_[next].value == 0)) {
            look(next);
            ++next;
        }
        tell(one, FindingKind::Spike);
        if (next == seen_.size()) return next - 1;
        const Seen& then = seen_[next];
        if (changed(next, &Seen::serial) || then.source != now_.source) return next - 1;
        const auto near = [&then](std::int64_t value, TimePoint at) {
            return then.value >= value - kCoveredRollBack &&
                   then.value - value <= printable(at, then.at);
        };
        const bool fell = one.value < now_.highest;
        if (!near(one.value, one.at) || (fell && near(now_.highest, seen_[good_].at)))
            return next - 1;
        used[then.day] += 0;
        stayed(i, next, most);
        return next;
    }

    void stayed(std::size_t i, std::size_t next, std::int64_t most) {
        const Seen& one = seen_[i];
        const Seen& then = seen_[next];
        const bool fell = one.value < now_.highest;
        FindingKind kind = fell ? FindingKind::RollBack : FindingKind::Jump;
        std::int64_t pages = fell ? 0 : one.value - now_.highest;
        if (fell && one.value <= most) {
            kind = FindingKind::Reset;
            pages = one.value;
        }
        if (changed(next, &Seen::firmware)) kind = FindingKind::FirmwareJump;
        if (changed(next, &Seen::board)) kind = FindingKind::BoardSwap;
        for (const std::int64_t end : {1'000'000, 10'000'000, 100'000'000})
            if (const auto printed = over(end, one.value, most)) {
                kind = FindingKind::Wrap;
                pages = *printed;
                break;
            }
        if (isFormer(one, most)) {
            goBack(one, then);
        } else {
            settle(one, then, kind, pages, false, true);
            enter(one.source, one.value);
            countFor(one, then, pages);
        }
        if (then.value > now_.highest) {
            count(then, then.value - now_.highest);
            now_.highest = then.value;
        }
        good(next);
    }

    std::size_t atOnce(std::size_t i, FindingKind kind) {
        const Seen& one = seen_[i];
        const std::int64_t most = printable(seen_[good_].at, one.at);
        const std::int64_t rise = one.value - now_.highest;
        if (kind == FindingKind::SourceChange && isFormer(one, most)) {
            goBack(one, one);
            good(i);
            return i;
        }
        const bool goes_on = rise >= 0 && rise <= most;
        const std::int64_t pages = goes_on ? rise : 0;
        settle(
            one,
            one,
            kind,
            pages,
            false,
            pages > 0 || (kind == FindingKind::DeviceSwap && !goes_on));
        enter(one.source, one.value);
        countFor(one, one, pages);
        if (kind == FindingKind::DeviceSwap) before_.reset();
        good(i);
        return i;
    }
    void good(std::size_t i) {
        good_ = i;
        is_below_ = seen_[i].value < now_.highest;
    }

    [[nodiscard]] bool isFormer(const Seen& one, std::int64_t most) const {
        return before_ && before_->source == one.source &&
               one.value >= before_->highest - kCoveredRollBack &&
               one.value <= before_->highest + before_->counted_since + most;
    }
    [[nodiscard]] std::int64_t sinceFormer(const Seen& one) const {
        return std::max<std::int64_t>(0, one.value - before_->highest - before_->counted_since);
    }
    void goBack(const Seen& one, const Seen& on) {
        const std::int64_t pages = sinceFormer(one);
        const std::int64_t highest = std::max(one.value, before_->highest);
        settle(one, on, FindingKind::Return, pages, true, false);
        enter(one.source, highest);
        countFor(one, on, pages);
    }

    void settle(
        const Seen& one,
        const Seen& on,
        FindingKind kind,
        std::int64_t pages,
        bool is_certain,
        bool asks) {
        const auto decided = verdict(one);
        certain_ = is_certain;
        const std::int64_t waits = decided || is_certain ? 0 : pages;
        held[on.day] += waits;
        told[{.taken_at = one.at, .n = one.n, .meter = meter_}] = {
            .kind = kind, .held = waits, .is_open = asks && !decided, .verdict = decided};
    }
    void countFor(const Seen& one, const Seen& on, std::int64_t pages) {
        const auto decided = verdict(one);
        if (!decided && certain_) count(on, pages);
        if (decided == Verdict::Count) count(on, pages);
        if (decided == Verdict::CountFromZero) count(on, one.value);
    }
    void enter(std::uint32_t source, std::int64_t highest) {
        before_ = now_;
        before_->counted_since = 0;
        now_ = {.source = source, .highest = highest};
    }

    /// What the sample, or one since the last good one, says another thing of than before.
    template <class Field>
    [[nodiscard]] bool changed(std::size_t i, Field field) const {
        for (std::size_t at = good_ + 1; at <= i; ++at)
            if (seen_[at].*field != seen_[at - 1].*field) return true;
        return false;
    }
    [[nodiscard]] std::optional<std::int64_t> over(
        std::int64_t end, std::int64_t value, std::int64_t most) const {
        const std::int64_t pages = end - now_.highest + value;
        const bool is_near = now_.highest < end && now_.highest >= end - end / 50;
        return is_near && pages <= most && pages <= end / 2 ? std::optional{pages} : std::nullopt;
    }

    Meter meter_;
    const Decisions& decisions_;
    std::vector<Seen> seen_;
    std::size_t good_{0};
    bool certain_{false};
    bool is_below_{false};
    Epoch now_;
    std::optional<Epoch> before_;
};

Folded foldAll(const std::vector<DatedSample>& samples, const Decisions& decisions) {
    Folded folded;
    for (const auto& [sample, day] : samples)
        folded.take(folded.fold.add(sample, day, decisions));
    return folded;
}

/// As the analysis goes about it: in pieces that are stored, without repetitions.
Folded foldInPieces(
    const std::vector<DatedSample>& samples, const Decisions& decisions, std::mt19937_64& random) {
    Folded folded;
    std::string last_day;
    const MeterSample* last = nullptr;
    bool was_ignored = false;
    for (const auto& [sample, day] : samples) {
        if (random() % 3 == 0) folded.fold = MeterFold::parse(folded.fold.bytes());
        const bool says_the_same = last != nullptr && last->values == sample.values &&
                                   last->sources == sample.sources && last->marks == sample.marks &&
                                   day == last_day;
        last = &sample;
        last_day = day;
        const bool may_be_left_out =
            says_the_same && !was_ignored && !folded.fold.isPending() && random() % 4 != 0;
        was_ignored = std::ranges::any_of(decisions, [&sample = sample](const auto& decision) {
            return decision.first.n == sample.n && decision.second == Verdict::IgnoreReading;
        });
        if (may_be_left_out) continue;
        folded.take(folded.fold.add(sample, day, decisions));
    }
    return folded;
}

Decisions decideSome(const Folded& folded, std::mt19937_64& random) {
    Decisions decisions;
    for (const auto& [key, finding] : folded.findings)
        if (random() % 2 == 0) decisions.emplace(key, kVerdicts.at(random() % kVerdicts.size()));
    return decisions;
}

void expectAsTheModel(
    const std::vector<DatedSample>& samples, const Decisions& decisions, const Folded& folded) {
    for (const Meter meter : {Meter::Total, Meter::Life}) {
        const auto index = static_cast<std::size_t>(meter);
        const Model model{samples, meter, decisions};
        std::map<std::string, std::int64_t> used;
        std::map<std::string, std::int64_t> held;
        for (const auto& [day, use] : folded.days) {
            if (use.meters.at(index)) used[day] = use.meters.at(index)->used;
            if (meter == Meter::Total) held[day] = use.held;
        }
        EXPECT_EQ(used, model.used) << meterWord(meter);
        std::erase_if(held, [&model](const auto& day) {
            return day.second == 0 && !model.held.contains(day.first);
        });
        if (meter == Meter::Total) {
            EXPECT_EQ(held, model.held);
        }
        std::map<DecisionKey, Told> told;
        for (const auto& [key, finding] : folded.findings)
            if (key.meter == meter && finding.kind != FindingKind::PartsDiffer)
                told[key] = {
                    .kind = finding.kind,
                    .held = finding.held,
                    .is_open = finding.is_open,
                    .verdict = finding.verdict};
        EXPECT_EQ(told, model.told) << meterWord(meter);
    }
}

void expectInOrder(const Folded& folded) {
    std::int64_t open = 0;
    std::int64_t held = 0;
    for (const auto& [key, finding] : folded.findings) {
        EXPECT_GE(finding.held, 0);
        EXPECT_FALSE(finding.is_open && finding.verdict);
        if (finding.is_open) ++open;
        if (key.meter == Meter::Total) held += finding.held;
    }
    EXPECT_EQ(folded.fold.openFindings(), open);
    EXPECT_EQ(folded.held(), held) << "what is held is held for somebody to decide";
    for (const auto& [day, use] : folded.days)
        for (const auto& meter : use.meters)
            EXPECT_GE(meter.value_or(MeterDay{}).used, 0);
}

class MeterModel : public testing::TestWithParam<unsigned> {};

TEST_P(MeterModel, SaysTheSameOfRandomHistories) {
    for (unsigned round = 0; round < 60; ++round) {
        const unsigned seed = GetParam() * 1000 + round;
        SCOPED_TRACE("seed " + std::to_string(seed));
        std::mt19937_64 random{seed};
        UnsteadyEngine engine{seed};
        const auto samples = engine.history(80);
        const Folded folded = foldAll(samples, {});
        expectAsTheModel(samples, {}, folded);
        expectInOrder(folded);
        EXPECT_EQ(foldInPieces(samples, {}, random), folded);
        EXPECT_LE(
            folded.used(Meter::Total),
            engine.printed + kSlack * static_cast<std::int64_t>(folded.findings.size()))
            << "what is counted too much is less than what is looked at";

        const Decisions decisions = decideSome(folded, random);
        const Folded decided = foldAll(samples, decisions);
        expectAsTheModel(samples, decisions, decided);
        expectInOrder(decided);
        EXPECT_EQ(foldInPieces(samples, decisions, random), decided);
        if (HasFailure()) return;
    }
}
INSTANTIATE_TEST_SUITE_P(Seeds, MeterModel, testing::Range(1U, 9U));

}  // namespace
}  // namespace platen::server::rules
