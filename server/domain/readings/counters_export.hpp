#pragma once

#include "server/db/database.hpp"
#include "server/domain/readings/billed_devices_store.hpp"
#include "server/domain/readings/counter_set_store.hpp"
#include "server/http/pieces.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace platen::server::domain {

/// What an export of counters at the end of a period is about.
struct CountersExportOrder {
    std::vector<TenantId> tenants;  ///< that who asks may see
    BillingMoment moment;
    /// As known then: one moment for all lines, however long the export takes.
    TimePoint known_at;
    std::vector<std::string> counters;  ///< names
};

/// A line a device, some devices at a time, each time in a transaction of its own: memory does not
/// grow with the customer, and no transaction lasts as long as a slow caller takes.
class CountersExport final : public http::Pieces {
public:
    /// Database and sets outlive this; `place` is held until the end.
    CountersExport(
        db::Database& database,
        std::shared_ptr<CounterSets> sets,
        CountersExportOrder order,
        std::shared_ptr<void> place);

    [[nodiscard]] std::optional<std::string> next() override;

private:
    db::Database& database_;
    std::shared_ptr<CounterSets> sets_;  // of the route, which the server may take down before
    CountersExportOrder order_;
    std::shared_ptr<void> place_;
    std::optional<DeviceKey> after_;
    bool has_begun_{false};
    bool is_done_{false};
};

}  // namespace platen::server::domain
