#pragma once

#include "common/core/clock.hpp"
#include "server/domain/devices/device_totals_store.hpp"

#include <chrono>
#include <map>
#include <mutex>
#include <optional>
#include <string>

namespace platen::server::domain {

/// Totals over so many devices that counting them again for everybody who looks would be a waste:
/// for a few seconds the last ones are given again. Any thread.
class DeviceTotalsMemory {
public:
    explicit DeviceTotalsMemory(const Clock& clock) : clock_{clock} {}

    /// `whose`: names the set of devices.
    [[nodiscard]] std::optional<DeviceTotals> recall(const std::string& whose);
    /// Does nothing for so few that counting is cheap.
    void remember(const std::string& whose, const DeviceTotals& totals);

private:
    struct Entry {
        std::chrono::milliseconds at;
        DeviceTotals totals;
    };
    void forgetOld();

    const Clock& clock_;
    std::mutex mutex_;
    std::map<std::string, Entry> entries_;  // guarded by mutex_
};

}  // namespace platen::server::domain
