#pragma once

#include "server/analysis/memory.hpp"
#include "server/db/transaction.hpp"
#include "server/domain/devices/device_state.hpp"
#include "server/renormalise/correction_walk.hpp"

#include <optional>

// What is stored of a device beside its readings, and what a correction makes of it.
namespace platen::server::renormalise {

/// What readings say touches the range.
[[nodiscard]] domain::Spans spansFrom(
    db::Transaction& tx,
    const domain::DeviceKey& device,
    TimePoint from,
    std::optional<TimePoint> to);

struct StoredDerived {
    domain::DeviceState state;
    Derived derived;
};
/// What is stored since that which the fold changes; the device is locked until the end of the
/// transaction. Nothing when there is no such device.
[[nodiscard]] std::optional<StoredDerived> findDerived(
    db::Transaction& tx,
    analysis::Memory& memory,
    const domain::DeviceKey& device,
    const DeviceFold& fold);

/// Makes `stored` into what the walk says, `corrected` being its result. `tx` holds the lock of
/// findDerived() and works for the tenant alone. What the next reading is compared with is
/// forgotten.
void replaceDerived(
    db::Transaction& tx,
    analysis::Memory& memory,
    StoredDerived stored,
    const Derived& corrected,
    const CorrectionWalk& walk);

}  // namespace platen::server::renormalise
