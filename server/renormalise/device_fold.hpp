#pragma once

#include "server/archive/reading_content.hpp"
#include "server/domain/devices/device_said_store.hpp"
#include "server/domain/history/history_fold.hpp"
#include "server/rules/device_latest_rules.hpp"
#include "server/rules/meter_fold.hpp"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace platen::server::renormalise {

using Days = std::map<std::string, rules::DayUse>;

/// What is known of a device beside its readings.
struct Derived {
    Days days;  ///< since the first one that changes
    std::optional<rules::DeviceLatest> latest;
    domain::DeviceSaid said;
    domain::Spans spans;  ///< since the first one that changes, in what readings say
};

/// When a reading was taken, and where that was.
struct FoldMoment {
    rules::SampleOrder order;
    std::int32_t n{0};
    std::string day;  ///< YYYY-MM-DD at the site
};

/// What the meters see of a reading.
struct FoldFigures {
    std::vector<Counter> counters;
    rules::SampleMarks marks;
};

/// Makes that from all readings of a device, which are added by time, with the rules of the
/// analysis. Readings whose batch the archive has dropped count as they were understood then.
/// Pure. Holds no reading; its size is that of the result.
class DeviceFold {
public:
    /// Of people, before the first reading is added.
    void decide(rules::Decisions decisions) { decisions_ = std::move(decisions); }

    /// The batch is gone. What the history was up to here stays.
    void addUnknown(const FoldMoment& moment, const FoldFigures& figures);
    /// `sample` is the reading as a state.
    void add(
        const FoldMoment& moment,
        const FoldFigures& figures,
        const archive::ReadingContent& content,
        const rules::DeviceLatest& sample);

    /// From the reading that is added next the history is made anew; `spans` touch that moment.
    void beginHistory(const domain::Spans& spans, const FoldMoment& moment);
    [[nodiscard]] std::optional<TimePoint> historyFrom() const { return history_from_; }
    /// The day of the first reading that changes; empty: there is none.
    [[nodiscard]] const std::string& daysFrom() const { return days_from_; }

    /// What becomes of what is stored: of spans those that touch historyFrom() and all later, of
    /// days those since daysFrom().
    [[nodiscard]] Derived replace(const Derived& stored) const;

private:
    void addUse(const FoldMoment& moment, const FoldFigures& figures);
    [[nodiscard]] std::optional<rules::DeviceLatest> latest(
        const std::optional<rules::DeviceLatest>& stored) const;
    [[nodiscard]] domain::DeviceSaid said(const Derived& stored) const;

    rules::Decisions decisions_;
    rules::MeterFold meters_;
    std::optional<TimePoint> previous_at_;
    std::string day_;
    Days days_;
    std::string days_from_;
    std::optional<rules::DeviceLatest> latest_;
    domain::DeviceSaid said_;
    std::optional<TimePoint> history_from_;
    std::optional<domain::HistoryFold> history_;
    std::set<TimePoint> unknown_;
    std::optional<rules::SampleOrder> last_unknown_;
};

}  // namespace platen::server::renormalise
