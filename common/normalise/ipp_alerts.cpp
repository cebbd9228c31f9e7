#include "common/normalise/ipp_alerts.hpp"

#include "common/normalise/ipp_words.hpp"
#include "common/normalise/mib_names.hpp"
#include "common/raw/ipp_value.hpp"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

namespace platen {

namespace {

/// The word for a stated severity; empty where none is stated.
std::string severityWord(const IppRecord& record) {
    const std::string word = ippWord(textIn(record, "severity"));
    if (word == "critical" || word == "warning") return word;
    if (word == "warning_binary_change_event") return "warning_binary_change";
    return textIn(record, "severity").empty() ? "" : "other";
}

bool isIgnored(std::string_view code, const std::vector<std::int64_t>& ignored) {
    return std::ranges::any_of(
        ignored, [code](std::int64_t number) { return alertCodeName(number) == code; });
}

bool isAlert(std::string_view severity, std::string_view code) {
    if (severity == "other") return false;
    return !severity.empty() || (code != "other" && code != "unknown");
}

}  // namespace

std::vector<Alert> readIppAlerts(const RawView& view, const Texts& texts, const AlertTable& table) {
    const auto& values = view.ippValues("printer-alert");
    const auto& descriptions = view.ippValues("printer-alert-description");
    std::vector<Alert> alerts;
    for (std::size_t i = 0; i < values.size(); ++i) {
        const IppRecord record = readIppRecord(ippText(values[i]));
        const std::string severity = severityWord(record);
        const std::string stated = ippWord(textIn(record, "code"));
        const std::string code = stated.empty() ? "other" : stated;
        if (!isAlert(severity, code) || isIgnored(code, table.ignore_codes)) continue;
        const std::string group = ippWord(textIn(record, "group"));
        alerts.push_back(
            {.severity = severity.empty() ? "other" : severity,
             .group = group.empty() ? "other" : group,
             .code = code,
             .text = i < descriptions.size() ? texts.decode(descriptions[i]) : ""});
    }
    return alerts;
}

}  // namespace platen
