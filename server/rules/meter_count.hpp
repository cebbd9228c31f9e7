#pragma once

#include "common/core/clock.hpp"
#include "server/rules/byte_code.hpp"
#include "server/rules/meter_finding.hpp"
#include "server/rules/meter_sample.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

// One counter of a device: its epochs, and what of its samples counts. Pure.
namespace platen::server::rules {

/// What is believable.
struct MeterLimits {
    double most_per_minute{400};  ///< impressions of the fastest engine that is expected
    std::int64_t slack{2000};     ///< more than that in a moment is looked at
    std::int64_t roll_back{50};   ///< so much less is covered by the running maximum
    bool operator==(const MeterLimits&) const = default;
};

/// What is new since the last good sample of a counter.
struct MarkChange {
    bool serial{false};
    bool board{false};
    bool firmware{false};
    bool operator==(const MarkChange&) const = default;
};

/// The marks that a device had last; 0: never stated.
struct KnownMarks {
    std::uint32_t serial{0};
    std::uint32_t engine{0};
    std::uint32_t mac{0};
    std::uint32_t firmware{0};
    bool operator==(const KnownMarks&) const = default;

    /// What of the sample's marks is another one than before. A mark that is not stated is none.
    MarkChange take(const SampleMarks& marks);
};

/// One sample of one counter, and where what follows from it goes.
struct CountStep {
    TimePoint taken_at;
    std::int32_t n{0};
    Meter meter{Meter::Total};
    std::int64_t value{0};
    std::uint32_t source{0};
    bool may_begin_at_zero{false};  ///< the other counters show that zero is the truth
    const MeterLimits& limits;
    const Decisions& decisions;
    std::vector<Finding>& findings;
};

class MeterCount {
public:
    /// The device was read again until `previous_at` with the same values.
    void repeatedUntil(std::optional<TimePoint> previous_at);
    void noteChange(const MarkChange& change);
    void beginDay();
    /// How far the counter simply went on; nothing: anything else happened.
    std::optional<std::int64_t> add(const CountStep& step);

    [[nodiscard]] bool isKnown() const { return epoch_ > 0; }
    [[nodiscard]] std::int32_t epoch() const { return epoch_; }
    [[nodiscard]] bool isPending() const { return pending_.has_value(); }
    [[nodiscard]] bool isStatedToday() const { return is_stated_today_; }
    [[nodiscard]] std::int64_t first() const { return first_; }
    [[nodiscard]] std::int64_t highest() const { return highest_; }
    [[nodiscard]] std::int64_t usedToday() const { return used_; }

    /// `now`: when the device's newest sample was taken.
    void write(ByteWriter& bytes, TimePoint now) const;
    /// Throws std::invalid_argument for what write() never makes.
    [[nodiscard]] static MeterCount read(ByteReader& bytes, TimePoint now);

    bool operator==(const MeterCount&) const = default;

private:
    /// The epoch before this one, to which a counter may return.
    struct Former {
        std::uint32_t source{0};
        std::int64_t highest{0};
        std::int64_t used_since{0};  ///< what was counted after it ended
        bool operator==(const Former&) const = default;
    };
    /// A sample that the next one confirms or not.
    struct Pending {
        TimePoint at;
        std::int32_t n{0};
        std::int64_t value{0};
        std::int64_t most{0};  ///< what could have been printed until then
        bool operator==(const Pending&) const = default;
    };
    /// A change of epoch, before people have been asked.
    struct Change {
        FindingKind kind{FindingKind::Jump};
        TimePoint at;
        std::int32_t n{0};
        std::int64_t value{0};
        std::int64_t counted{0};  ///< use that it stands for in any case
        std::int64_t amount{0};   ///< more use that it may stand for
        bool is_certain{false};   ///< the amount counts without asking
        bool needs_people{false};
        std::string detail;
    };

    void begin(const CountStep& step);
    void addZero(const CountStep& step);
    std::optional<std::int64_t> judge(const CountStep& step);
    [[nodiscard]] bool isLikeReturn(std::int64_t rise, const MeterLimits& limits) const;
    void returnOrRise(const CountStep& step, std::int64_t most);
    void changeAtOnce(const CountStep& step, FindingKind kind);
    /// False: the sample says that the one before it was wrong, and is still to be judged.
    bool settlePending(const CountStep& step);
    void confirm(const CountStep& step, const Pending& pending);
    void dropPending(const CountStep& step);
    [[nodiscard]] bool fitsFormer(
        std::int64_t value,
        std::uint32_t source,
        std::int64_t most,
        const MeterLimits& limits) const;
    [[nodiscard]] std::int64_t printedSinceFormer(std::int64_t value) const;
    [[nodiscard]] Change classify(const Pending& pending, const CountStep& step) const;
    [[nodiscard]] std::string detailOf(std::int64_t amount, std::int64_t most) const;
    void enterEpoch(const CountStep& step, const Change& change);
    void count(std::int64_t pages);
    void notePlain(const CountStep& step, FindingKind kind, std::string detail) const;
    void takeGood(const CountStep& step);

    std::int32_t epoch_{0};  ///< 0: no sample that counts yet
    std::int64_t highest_{0};
    std::uint32_t source_{0};
    TimePoint at_{};        ///< of the newest good sample
    bool is_fresh_{false};  ///< that one was the device's newest
    bool is_stated_today_{false};
    bool is_zero_{false};   ///< noted, and no other value since
    bool is_below_{false};  ///< the newest good sample was a little less than the highest
    MarkChange change_;
    std::int64_t first_{0};
    std::int64_t used_{0};  ///< today
    std::optional<Former> former_;
    std::optional<Pending> pending_;
};

}  // namespace platen::server::rules
