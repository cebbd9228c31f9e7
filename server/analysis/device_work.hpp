#pragma once

#include "server/analysis/meaning.hpp"
#include "server/analysis/reading_item.hpp"
#include "server/analysis/refold_store.hpp"
#include "server/domain/devices/device_state.hpp"
#include "server/domain/history/history_step.hpp"
#include "server/domain/readings/day_use_store.hpp"
#include "server/domain/readings/reading_rows_store.hpp"
#include "server/rules/meter_fold.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace platen::server::analysis {

/// What a finding is about.
struct DeviceFinding {
    domain::DeviceKey device;
    rules::Finding finding;
};

/// What readings lead to beside the states of their devices, to be written in this order.
struct Facts {
    std::vector<domain::ReadingRow> readings;
    std::vector<domain::RunRow> runs;
    std::vector<domain::HistoryStep> history;
    std::map<domain::DeviceDayKey, rules::DayUse> days;
    std::vector<DeviceFinding> findings;
    std::vector<Checkpoint> checkpoints;
};

/// One device on its way through the readings of a group: its row of device_state, into which one
/// reading after the other is laid. Pure: what has to be written beside the row goes to Facts. What
/// the newest reading said of lists and texts (device_latest) is merged at the end, and only where
/// wantsLatest().
class DeviceWork {
public:
    /// `state` is the row as it was read, locked or not (it is written only where it is still the
    /// same), or that of a new device; it is changed, and outlives this.
    explicit DeviceWork(domain::DeviceState& state);

    [[nodiscard]] domain::DeviceState& state() { return state_; }
    /// As it was before.
    [[nodiscard]] const domain::DeviceState& stored() const { return stored_; }
    [[nodiscard]] bool isChanged() const { return state_ != stored_; }
    /// All that changes of it is known before anything else is read of the device.
    [[nodiscard]] bool isSettled() const;

    /// The device says what it said: on the same day, with nothing pending. Then repeat() is enough
    /// and nobody needs to know what it means.
    [[nodiscard]] bool isRepetition(const std::string& said, const SampleOrigin& origin) const;
    void repeat(const SampleOrigin& origin);

    /// `decisions` of people about the device.
    void read(
        const ReadingItem& item,
        const Meaning& meaning,
        const FigureNumbers& numbers,
        const rules::Decisions& decisions,
        Facts& facts);

    /// It did not answer at that time; or another device answered in its place.
    void fallSilent(TimePoint at, Facts& facts);
    void displace(TimePoint at, Facts& facts);

    /// Its evidence went to another device: the next reading has to be looked at.
    void loseIdent() { state_.ident.clear(); }

    [[nodiscard]] bool isNewest(const rules::SampleOrder& order) const;
    /// A reading came late: use is folded again from all readings before anything newer comes.
    [[nodiscard]] bool wasLate() const { return late_since_.has_value(); }
    /// When the earliest of them was taken.
    [[nodiscard]] const std::optional<TimePoint>& lateSince() const { return late_since_; }
    /// The next sample decides about one before it.
    [[nodiscard]] bool isPending() const { return meters_.isPending(); }

    /// What its pages of 30 days are has to be computed again.
    [[nodiscard]] bool wantsVolume() const;
    [[nodiscard]] bool wantsLatest() const { return wants_latest_; }
    /// What device_latest says after all, from what it said before (nothing: no row yet). Sets what
    /// lists show of the device. Only where wantsLatest().
    [[nodiscard]] rules::DeviceLatest mergeLatest(std::optional<rules::DeviceLatest> before);

private:
    /// A newer reading said the same; or what it said (never null).
    struct Sight {
        SampleOrigin origin;
        const Meaning* meaning{nullptr};
    };

    void advance(const SampleOrigin& origin);
    void closeRun(Facts& facts);
    void addRow(
        const ReadingItem& item,
        const Meaning& meaning,
        const FigureNumbers& numbers,
        Facts& facts);
    void take(
        const ReadingItem& item,
        const Meaning& meaning,
        const FigureNumbers& numbers,
        const rules::Decisions& decisions,
        Facts& facts);
    [[nodiscard]] bool looksAsBefore(const Meaning& meaning, int counter_set) const;
    void showCounters(const domain::StatedCounters& stated);
    [[nodiscard]] bool noteSilence(TimePoint at);

    domain::DeviceState& state_;
    domain::DeviceState stored_;
    rules::MeterFold meters_;
    std::vector<Sight> sights_;
    std::optional<TimePoint> late_since_;
    bool wants_latest_{false};
};

}  // namespace platen::server::analysis
