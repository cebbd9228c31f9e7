#pragma once

#include "common/core/clock.hpp"
#include "common/core/ids.hpp"
#include "server/domain/organisations/organisations_json.hpp"
#include "server/http/page_request.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace platen::server::domain {

/// What the device list may be ordered by. What is not known comes last, whatever the direction.
enum class DeviceKey : std::uint8_t {
    Name,
    Model,  ///< with the vendor before it
    Serial,
    Address,
    Status,
    Site,
    TakenAt,
    Total,
    Mono,
    Color
};

struct DeviceOrder {
    DeviceKey key{DeviceKey::Model};
    bool descending{false};
};

/// Which devices are wanted.
struct DeviceFilter {
    std::vector<TenantId> tenants;
    std::vector<std::string> patterns;  ///< each one has to be found (ILIKE)
    std::optional<std::string> site;
    std::optional<std::string> vendor;
    std::optional<std::string> status;
    DeviceOrder order;
    http::PageRequest page;
};

/// A device with its latest state. Empty texts are not known.
struct DeviceSummary {
    DeviceId id;
    SiteName site;
    std::string vendor;
    std::string model;
    std::string serial;
    std::string firmware;
    std::string name;
    std::string location;
    std::string mac;
    std::string address;
    std::string status;  ///< unreachable, or as the device said
    std::vector<std::string> errors;
    std::optional<TimePoint> taken_at;
    std::optional<TimePoint> unreachable_since;
    std::optional<std::int64_t> total;
    std::optional<std::int64_t> mono;
    std::optional<std::int64_t> color;
    std::optional<std::int64_t> life;
    std::string supplies_json;
    std::int64_t alerts{0};
    std::optional<std::string> sort_key;  ///< as the cursor carries it
};

struct DeviceDetail {
    DeviceSummary summary;
    std::string profile;
    TimePoint first_seen_at;
    std::optional<TimePoint> received_at;
    std::vector<std::string> console;
    std::string counters_json;
    std::string trays_json;
    std::string alerts_json;
};

}  // namespace platen::server::domain
