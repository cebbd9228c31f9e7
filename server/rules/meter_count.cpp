#include "server/rules/meter_count.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>

namespace platen::server::rules {

namespace {

// Counters of 31 and 32 bits begin again from zero: that much is arithmetic. Some engines do so at
// a round number; but so does a counter that was reset just there.
constexpr std::array<std::int64_t, 2> kBinaryEnds{std::int64_t{1} << 31U, std::int64_t{1} << 32U};
constexpr std::array<std::int64_t, 3> kDecimalEnds{1'000'000, 10'000'000, 100'000'000};
// How near to its end a counter was: a fiftieth of its range.
constexpr std::int64_t kNearEnd = 50;

std::int64_t mostPrinted(const MeterLimits& limits, TimePoint from, TimePoint to) {
    using Minutes = std::chrono::duration<double, std::ratio<60>>;
    const double minutes = to > from ? Minutes{to - from}.count() : 0.0;
    return limits.slack + static_cast<std::int64_t>(limits.most_per_minute * minutes);
}

/// What was printed when the counter passed one of these ends.
template <std::size_t N>
std::optional<std::int64_t> printedOver(
    const std::array<std::int64_t, N>& ends,
    std::int64_t before,
    std::int64_t value,
    std::int64_t most) {
    for (const std::int64_t end : ends) {
        const std::int64_t printed = end - before + value;
        if (before < end && end - before <= end / kNearEnd && printed <= std::min(most, end / 2))
            return printed;
    }
    return std::nullopt;
}

std::optional<Verdict> verdictOf(const CountStep& step, TimePoint at, std::int32_t n) {
    const auto found = step.decisions.find({.taken_at = at, .n = n, .meter = step.meter});
    return found == step.decisions.end() ? std::nullopt : std::optional{found->second};
}

}  // namespace

MarkChange KnownMarks::take(const SampleMarks& marks) {
    const auto isOther = [](std::uint32_t& known, std::uint32_t mark) {
        const bool is_other = known != 0 && mark != 0 && known != mark;
        if (mark != 0) known = mark;
        return is_other;
    };
    const bool other_engine = isOther(engine, marks.engine);
    const bool other_mac = isOther(mac, marks.mac);
    return {
        .serial = isOther(serial, marks.serial),
        .board = other_engine || other_mac,
        .firmware = isOther(firmware, marks.firmware)};
}

void MeterCount::repeatedUntil(std::optional<TimePoint> previous_at) {
    if (is_fresh_ && previous_at) at_ = std::max(at_, *previous_at);
    is_fresh_ = false;
}

void MeterCount::noteChange(const MarkChange& change) {
    if (!isKnown()) return;
    change_.serial |= change.serial;
    change_.board |= change.board;
    change_.firmware |= change.firmware;
}

void MeterCount::beginDay() {
    is_stated_today_ = false;
    first_ = highest_;
    used_ = 0;
}

std::optional<std::int64_t> MeterCount::add(const CountStep& step) {
    if (verdictOf(step, step.taken_at, step.n) == Verdict::IgnoreReading) {
        notePlain(step, FindingKind::Spike, "{}");
        return std::nullopt;
    }
    if (!isKnown()) {
        if (step.value > 0 || step.may_begin_at_zero) begin(step);
        return std::nullopt;
    }
    is_stated_today_ = true;
    if (step.value == 0 && highest_ > 0) {
        addZero(step);
        return std::nullopt;
    }
    is_zero_ = false;
    if (source_ == 0) source_ = step.source;
    if (change_.serial) {
        changeAtOnce(step, FindingKind::DeviceSwap);
        return std::nullopt;
    }
    if (step.source != 0 && step.source != source_) {
        changeAtOnce(step, FindingKind::SourceChange);
        return std::nullopt;
    }
    if (pending_ && settlePending(step)) return std::nullopt;
    return judge(step);
}

/// The first sample is a base: nothing is used before it.
void MeterCount::begin(const CountStep& step) {
    epoch_ = 1;
    highest_ = step.value;
    first_ = step.value;
    source_ = step.source;
    is_stated_today_ = true;
    takeGood(step);
}

void MeterCount::addZero(const CountStep& step) {
    if (!is_zero_) notePlain(step, FindingKind::Zero, "{}");
    is_zero_ = true;
}

std::optional<std::int64_t> MeterCount::judge(const CountStep& step) {
    const std::int64_t most = mostPrinted(step.limits, at_, step.taken_at);
    const std::int64_t rise = step.value - highest_;
    if (rise <= most && isLikeReturn(rise, step.limits) &&
        fitsFormer(step.value, step.source, most, step.limits)) {
        returnOrRise(step, most);
        return std::nullopt;
    }
    if (rise >= 0 && rise <= most) {
        count(rise);
        highest_ = step.value;
        takeGood(step);
        return rise;
    }
    if (rise < 0 && -rise <= step.limits.roll_back) {
        if (!is_below_) notePlain(step, FindingKind::RollBack, "{}");
        takeGood(step);
        return std::nullopt;
    }
    if (const auto printed = printedOver(kBinaryEnds, highest_, step.value, most)) {
        enterEpoch(
            step,
            {.kind = FindingKind::Wrap,
             .at = step.taken_at,
             .n = step.n,
             .value = step.value,
             .amount = *printed,
             .is_certain = true,
             .detail = detailOf(*printed, most)});
        takeGood(step);
        return std::nullopt;
    }
    pending_ = {.at = step.taken_at, .n = step.n, .value = step.value, .most = most};
    notePlain(step, FindingKind::Spike, fmt::format(R"({{"most":{},"waiting":true}})", most));
    return std::nullopt;
}

/// Back above where it stood before it fell, and in a larger step than all that was counted since,
/// or in one that is large anyway.
bool MeterCount::isLikeReturn(std::int64_t rise, const MeterLimits& limits) const {
    if (!former_ || highest_ >= former_->highest) return false;
    return rise > limits.slack || rise > std::max(limits.roll_back, former_->used_since);
}

/// It was low for a while and is back, or it was printed in all that time that a reset counter
/// passed where it had been: what is more by the latter, people decide.
void MeterCount::returnOrRise(const CountStep& step, std::int64_t most) {
    const std::int64_t rise = step.value - highest_;
    const std::int64_t since = printedSinceFormer(step.value);
    enterEpoch(
        step,
        {.kind = FindingKind::Return,
         .at = step.taken_at,
         .n = step.n,
         .value = step.value,
         .counted = since,
         .amount = rise - since,
         .needs_people = true,
         .detail = detailOf(rise - since, most)});
    takeGood(step);
}

/// Another source or serial number is another counter: no next sample has to tell.
void MeterCount::changeAtOnce(const CountStep& step, FindingKind kind) {
    if (pending_) dropPending(step);
    const std::int64_t most = mostPrinted(step.limits, at_, step.taken_at);
    Change change{
        .kind = kind, .at = step.taken_at, .n = step.n, .value = step.value, .detail = {}};
    const bool is_swap = kind == FindingKind::DeviceSwap;
    if (!is_swap && fitsFormer(step.value, step.source, most, step.limits)) {
        change.kind = FindingKind::Return;
        change.amount = printedSinceFormer(step.value);
        change.is_certain = true;
    } else {
        const std::int64_t rise = step.value - highest_;
        const bool goes_on = rise >= 0 && rise <= most;
        change.amount = goes_on ? rise : 0;
        change.needs_people = change.amount > 0 || (is_swap && !goes_on);
    }
    change.detail = detailOf(change.amount, most);
    enterEpoch(step, change);
    if (is_swap) former_.reset();  // of the other device: to that one nothing returns
    takeGood(step);
}

bool MeterCount::settlePending(const CountStep& step) {
    const Pending pending = *pending_;
    const std::int64_t roll_back = step.limits.roll_back;
    const bool fell = pending.value < highest_;
    const bool is_back = step.value >= highest_ - roll_back &&
                         step.value - highest_ <= mostPrinted(step.limits, at_, step.taken_at);
    const bool stays =
        step.value >= pending.value - roll_back &&
        step.value - pending.value <= mostPrinted(step.limits, pending.at, step.taken_at);
    if (!stays || (fell && is_back)) {
        dropPending(step);
        return false;
    }
    confirm(step, pending);
    return true;
}

void MeterCount::confirm(const CountStep& step, const Pending& pending) {
    enterEpoch(step, classify(pending, step));
    count(std::max<std::int64_t>(0, step.value - highest_));
    highest_ = std::max(highest_, step.value);
    takeGood(step);
}

/// The sample that waited was wrong: it says nothing.
void MeterCount::dropPending(const CountStep& step) {
    step.findings.push_back(
        {.taken_at = pending_->at,
         .n = pending_->n,
         .meter = step.meter,
         .kind = FindingKind::Spike,
         .before = highest_,
         .value = pending_->value,
         .epoch = epoch_,
         .detail = fmt::format(R"({{"most":{},"next":{}}})", pending_->most, step.value),
         .verdict = verdictOf(step, pending_->at, pending_->n)});
    pending_.reset();
}

bool MeterCount::fitsFormer(
    std::int64_t value, std::uint32_t source, std::int64_t most, const MeterLimits& limits) const {
    if (!former_ || (source != 0 && former_->source != source)) return false;
    return value >= former_->highest - limits.roll_back &&
           value - former_->highest <= former_->used_since + most;
}

/// What was counted in the epoch between is not counted again.
std::int64_t MeterCount::printedSinceFormer(std::int64_t value) const {
    return std::max<std::int64_t>(0, value - former_->highest - former_->used_since);
}

MeterCount::Change MeterCount::classify(const Pending& pending, const CountStep& step) const {
    Change change{
        .at = pending.at,
        .n = pending.n,
        .value = pending.value,
        .needs_people = true,
        .detail = {}};
    const bool fell = pending.value < highest_;
    if (fitsFormer(pending.value, step.source, pending.most, step.limits)) {
        change.kind = FindingKind::Return;
        change.amount = printedSinceFormer(pending.value);
        change.is_certain = true;
        change.needs_people = false;
    } else if (
        const auto printed = printedOver(kDecimalEnds, highest_, pending.value, pending.most)) {
        change.kind = FindingKind::Wrap;
        change.amount = *printed;
    } else {
        const bool from_zero = fell && pending.value <= pending.most;
        if (fell) change.amount = from_zero ? pending.value : 0;
        if (!fell) change.amount = pending.value - highest_;
        if (change_.board) {
            change.kind = FindingKind::BoardSwap;
        } else if (change_.firmware) {
            change.kind = FindingKind::FirmwareJump;
        } else if (fell) {
            change.kind = from_zero ? FindingKind::Reset : FindingKind::RollBack;
        }
    }
    change.detail = detailOf(change.amount, pending.most);
    return change;
}

std::string MeterCount::detailOf(std::int64_t amount, std::int64_t most) const {
    return fmt::format(
        R"({{"amount":{},"most":{},"board":{},"firmware":{},"serial":{}}})",
        amount,
        most,
        change_.board,
        change_.firmware,
        change_.serial);
}

void MeterCount::enterEpoch(const CountStep& step, const Change& change) {
    const Former left{.source = source_, .highest = highest_};
    const bool returns = change.kind == FindingKind::Return;
    Finding finding{
        .taken_at = change.at,
        .n = change.n,
        .meter = step.meter,
        .kind = change.kind,
        .before = highest_,
        .value = change.value,
        .epoch = ++epoch_,
        .detail = change.detail,
        .verdict = verdictOf(step, change.at, change.n)};
    highest_ = returns ? std::max(former_->highest, change.value) : change.value;
    if (step.source != 0) source_ = step.source;
    former_ = left;
    pending_.reset();
    count(change.counted);
    if (finding.verdict) {
        count(countedBy(*finding.verdict, change.amount, change.value));
    } else if (change.is_certain) {
        count(change.amount);
    } else {
        finding.held = change.amount;
        finding.is_open = change.needs_people;
    }
    step.findings.push_back(finding);
}

void MeterCount::count(std::int64_t pages) {
    used_ += pages;
    if (former_) former_->used_since += pages;
}

void MeterCount::notePlain(const CountStep& step, FindingKind kind, std::string detail) const {
    step.findings.push_back(
        {.taken_at = step.taken_at,
         .n = step.n,
         .meter = step.meter,
         .kind = kind,
         .before = isKnown() ? std::optional{highest_} : std::nullopt,
         .value = step.value,
         .epoch = std::max(1, epoch_),
         .detail = std::move(detail),
         .verdict = verdictOf(step, step.taken_at, step.n)});
}

void MeterCount::takeGood(const CountStep& step) {
    at_ = step.taken_at;
    is_fresh_ = true;
    is_below_ = step.value < highest_;
    change_ = {};
}

}  // namespace platen::server::rules
