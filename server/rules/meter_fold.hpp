#pragma once

#include "server/rules/meter_count.hpp"
#include "server/rules/meter_finding.hpp"
#include "server/rules/meter_sample.hpp"
#include "server/rules/meter_trust.hpp"

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// Use of counters from readings: what counts, what is odd, what people must decide. Pure.
namespace platen::server::rules {

/// Use of one day, per meter; nothing: the meter was not stated on it.
struct MeterDay {
    std::int64_t first{0};  ///< where the day's use begins, in the epoch at its beginning
    std::int64_t last{0};   ///< running maximum at its end, in the epoch at its end
    std::int64_t used{0};
    bool operator==(const MeterDay&) const = default;
};
struct DayUse {
    std::array<std::optional<MeterDay>, kMeters> meters{};
    /// What is charged: of total; of life where there never was a total and life counts pages. So
    /// no page is in both. Nothing: that meter was not stated.
    std::optional<std::int64_t> pages{};
    std::int64_t held{0};  ///< of total (of life where there is no total)
    bool operator==(const DayUse&) const = default;
};

/// Where the meters of one device stand after some samples. A value: kept as bytes between two
/// transactions. Samples are added in the order (taken_at, n). The same samples and decisions give
/// the same result, in one go or in many, and whether repetitions of a sample on its day are
/// added or left out.
class MeterFold {
public:
    explicit MeterFold(MeterLimits limits = {}) : limits_{limits} {}
    /// `bytes` as bytes() gave them; empty: no sample yet. Throws std::invalid_argument for others.
    [[nodiscard]] static MeterFold parse(std::string_view bytes, MeterLimits limits = {});
    /// Empty before the first sample.
    [[nodiscard]] std::string bytes() const;

    /// What the sample changes. `day` (YYYY-MM-DD at the site) is the day that it counts for; days
    /// only go forward: an earlier one (the device has moved west) counts for the one before it.
    /// Decisions about findings of this and of earlier samples.
    struct Step {
        /// The sample's own day, whole; empty when nothing of it changed. Days before it never
        /// change: what a sample settles of an earlier one counts, or is held, on its own day.
        std::map<std::string, DayUse> days;
        std::vector<Finding> findings;  ///< new, or changed by this sample: same key replaces
    };
    /// Throws std::invalid_argument for a day that is none.
    [[nodiscard]] Step add(
        const MeterSample& sample, const std::string& day, const Decisions& decisions);

    /// True when the next sample decides about one before it, or people ignore the newest one: then
    /// even one that says the same again has to be added.
    [[nodiscard]] bool isPending() const;
    /// How far cross-checks agree so far, 0 to 100; nothing: none was possible.
    [[nodiscard]] std::optional<int> trust() const { return trust_.score(); }
    /// When the newest sample was taken that was no repetition; nothing: there was none.
    [[nodiscard]] const std::optional<TimePoint>& newestAt() const { return at_; }
    [[nodiscard]] int openFindings() const { return open_findings_; }

    bool operator==(const MeterFold&) const = default;

private:
    [[nodiscard]] bool isRepetition(const MeterSample& sample, std::int32_t day) const;
    void beginDay(std::int32_t day);
    void noteParts(const MeterSample& sample, std::vector<Finding>& findings);
    [[nodiscard]] DayUse today() const;
    [[nodiscard]] std::optional<std::int64_t> pagesToday() const;

    MeterLimits limits_;
    std::optional<TimePoint> at_;  ///< of the newest sample that was no repetition
    std::uint64_t said_{0};        ///< hash of it; 0: people ignore it
    std::int32_t day_{0};          ///< days since 1970
    std::int64_t held_{0};         ///< on that day
    std::int32_t open_findings_{0};
    bool parts_differ_{false};  ///< noted, and not right since
    bool life_is_pages_{true};  ///< as it was stated last
    KnownMarks marks_;
    std::array<MeterCount, kMeters> counts_{};
    MeterTrust trust_;
};

}  // namespace platen::server::rules
