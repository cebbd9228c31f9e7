#pragma once

#include "common/core/clock.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

// Use of counters from readings: what counts, what is odd, what people must decide. Pure.
namespace platen::server::rules {

/// Counters of which use is kept per day.
enum class Meter : std::uint8_t { Total, Mono, Color, Life };
inline constexpr std::size_t kMeters = 4;
inline constexpr std::array<std::string_view, kMeters> kMeterCounters{
    "total_impressions", "mono_impressions", "color_impressions", "life_count"};
/// "total", "mono", "color", "life": the words of columns and of the API.
[[nodiscard]] std::string_view meterWord(Meter meter);

/// Why a sample of a counter is not simply more than the one before. The words are stored and
/// shown: docs/counters.md says of each what it means and what is charged.
enum class FindingKind : std::uint8_t {
    Zero,        ///< zero after more than zero: no sample
    Spike,       ///< more than the engine can print in that time, and gone with the next sample
    Jump,        ///< as a spike, but it stayed: a firmware that counts otherwise, a repaired board
    RollBack,    ///< a little less than before: covered by the running maximum
    Wrap,        ///< fell from just below 2^31 or 2^32
    Reset,       ///< begins from zero again in the same device
    BoardSwap,   ///< fell, or rose beyond reason, with another board (engine id, MAC) and the same
                 ///< serial
    DeviceSwap,  ///< another serial number where this device was
    FirmwareJump,  ///< moved beyond reason together with a change of firmware
    SourceChange,  ///< the counter is read from elsewhere (other OID or protocol, another unit)
    PartsDiffer,   ///< mono and color are not the total
};
[[nodiscard]] std::string_view findingWord(FindingKind kind);
[[nodiscard]] std::optional<FindingKind> parseFindingKind(std::string_view word);

/// What a person says of a finding.
enum class Verdict : std::uint8_t { Count, CountFromZero, DoNotCount, IgnoreReading };
[[nodiscard]] std::string_view verdictWord(Verdict verdict);
[[nodiscard]] std::optional<Verdict> parseVerdict(std::string_view word);

/// One reading as the meters see it. Times are those of the reading (UTC, milliseconds).
struct MeterSample {
    TimePoint taken_at;
    std::int32_t n{0};  ///< the how manieth of its device; with taken_at it names the reading
    /// Absolute counts; nothing: not stated. Indexed by Meter.
    std::array<std::optional<std::int64_t>, kMeters> values{};
    /// What the values mean and where they were read: hash of unit and OID of each; 0: not stated.
    std::array<std::uint32_t, kMeters> sources{};
    /// Hashes of the texts that tell one device, board and firmware from another; 0: not stated.
    std::uint32_t serial{0};
    std::uint32_t board{0};
    std::uint32_t firmware{0};
    std::optional<std::int64_t> duplex_sheets{};
    std::optional<std::int64_t> total_sheets{};
};

struct Finding {
    TimePoint taken_at;
    std::int32_t n{0};
    Meter meter{Meter::Total};
    FindingKind kind{FindingKind::Zero};
    std::optional<std::int64_t> before{};  ///< running maximum before it
    std::optional<std::int64_t> value{};   ///< what was read
    std::int64_t held{0};                  ///< use that is not counted until somebody decides
    std::int32_t epoch{1};                 ///< of the counter, after it
    std::string detail{"{}"};              ///< JSON: figures that speak for the classification
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

/// What is believable.
struct MeterLimits {
    double most_per_minute{400};  ///< impressions of the fastest engine that is expected
    std::int64_t slack{2000};     ///< more than that in a moment is looked at
    std::int64_t roll_back{50};   ///< so much less is covered by the running maximum
    bool operator==(const MeterLimits&) const = default;
};

/// Use of one day, per meter; nothing: the meter was not stated on it.
struct MeterDay {
    std::int64_t first{0};  ///< where the day's use begins, in the epoch at its beginning
    std::int64_t last{0};   ///< running maximum at its end, in the epoch at its end
    std::int64_t used{0};
    bool operator==(const MeterDay&) const = default;
};
struct DayUse {
    std::array<std::optional<MeterDay>, kMeters> meters{};
    std::int64_t held{0};  ///< of total (of life where there is no total)
    bool operator==(const DayUse&) const = default;
};

/// Where the meters of one device stand after some samples. A value: kept as bytes between two
/// transactions. Samples are added in the order (taken_at, n). The same samples and decisions give
/// the same result, in one go or in many.
class MeterFold {
public:
    explicit MeterFold(MeterLimits limits = {}) : limits_{limits} {}
    /// `bytes` as bytes() gave them; empty: no sample yet. Throws std::invalid_argument for others.
    [[nodiscard]] static MeterFold parse(std::string_view bytes, MeterLimits limits = {});
    [[nodiscard]] std::string bytes() const;

    /// What the sample changes. `day` (YYYY-MM-DD at the site) is the day that it counts for; days
    /// only go forward. Decisions about findings of this and of earlier samples.
    struct Step {
        /// The days whose use changed, whole; usually the sample's own. Earlier ones change when a
        /// sample settles what was held.
        std::map<std::string, DayUse> days;
        std::vector<Finding> findings;  ///< new, or changed by this sample: same key replaces
    };
    [[nodiscard]] Step add(
        const MeterSample& sample, const std::string& day, const Decisions& decisions);

    /// True when the next sample decides about one before it: then even one that says the same
    /// again has to be added. Otherwise repeating a sample changes nothing but the time.
    [[nodiscard]] bool isPending() const;
    /// How far cross-checks agree so far, 0 to 100; nothing: none was possible.
    [[nodiscard]] std::optional<int> trust() const;
    [[nodiscard]] int openFindings() const;

    bool operator==(const MeterFold&) const = default;

private:
    MeterLimits limits_;
};

}  // namespace platen::server::rules
