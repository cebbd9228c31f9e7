#pragma once

#include "common/core/clock.hpp"
#include "server/rules/meter_sample.hpp"

#include <array>
#include <compare>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

// What is odd about counters, and what people say of it. Pure.
namespace platen::server::rules {

/// Why a sample of a counter is not simply more than the one before. The words are stored and
/// shown: docs/counters.md says of each what it means and what is charged.
enum class FindingKind : std::uint8_t {
    Zero,      ///< zero after more than zero: no sample
    Spike,     ///< beyond what the engine can print, or less than before, and gone with the next
               ///< sample (or not yet confirmed by one)
    Jump,      ///< as a spike, but it stayed
    RollBack,  ///< less than before, though not from zero; a little: covered by the running maximum
    Wrap,      ///< began again from zero at the end of its range
    Reset,     ///< begins from zero again in the same device
    BoardSwap,     ///< fell or jumped with another board (engine id, MAC) and the same serial
    DeviceSwap,    ///< another serial number where this device was
    FirmwareJump,  ///< fell or jumped together with a change of firmware
    SourceChange,  ///< the counter is read from elsewhere (other OID or protocol, another unit)
    Return,        ///< goes on where it stood before its last change of epoch
    PartsDiffer,   ///< mono and color are not the total
};
inline constexpr std::size_t kFindingKinds = 12;
[[nodiscard]] std::string_view findingWord(FindingKind kind);
[[nodiscard]] std::optional<FindingKind> parseFindingKind(std::string_view word);

/// What a person says of a finding.
enum class Verdict : std::uint8_t { Count, CountFromZero, DoNotCount, IgnoreReading };
inline constexpr std::array<Verdict, 4> kVerdicts{
    Verdict::Count, Verdict::CountFromZero, Verdict::DoNotCount, Verdict::IgnoreReading};
[[nodiscard]] std::string_view verdictWord(Verdict verdict);
[[nodiscard]] std::optional<Verdict> parseVerdict(std::string_view word);

struct Finding {
    TimePoint taken_at;
    std::int32_t n{0};
    Meter meter{Meter::Total};
    FindingKind kind{FindingKind::Zero};
    std::optional<std::int64_t> before{};  ///< running maximum before it
    std::optional<std::int64_t> value{};   ///< what was read
    std::int64_t held{0};                  ///< use that is not counted until somebody decides
    std::int32_t epoch{1};                 ///< of the counter, after it
    std::string detail{"{}"};              ///< JSON: figures that speak for it, docs/counters.md
    std::optional<Verdict> verdict{};      ///< by a person
    bool is_open{false};                   ///< somebody should decide
    bool operator==(const Finding&) const = default;
};

/// Decisions of people: (taken_at, n, meter) of the finding -> verdict.
struct DecisionKey {
    TimePoint taken_at;
    std::int32_t n{0};
    Meter meter{Meter::Total};
    auto operator<=>(const DecisionKey&) const = default;
};
using Decisions = std::map<DecisionKey, Verdict>;

/// What a verdict counts of a finding: the rule's own amount (Count), the whole of what was read
/// (CountFromZero), nothing.
[[nodiscard]] std::int64_t countedBy(Verdict verdict, std::int64_t amount, std::int64_t value);

}  // namespace platen::server::rules
