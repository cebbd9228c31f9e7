#pragma once

#include "server/archive/reading_content.hpp"
#include "server/domain/devices/device_said_store.hpp"
#include "server/domain/history/history_fold.hpp"
#include "server/domain/readings/reading_walk_store.hpp"
#include "server/rules/day_fold.hpp"
#include "server/rules/device_latest_rules.hpp"

#include <optional>
#include <set>
#include <string>

namespace platen::server::renormalise {

/// What is known of a device beside its readings.
struct Derived {
    rules::DayFold::Days days;
    std::optional<rules::DeviceLatest> latest;
    domain::DeviceSaid said;
    domain::Spans spans;  ///< since the first one that changes, in what readings say
};

/// Makes that from all readings of a device, which are added by time, with the rules of the
/// analysis. Readings whose batch the archive has dropped count as they were understood then.
/// Pure. Holds no reading; its size is that of the result.
class DeviceFold {
public:
    /// The batch is gone. What the history was up to here stays.
    void addUnknown(const domain::WalkedReading& reading);
    void add(
        const domain::WalkedReading& reading,
        const domain::ReadingFigures& figures,
        const archive::ReadingContent& content,
        const rules::DeviceLatest& sample);

    /// From the reading that is added next the history is made anew; `spans` touch that moment.
    void beginHistory(const domain::Spans& spans, TimePoint at);
    [[nodiscard]] std::optional<TimePoint> historyFrom() const { return history_from_; }

    /// What becomes of what is stored. The spans are those that touch historyFrom() and all later.
    [[nodiscard]] Derived replace(const Derived& stored) const;

private:
    void addDay(const std::string& day, const domain::ReadingFigures& figures);
    [[nodiscard]] std::optional<rules::DeviceLatest> latest(
        const std::optional<rules::DeviceLatest>& stored) const;
    [[nodiscard]] domain::DeviceSaid said(const Derived& stored) const;

    rules::DayFold days_;
    std::optional<rules::DeviceLatest> latest_;
    domain::DeviceSaid said_;
    std::optional<TimePoint> history_from_;
    std::optional<domain::HistoryFold> history_;
    std::set<TimePoint> unknown_;
    std::optional<rules::SampleOrder> last_unknown_;
};

}  // namespace platen::server::renormalise
