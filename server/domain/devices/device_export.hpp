#pragma once

#include "server/db/database.hpp"
#include "server/domain/devices/device_csv.hpp"
#include "server/domain/devices/devices_query.hpp"
#include "server/http/pieces.hpp"

#include <atomic>
#include <cstddef>
#include <memory>
#include <vector>

namespace platen::server::domain {

inline constexpr std::int64_t kMostExported = 100'000;

/// So many exports run at a time in this process: each one holds a thread for long. Any thread.
class ExportPlaces {
public:
    /// A place until the pointer goes; nothing when all are taken.
    [[nodiscard]] std::shared_ptr<void> take();

private:
    static constexpr int kMost = 2;
    std::shared_ptr<std::atomic<int>> taken_{std::make_shared<std::atomic<int>>(0)};
};

/// Lines of the devices that were found, read a few hundred at a time: no transaction lasts as long
/// as a slow caller takes.
class DeviceExport final : public http::Pieces {
public:
    /// `devices`: that who asks may see. The database outlives this.
    DeviceExport(
        db::Database& database,
        std::vector<FoundDevice> devices,
        std::vector<CsvColumn> columns,
        std::shared_ptr<void> place);

    [[nodiscard]] std::optional<std::string> next() override;

private:
    db::Database& database_;
    std::vector<FoundDevice> devices_;
    std::vector<CsvColumn> columns_;
    std::shared_ptr<void> place_;
    std::size_t done_{0};
    bool has_begun_{false};
};

}  // namespace platen::server::domain
