#include "server/rules/as_of.hpp"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <stdexcept>
#include <vector>

namespace platen::server::rules {

namespace {

/// A sample that is believed, and whether nothing before it leads up to it.
struct Believed {
    CounterSample sample;
    bool begins_anew{false};
};

/// A counter on its way through its samples: the meters say which ones are to be believed.
class Course {
public:
    explicit Course(const MeterLimits& limits) : limits_{limits} {}

    void add(const CounterSample& sample);
    [[nodiscard]] const std::vector<Believed>& believed() const { return believed_; }

private:
    /// What the meters make of the sample that waited; nothing: it was wrong.
    [[nodiscard]] const Finding* confirmed() const;
    void takeWaiting(FindingKind kind);
    void beginEpoch(const CounterSample& sample);

    const MeterLimits& limits_;
    const Decisions no_decisions_;
    KnownMarks marks_;
    MeterCount count_;
    std::vector<Finding> findings_;  // of the sample that is added
    std::int32_t n_{0};
    std::optional<CounterSample> waiting_;
    std::int32_t waiting_n_{0};
    std::vector<Believed> believed_;
    std::vector<std::size_t> epochs_;  // where in believed_ each begins
    bool has_returned_{false};         // into the last of these: that before it is not there
};

void Course::add(const CounterSample& sample) {
    ++n_;
    count_.noteChange(marks_.take({.serial = sample.serial}));
    if (sample.value == 0 && count_.highest() > 0) return;
    const std::int32_t epoch = count_.epoch();
    const bool is_on_zero = count_.highest() == 0;
    findings_.clear();
    count_.add(
        {.taken_at = sample.taken_at,
         .n = n_,
         .value = sample.value,
         .source = sample.source,
         .may_begin_at_zero = true,
         .limits = limits_,
         .decisions = no_decisions_,
         .findings = findings_});
    const Finding* finding = confirmed();
    if (finding != nullptr && is_on_zero) {  // it was no base
        believed_.clear();
        epochs_.clear();
    }
    if (finding != nullptr) takeWaiting(finding->kind);
    waiting_.reset();
    if (count_.isPending()) {
        waiting_ = sample;
        waiting_n_ = n_;
        return;
    }
    CounterSample good = sample;
    good.value = count_.highest();
    if (finding == nullptr && count_.epoch() != epoch)
        beginEpoch(good);
    else
        believed_.push_back({.sample = good});
}

const Finding* Course::confirmed() const {
    const auto found = std::ranges::find_if(findings_, [this](const Finding& finding) {
        return waiting_ && finding.n == waiting_n_ && finding.kind != FindingKind::Spike;
    });
    return found == findings_.end() ? nullptr : &*found;
}

void Course::takeWaiting(FindingKind kind) {
    CounterSample sample = *waiting_;
    if (kind != FindingKind::Return || has_returned_ || epochs_.size() < 2)
        return beginEpoch(sample);
    // What was between has turned out to be nonsense.
    believed_.resize(epochs_.back());
    epochs_.pop_back();
    has_returned_ = true;
    sample.value = std::max(sample.value, believed_.back().sample.value);
    believed_.push_back({.sample = sample});
}

void Course::beginEpoch(const CounterSample& sample) {
    epochs_.push_back(believed_.size());
    has_returned_ = false;
    believed_.push_back({.sample = sample, .begins_anew = !believed_.empty()});
}

/// Rounded down, so that it is never more than what the next reading leaves.
std::int64_t onTheLine(const CounterSample& before, const CounterSample& after, TimePoint at) {
    const double whole = static_cast<double>((after.taken_at - before.taken_at).count());
    const double part = static_cast<double>((at - before.taken_at).count());
    const double more = static_cast<double>(after.value - before.value) * part / whole;
    return before.value + static_cast<std::int64_t>(more);
}

AsOf exactly(const CounterSample& sample) {
    return {
        .method = AsOfMethod::Exact,
        .lower = sample.value,
        .upper = sample.value,
        .estimate = sample.value,
        .before = sample,
        .after = sample};
}

}  // namespace

std::string_view asOfWord(AsOfMethod method) {
    switch (method) {
        case AsOfMethod::Unknown:
            return "unknown";
        case AsOfMethod::Exact:
            return "exact";
        case AsOfMethod::Between:
            return "between";
        case AsOfMethod::Before:
            return "before";
        case AsOfMethod::After:
            return "after";
        case AsOfMethod::Reset:
            return "reset";
    }
    throw std::logic_error{"unhandled AsOfMethod"};
}

AsOf valueAsOf(std::span<const CounterSample> samples, TimePoint at, const MeterLimits& limits) {
    Course course{limits};
    for (const CounterSample& sample : samples)
        course.add(sample);
    const std::vector<Believed>& believed = course.believed();
    const auto later = std::ranges::find_if(
        believed, [at](const Believed& each) { return each.sample.taken_at > at; });
    if (later == believed.begin()) {
        if (later == believed.end()) return {};
        return {.method = AsOfMethod::After, .upper = later->sample.value, .after = later->sample};
    }
    const CounterSample& before = std::prev(later)->sample;
    if (before.taken_at == at) return exactly(before);
    if (later == believed.end())
        return {.method = AsOfMethod::Before, .lower = before.value, .before = before};
    const CounterSample& after = later->sample;
    if (later->begins_anew) return {.method = AsOfMethod::Reset, .before = before, .after = after};
    return {
        .method = AsOfMethod::Between,
        .lower = before.value,
        .upper = after.value,
        .estimate = onTheLine(before, after, at),
        .before = before,
        .after = after};
}

std::optional<UseBand> useBetween(const AsOf& from, const AsOf& to) {
    const bool is_known = from.lower && from.upper && to.lower && to.upper;
    if (!is_known || *to.lower < *from.lower) return std::nullopt;
    UseBand use{
        .lower = std::max<std::int64_t>(0, *to.lower - *from.upper),
        .upper = *to.upper - *from.lower};
    if (from.estimate && to.estimate) use.estimate = *to.estimate - *from.estimate;
    return use;
}

}  // namespace platen::server::rules
