#include "agent/polling/bulk_comparison.hpp"

#include <algorithm>
#include <utility>

namespace platen::agent::polling {

namespace {

constexpr std::size_t kColumnsToCompare = 2;
constexpr std::size_t kQuestions = 2;

const Oid& alertTable() {
    static const Oid kTable{1, 3, 6, 1, 2, 1, 43, 18};
    return kTable;
}

}  // namespace

BulkComparison::BulkComparison(
    std::span<const PlanEntry> plan, const ReadResults& results, std::size_t max_oids)
    : max_oids_{std::max<std::size_t>(1, max_oids)} {
    std::vector<std::pair<Oid, std::vector<Oid>>> found;
    for (std::uint32_t i = 0; i < plan.size(); ++i) {
        if (!plan[i].column || results.hasFailed(i) || plan[i].oid.startsWith(alertTable()))
            continue;
        auto rows = results.oidsOf(i);
        if (rows.size() > 1) found.emplace_back(plan[i].oid, std::move(rows));
    }
    std::ranges::stable_sort(
        found, std::ranges::greater{}, [](const auto& column) { return column.second.size(); });
    found.resize(std::min(found.size(), kColumnsToCompare));
    for (const auto& [column, rows] : found)
        take(column, rows);
    waiting_.resize(std::min(waiting_.size(), kQuestions * max_oids_));
}

void BulkComparison::take(const Oid& column, const std::vector<Oid>& rows) {
    columns_.push_back(column);
    rows_.insert(rows_.end(), rows.begin(), rows.end());
    waiting_.push_back(column);
    waiting_.insert(waiting_.end(), rows.begin(), rows.end());
}

std::optional<snmp::Query> BulkComparison::next() const {
    if (waiting_.empty()) return std::nullopt;
    const auto count = static_cast<std::ptrdiff_t>(std::min(waiting_.size(), max_oids_));
    return snmp::Query{
        .operation = snmp::Operation::GetNext,
        .oids = {waiting_.begin(), waiting_.begin() + count}};
}

void BulkComparison::accept(const snmp::Outcome& outcome) {
    const bool usable =
        outcome && outcome->status == snmp::ErrorStatus::NoError && !outcome->bindings.empty();
    const bool differs = usable && std::ranges::any_of(outcome->bindings, [&](const Binding& each) {
                             return isNews(each);
                         });
    if (differs) verdict_ = Verdict::Differs;
    if (!usable) verdict_ = Verdict::Unknown;
    if (differs || !usable) {
        waiting_.clear();
        return;
    }
    verdict_ = Verdict::Same;
    const auto count = static_cast<std::ptrdiff_t>(std::min(waiting_.size(), max_oids_));
    waiting_.erase(waiting_.begin(), waiting_.begin() + count);
}

bool BulkComparison::isNews(const Binding& binding) const {
    if (!binding.value.isPresent()) return false;  // such rows are not kept
    const bool inside = std::ranges::any_of(columns_, [&](const Oid& column) {
        return binding.oid != column && binding.oid.startsWith(column);
    });
    return inside && std::ranges::find(rows_, binding.oid) == rows_.end();
}

}  // namespace platen::agent::polling
