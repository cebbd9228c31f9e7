#pragma once

#include "common/core/clock.hpp"
#include "common/core/ids.hpp"
#include "common/normalise/standard_reading.hpp"
#include "server/db/transaction.hpp"

#include <cstdint>
#include <string>

namespace platen::server::domain {

/// A reading as a fact: which device, when, which bytes it came from.
struct NewReading {
    TenantId tenant;
    DeviceId device;
    TimePoint taken_at;
    std::int64_t stream{0};
    std::uint64_t seq{0};
    TimePoint received_at;
    std::string profile_hash;  ///< 32 bytes
    const StandardReading& reading;
};

/// Stores it once: the same reading again changes nothing.
void addReading(db::Transaction& tx, const NewReading& reading);

}  // namespace platen::server::domain
