#pragma once

#include "common/core/clock.hpp"
#include "common/core/ids.hpp"
#include "server/domain/organisations/organisations_json.hpp"
#include "server/http/page_request.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace platen::server::domain {

/// What the device list may be ordered by. What is not known comes last, whatever the direction.
enum class DeviceSort : std::uint8_t {
    Name,
    Model,  ///< with the vendor before it
    Serial,
    Address,
    Status,  ///< the most serious first
    Site,
    Vendor,
    Firmware,
    Location,
    Label,
    TakenAt,
    Supply,  ///< the lowest level
    Total,
    Mono,
    Color,
    Volume,  ///< impressions of 30 days
    Trust
};

struct DeviceOrder {
    DeviceSort key{DeviceSort::Model};
    bool descending{false};
};

/// Texts of a device that can be asked for as a whole or by their beginning.
enum class DeviceText : std::uint8_t {
    Vendor,
    Model,
    Serial,
    Mac,
    Name,
    Label,
    AssetNumber,
    Location,
    Firmware,
    Profile
};
inline constexpr std::size_t kDeviceTexts = 10;

/// From `least` to `most`, both included.
struct TextRange {
    std::string least;
    std::string most;
    bool operator==(const TextRange&) const = default;
};

/// Which devices are wanted; what is absent does not matter.
struct DeviceFilter {
    std::vector<TenantId> tenants;         ///< that the user may see
    std::optional<TenantId> organisation;  ///< that one and all below it
    std::optional<std::string> site;
    std::optional<std::string> agent;
    std::vector<std::int64_t> statuses;                        ///< ranks (device_state.status_rank)
    std::array<std::optional<TextRange>, kDeviceTexts> texts;  ///< by DeviceText
    std::optional<TextRange> addresses;                        ///< as numbers
    std::optional<std::int64_t> supply_most;                   ///< percent
    std::optional<bool> alerts;
    std::optional<bool> findings;  ///< about counters, that somebody should decide
    std::optional<TimePoint> seen_before;
    std::optional<TimePoint> seen_after;
    std::vector<std::string> patterns;  ///< each one has to be found (LIKE), longest first
    std::optional<std::vector<std::string>> ids;
    std::optional<std::string> reason;  ///< one of its reasons that are more than a notice
};

struct DeviceQuery {
    DeviceFilter filter;
    DeviceOrder order;
    http::PageRequest page;
};

/// A device that was found, with its key in the order as the cursor carries it.
struct FoundDevice {
    TenantId tenant;
    DeviceId id;
    std::optional<std::string> key;
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
    std::string status_reason;
    bool asleep{false};
    std::string label;
    std::string asset_number;
    std::vector<std::string> errors;
    std::optional<TimePoint> taken_at;
    std::optional<TimePoint> unreachable_since;
    std::optional<std::int64_t> total;
    std::optional<std::int64_t> mono;
    std::optional<std::int64_t> color;
    std::optional<std::int64_t> life;
    std::optional<std::int64_t> pages_30d;    ///< impressions of the 30 days before today
    std::optional<std::int64_t> supply_left;  ///< percent; the least of its supplies
    std::string supplies_json;
    std::int64_t alerts{0};
    std::int64_t open_findings{0};      ///< about its counters, that somebody should decide
    std::optional<std::int64_t> trust;  ///< 0 to 100: how far cross-checks of its counters agree
    std::string profile;
};

struct DeviceDetail {
    DeviceSummary summary;
    std::string protocol;  ///< by which it was read; empty: not known
    std::int64_t revision{0};
    std::string notes;
    AgentId agent;
    std::string agent_name;
    TimePoint first_seen_at;
    std::optional<TimePoint> received_at;
    std::optional<std::string> latest_reading;  ///< its id
    std::vector<std::string> console;
    std::string counters_json;
    std::string trays_json;
    std::string reasons_json;
    std::optional<TimePoint> reasons_at;   ///< null where they were stored before there were any
    std::optional<TimePoint> supplies_at;  ///< when the levels were read
};

}  // namespace platen::server::domain
