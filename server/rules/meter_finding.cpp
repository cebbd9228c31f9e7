#include "server/rules/meter_finding.hpp"

#include <algorithm>
#include <stdexcept>

namespace platen::server::rules {

namespace {

constexpr std::array<std::string_view, kFindingKinds> kFindingWords{
    "zero",
    "spike",
    "jump",
    "roll_back",
    "wrap",
    "reset",
    "board_swap",
    "device_swap",
    "firmware_jump",
    "source_change",
    "return",
    "parts_differ"};

constexpr std::array<std::string_view, kVerdicts.size()> kVerdictWords{
    "count", "count_from_zero", "do_not_count", "ignore_reading"};

template <class Enum, std::size_t N>
std::optional<Enum> parseWord(const std::array<std::string_view, N>& words, std::string_view word) {
    const auto found = std::ranges::find(words, word);
    if (found == words.end()) return std::nullopt;
    return static_cast<Enum>(found - words.begin());
}

}  // namespace

std::string_view findingWord(FindingKind kind) {
    return kFindingWords.at(static_cast<std::size_t>(kind));
}

std::optional<FindingKind> parseFindingKind(std::string_view word) {
    return parseWord<FindingKind>(kFindingWords, word);
}

std::string_view verdictWord(Verdict verdict) {
    return kVerdictWords.at(static_cast<std::size_t>(verdict));
}

std::optional<Verdict> parseVerdict(std::string_view word) {
    return parseWord<Verdict>(kVerdictWords, word);
}

std::int64_t countedBy(Verdict verdict, std::int64_t amount, std::int64_t value) {
    switch (verdict) {
        case Verdict::Count:
            return amount;
        case Verdict::CountFromZero:
            return value;
        case Verdict::DoNotCount:
        case Verdict::IgnoreReading:
            return 0;
    }
    throw std::logic_error{"unhandled Verdict"};
}

}  // namespace platen::server::rules
