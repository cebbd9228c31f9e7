#include "server/rules/reading_id.hpp"

#include "common/core/text.hpp"

#include <fmt/format.h>

#include <charconv>
#include <chrono>
#include <vector>

namespace platen::server::rules {

namespace {

/// Digits only: one reading has one id.
std::optional<std::int64_t> number(std::string_view digits) {
    std::int64_t value = 0;
    const char* const end = digits.data() + digits.size();
    const auto [rest, problem] = std::from_chars(digits.data(), end, value);
    if (problem != std::errc{} || rest != end || value < 0) return std::nullopt;
    if (fmt::to_string(value) != digits) return std::nullopt;
    return value;
}

}  // namespace

std::string readingId(const SampleOrder& sample) {
    return fmt::format(
        "{}-{}-{}", sample.taken_at.time_since_epoch().count(), sample.stream, sample.seq);
}

std::optional<SampleOrder> parseReadingId(std::string_view text) {
    constexpr std::int64_t kLatestMs = 253'402'300'799'999;  // year 9999: as far as texts go
    const std::vector<std::string_view> parts = split(text, '-');
    if (parts.size() != 3) return std::nullopt;
    const auto taken_at = number(parts[0]);
    const auto stream = number(parts[1]);
    const auto seq = number(parts[2]);
    if (!taken_at || !stream || !seq || *taken_at > kLatestMs) return std::nullopt;
    return SampleOrder{
        .taken_at = TimePoint{std::chrono::milliseconds{*taken_at}},
        .stream = *stream,
        .seq = static_cast<std::uint64_t>(*seq)};
}

}  // namespace platen::server::rules
