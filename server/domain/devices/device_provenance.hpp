#pragma once

#include "common/core/clock.hpp"
#include "server/domain/devices/device_decision_store.hpp"

#include <optional>
#include <string>
#include <vector>

namespace platen::server::domain {

/// Something that a device is recognised by.
struct EvidenceLine {
    std::string kind;
    std::string value;
    int weight{0};  ///< rules::weightOf()
    TimePoint first_seen_at;
    TimePoint last_seen_at;
};

/// Where a value of the latest state comes from.
struct Origin {
    std::string field;
    std::optional<std::string> oid;
    std::optional<TimePoint> read_at;
};

struct DeviceProvenance {
    std::vector<EvidenceLine> evidence;
    std::vector<DecisionLine> decisions;
    std::vector<Origin> origins;
    std::string alerts_json;  ///< open alerts with `began_at`
};

}  // namespace platen::server::domain
