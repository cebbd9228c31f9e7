#pragma once

#include "common/core/ids.hpp"
#include "server/db/transaction.hpp"
#include "server/http/page_request.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace platen::server::evidence {

/// Use of several devices on one day.
struct SumOfDay {
    std::int64_t pages{0};
    std::int64_t mono{0};
    std::int64_t color{0};
    std::int64_t held{0};
    std::int64_t devices{0};
    bool operator==(const SumOfDay&) const = default;
};

struct CustomerDay {
    SumOfDay kept;        ///< customer_day
    SumOfDay of_devices;  ///< device_day, added up in the same moment
};
[[nodiscard]] CustomerDay findCustomerDay(
    db::Transaction& tx, const std::vector<TenantId>& tenants, const std::string& day);

/// A device's part of a customer's day.
struct DevicePart {
    DeviceId device;
    TenantId tenant;
    std::string organisation_name;
    std::string site_name;
    std::string vendor;
    std::string model;
    std::string serial;
    std::string label;
    std::optional<std::int64_t> pages;  ///< nothing: it counts none
    std::optional<std::int64_t> mono;
    std::optional<std::int64_t> color;
    std::int64_t held{0};
};
/// The most pages first, then by id: the two keys of the page.
[[nodiscard]] std::vector<DevicePart> listDeviceParts(
    db::Transaction& tx,
    const std::vector<TenantId>& tenants,
    const std::string& day,
    const http::PageRequest& page);

}  // namespace platen::server::evidence
