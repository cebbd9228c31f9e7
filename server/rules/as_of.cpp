#include "server/rules/as_of.hpp"

#include <algorithm>
#include <stdexcept>

namespace platen::server::rules {

namespace {

/// A counter on its way through its samples.
class Course {
public:
    explicit Course(std::int64_t roll_back) : roll_back_{roll_back} {}

    enum class Step : std::uint8_t { None, Counts, Fell };
    Step add(CounterSample& sample) {
        if (!top_) {
            top_ = sample.value;
            return Step::Counts;
        }
        if (sample.value == 0 && *top_ > 0) return Step::None;
        if (sample.value < *top_ - roll_back_) {
            top_ = sample.value;
            return Step::Fell;
        }
        top_ = sample.value = std::max(sample.value, *top_);
        return Step::Counts;
    }

private:
    std::int64_t roll_back_;
    std::optional<std::int64_t> top_;
};

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

AsOf valueAsOf(std::span<const CounterSample> samples, TimePoint at, std::int64_t roll_back) {
    Course course{roll_back};
    std::optional<CounterSample> before;
    for (CounterSample sample : samples) {
        const Course::Step step = course.add(sample);
        if (step == Course::Step::None) continue;
        if (sample.taken_at <= at) {
            before = sample;
            continue;
        }
        if (before && before->taken_at == at) break;
        if (!before) return {.method = AsOfMethod::After, .upper = sample.value, .after = sample};
        if (step == Course::Step::Fell)
            return {
                .method = AsOfMethod::Reset,
                .lower = before->value,
                .before = before,
                .after = sample};
        return {
            .method = AsOfMethod::Between,
            .lower = before->value,
            .upper = sample.value,
            .estimate = onTheLine(*before, sample, at),
            .before = before,
            .after = sample};
    }
    if (!before) return {};
    if (before->taken_at == at) return exactly(*before);
    return {.method = AsOfMethod::Before, .lower = before->value, .before = before};
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
