#include "agent/outbox/thinning.hpp"

#include <chrono>
#include <map>
#include <set>
#include <stdexcept>
#include <utility>

namespace platen::agent::outbox {

namespace {

using std::chrono::milliseconds;
using Group = std::pair<std::string, milliseconds>;  // device, beginning of the hour or day
using SpanOf = milliseconds (*)(milliseconds wall);

struct Ends {
    const ThinningRow* first{nullptr};
    const ThinningRow* last{nullptr};
};

milliseconds hourSpan(milliseconds /*wall*/) {
    return std::chrono::hours{1};
}

/// A month ends on its last day (UTC) or on the first of the next one, whatever the time zone.
milliseconds daySpan(milliseconds wall) {
    using std::chrono::days;
    const std::chrono::sys_days today{std::chrono::floor<days>(wall)};
    const bool month_may_end =
        std::chrono::year_month_day{today}.day() == std::chrono::day{1} ||
        std::chrono::year_month_day{today + days{1}}.day() == std::chrono::day{1};
    return month_may_end ? hourSpan(wall) : days{1};
}

Group groupOf(const ThinningRow& row, SpanOf span_of) {
    const milliseconds span = span_of(row.wall);
    return {row.device, row.wall / span * span};
}

std::set<std::uint64_t> readingsBetweenEnds(std::span<const ThinningRow> rows, SpanOf span_of) {
    std::map<Group, Ends> groups;
    for (const ThinningRow& row : rows) {
        if (row.kind != RecordKind::Reading) continue;
        Ends& ends = groups[groupOf(row, span_of)];
        if (ends.first == nullptr || row.wall < ends.first->wall) ends.first = &row;
        if (ends.last == nullptr || row.wall >= ends.last->wall) ends.last = &row;
    }
    std::set<std::uint64_t> victims;
    for (const ThinningRow& row : rows) {
        if (row.kind != RecordKind::Reading) continue;
        const Ends& ends = groups[groupOf(row, span_of)];
        if (&row != ends.first && &row != ends.last) victims.insert(row.seq);
    }
    return victims;
}

std::set<std::uint64_t> statusRecords(std::span<const ThinningRow> rows) {
    std::set<std::uint64_t> victims;
    for (const ThinningRow& row : rows) {
        if (row.kind == RecordKind::Status) victims.insert(row.seq);
    }
    return victims;
}

std::set<std::uint64_t> victimsOf(std::span<const ThinningRow> rows, ThinningPass pass) {
    switch (pass) {
        case ThinningPass::KeepHours:
            return readingsBetweenEnds(rows, hourSpan);
        case ThinningPass::DropStatus:
            return statusRecords(rows);
        case ThinningPass::KeepDays:
            return readingsBetweenEnds(rows, daySpan);
    }
    throw std::logic_error{"unhandled ThinningPass"};
}

/// Collects neighbouring rows that can be one gap.
class GapRuns {
public:
    void add(const ThinningRow& row, bool is_victim) {
        if (rows_++ == 0) run_.first_seq = row.seq;
        run_.last_seq = row.last_seq;
        run_.count += row.count;
        has_victim_ = has_victim_ || is_victim;
    }

    void finishRun() {
        // A run of one gap alone is what is there already.
        if (has_victim_ || rows_ > 1) plans_.push_back(run_);
        run_ = {};
        rows_ = 0;
        has_victim_ = false;
    }

    [[nodiscard]] std::vector<GapPlan> takePlans() { return std::move(plans_); }

private:
    GapPlan run_;
    std::size_t rows_{0};
    bool has_victim_{false};
    std::vector<GapPlan> plans_;
};

}  // namespace

std::vector<GapPlan> planThinning(std::span<const ThinningRow> rows, ThinningPass pass) {
    const auto victims = victimsOf(rows, pass);
    GapRuns runs;
    for (const ThinningRow& row : rows) {
        const bool is_victim = victims.contains(row.seq);
        if (is_victim || row.kind == RecordKind::Gap)
            runs.add(row, is_victim);
        else
            runs.finishRun();
    }
    runs.finishRun();
    return runs.takePlans();
}

}  // namespace platen::agent::outbox
