#include "common/normalise/alerts.hpp"

#include "common/normalise/mib_names.hpp"

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <utility>

namespace platen {

namespace {

constexpr std::int64_t kOther = 1;  // both of PrtAlertSeverityLevelTC and PrtAlertCodeTC

bool isCondition(
    std::int64_t severity, std::int64_t code, const std::vector<std::int64_t>& ignored) {
    if (std::ranges::find(ignored, code) != ignored.end()) return false;
    return severity > kOther || code > kOther;
}

/// The index of the part that an alert is about: its number in the table of its group, below the
/// device of the alert's own row.
std::string subunit(std::optional<std::int64_t> number, const Instance& alert) {
    if (!number || *number < 1 || !std::in_range<std::uint32_t>(*number)) return {};
    Instance row{alert};
    row.back() = static_cast<std::uint32_t>(*number);
    return arcsText(row);
}

}  // namespace

std::vector<Alert> readAlerts(const RawView& view, const Texts& texts, const AlertTable& table) {
    const Column& severity = view.column(table.severity);
    const Column& group = view.column(table.group);
    const Column& group_index = view.column(table.group_index);
    const Column& code = view.column(table.code);
    const Column& description = view.column(table.description);
    std::set<Instance> rows;
    for (const Column* column : {&severity, &code}) {
        for (const auto& [row, value] : *column)
            rows.insert(row);
    }
    std::vector<Alert> alerts;
    for (const Instance& row : rows) {
        const std::int64_t severity_number = integerAt(severity, row).value_or(0);
        const std::int64_t code_number = integerAt(code, row).value_or(0);
        if (!isCondition(severity_number, code_number, table.ignore_codes)) continue;
        alerts.push_back(
            {.severity = std::string{alertSeverityName(severity_number)},
             .group = std::string{alertGroupName(integerAt(group, row).value_or(0))},
             .code = alertCodeName(code_number),
             .text = texts.decodeAt(description, row),
             .index = subunit(integerAt(group_index, row), row)});
    }
    return alerts;
}

}  // namespace platen
