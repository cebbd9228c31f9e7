#include "agent/outbox/thinning.hpp"

#include <map>
#include <set>
#include <utility>

namespace platen::agent::outbox {

namespace {

using Group = std::pair<std::string, std::int64_t>;  // device, number of the hour or day

struct Ends {
    const ThinningRow* first{nullptr};
    const ThinningRow* last{nullptr};
};

Group groupOf(const ThinningRow& row, std::chrono::milliseconds span) {
    return {row.device, row.wall / span};
}

std::set<std::uint64_t> readingsBetweenEnds(
    std::span<const ThinningRow> rows, std::chrono::milliseconds span) {
    std::map<Group, Ends> groups;
    for (const ThinningRow& row : rows) {
        if (row.kind != RecordKind::Reading) continue;
        Ends& ends = groups[groupOf(row, span)];
        if (ends.first == nullptr || row.wall < ends.first->wall) ends.first = &row;
        if (ends.last == nullptr || row.wall >= ends.last->wall) ends.last = &row;
    }
    std::set<std::uint64_t> victims;
    for (const ThinningRow& row : rows) {
        if (row.kind != RecordKind::Reading) continue;
        const Ends& ends = groups[groupOf(row, span)];
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
            return readingsBetweenEnds(rows, std::chrono::hours{1});
        case ThinningPass::KeepDays:
            return readingsBetweenEnds(rows, std::chrono::days{1});
        case ThinningPass::DropStatus:
            return statusRecords(rows);
    }
    throw std::logic_error{"unhandled ThinningPass"};
}

}  // namespace

std::vector<GapPlan> planThinning(std::span<const ThinningRow> rows, ThinningPass pass) {
    const auto victims = victimsOf(rows, pass);
    std::vector<GapPlan> plans;
    GapPlan run;
    std::size_t rows_in_run = 0;
    // A run of one gap alone is what is there already.
    const auto finishRun = [&](bool has_victim) {
        if (has_victim || rows_in_run > 1) plans.push_back(run);
        run = {};
        rows_in_run = 0;
    };
    bool has_victim = false;
    for (const ThinningRow& row : rows) {
        const bool is_victim = victims.contains(row.seq);
        if (!is_victim && row.kind != RecordKind::Gap) {
            finishRun(has_victim);
            has_victim = false;
            continue;
        }
        if (rows_in_run++ == 0) run.first_seq = row.seq;
        run.last_seq = row.last_seq;
        run.count += row.count;
        has_victim = has_victim || is_victim;
    }
    finishRun(has_victim);
    return plans;
}

}  // namespace platen::agent::outbox
