#pragma once

#include "common/core/clock.hpp"
#include "common/normalise/standard_reading.hpp"
#include "server/domain/history/span_store.hpp"
#include "server/rules/device_latest_rules.hpp"

namespace platen::server::domain {

/// The history of one device laid out anew from its readings, which are added by time. Of what
/// readings say by their profile only: where the device was and when it was silent stays. Pure.
class HistoryFold {
public:
    /// `spans` of the device that touch `from`: what was before stays, how it went on is forgotten.
    HistoryFold(const Spans& spans, TimePoint from);

    void add(const StandardReading& reading, const rules::DeviceLatest& sample);

    /// Those that touch the begin, with what they were given as; and all later ones.
    [[nodiscard]] const Spans& spans() const { return spans_; }

private:
    Spans spans_;
};

/// Leaves only spans that a HistoryFold makes.
[[nodiscard]] Spans saidByReadings(Spans spans);

}  // namespace platen::server::domain
