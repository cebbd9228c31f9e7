#pragma once

#include "server/analysis/memory.hpp"
#include "server/db/transaction.hpp"
#include "server/domain/readings/device_readings_store.hpp"
#include "server/domain/readings/reading_figures.hpp"

#include <optional>
#include <string>
#include <vector>

namespace platen::server::renormalise {

/// A reading with what its row refers to.
struct WalkedReading {
    domain::DeviceReading reading;
    std::string profile_hash;   ///< 32 bytes
    std::string normalised_by;  ///< 32 bytes: the same, or that of a correction
    std::string day;            ///< YYYY-MM-DD at the site of the agent
    AgentId agent;              ///< that took it
    std::vector<Counter> counters;
    domain::ReadingFigures figures;
};

/// All readings of a device by time, page by page. Readings that come while it goes are found when
/// they are later than all others. One thread; each page may be a transaction of its own.
class ReadingWalk {
public:
    /// `memory` outlives it.
    ReadingWalk(domain::DeviceKey device, analysis::Memory& memory)
        : device_{std::move(device)}, memory_{memory} {}

    /// Empty after the last one.
    [[nodiscard]] std::vector<WalkedReading> next(db::Transaction& tx);

    static constexpr int kPage = 50;

private:
    domain::DeviceKey device_;
    analysis::Memory& memory_;
    std::optional<domain::ReadingPlace> last_;
};

}  // namespace platen::server::renormalise
