#include "common/normalise/ipp_state.hpp"

#include "common/core/text.hpp"
#include "common/normalise/ipp_words.hpp"
#include "common/raw/ipp_value.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

namespace platen {

namespace {

constexpr std::int64_t kIdle = 3;  // printer-state
constexpr std::int64_t kProcessing = 4;
constexpr std::int64_t kStopped = 5;

std::string_view ippStatusWord(std::optional<std::int64_t> state) {
    if (state == kIdle) return "idle";
    if (state == kProcessing) return "printing";
    return state == kStopped ? "down" : "";
}

std::optional<std::int64_t> numberOf(const RawView& view, std::string_view attribute) {
    const auto& values = view.ippValues(attribute);
    return values.empty() ? std::nullopt : ippInteger(values.front());
}

IppStateReason readReason(std::string_view keyword, bool is_stopped) {
    constexpr std::array<std::pair<std::string_view, Severity>, 3> kSuffixes{{
        {"-report", Severity::Notice},
        {"-warning", Severity::Warning},
        {"-error", Severity::Error},
    }};
    for (const auto& [suffix, severity] : kSuffixes) {
        if (!keyword.ends_with(suffix)) continue;
        return {
            .word = ippWord(keyword.substr(0, keyword.size() - suffix.size())),
            .severity = severity,
            .text = std::string{keyword}};
    }
    return {
        .word = ippWord(keyword),
        .severity = is_stopped ? Severity::Error : Severity::Warning,
        .text = std::string{keyword}};
}

}  // namespace

IppState readIppState(const RawView& view) {
    const auto state = numberOf(view, "printer-state");
    IppState result{
        .status = std::string{ippStatusWord(state)},
        .reasons = {},
        .up_seconds = numberOf(view, "printer-up-time")};
    for (const IppValue& value : view.ippValues("printer-state-reasons")) {
        IppStateReason reason = readReason(trim(ippText(value)), state == kStopped);
        if (reason.word.empty() || reason.word == "none") continue;
        const auto same = std::ranges::find(result.reasons, reason.word, &IppStateReason::word);
        if (same == result.reasons.end())
            result.reasons.push_back(std::move(reason));
        else if (same->severity < reason.severity)
            *same = std::move(reason);
    }
    return result;
}

}  // namespace platen
