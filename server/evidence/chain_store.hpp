#pragma once

#include "common/core/ids.hpp"
#include "server/db/transaction.hpp"
#include "server/domain/readings/counter_set_store.hpp"
#include "server/domain/readings/reading_rows_store.hpp"
#include "server/evidence/chain_walk.hpp"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

// What verification reads. All SELECT; `tx` sees one customer.
namespace platen::server::evidence {

/// From here on `tx`, which has asked nothing yet, sees one moment and may take its time.
void beginLook(db::Transaction& tx);

/// What the numbers in rows of a customer stand for.
struct Vocabulary {
    struct Set {
        std::string sha256;
        domain::CounterPlaces places;
    };
    std::map<int, std::string> profiles;  ///< number -> hash
    std::map<int, Set> sets;
    std::vector<std::string> faults;  ///< texts that are not what their hashes say
};
[[nodiscard]] Vocabulary readVocabulary(db::Transaction& tx, const TenantId& tenant);

struct DeviceSize {
    DeviceId device;
    std::int32_t readings{0};
};
/// By id, behind `after`, which may be empty.
[[nodiscard]] std::vector<DeviceSize> listDeviceSizes(
    db::Transaction& tx, const TenantId& tenant, const DeviceId& after, int most);
[[nodiscard]] std::optional<DeviceSize> findDeviceSize(
    db::Transaction& tx, const TenantId& tenant, const DeviceId& device);
/// Devices, and ids that readings name, without the row of device_state that each device has.
[[nodiscard]] std::vector<DeviceId> listDevicesWithoutState(
    db::Transaction& tx, const TenantId& tenant);

/// All that is stored of a device's readings.
struct StoredChain {
    DeviceChain chain;
    /// As they were when they were stored, in the order of chain.rows.
    std::vector<std::shared_ptr<const domain::ReadingRow>> originals;
    /// As corrections left those that they changed, by n; `corrected` of them.
    std::map<std::int32_t, std::shared_ptr<const domain::ReadingRow>> corrections;
    std::int64_t corrected{0};
    /// Rows that are not what the last correction left: their numbers.
    std::vector<std::int32_t> untraced;
};
[[nodiscard]] std::map<DeviceId, StoredChain> readChains(
    db::Transaction& tx,
    const TenantId& tenant,
    const std::vector<DeviceId>& devices,
    const Vocabulary& words);

/// The figures of a row in the form that the chain covers. A number that stands for nothing gives
/// figures that no chain has.
[[nodiscard]] std::string figuresOfRow(const domain::ReadingRow& row, const Vocabulary& words);

}  // namespace platen::server::evidence
