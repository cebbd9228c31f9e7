#pragma once

#include "common/core/clock.hpp"
#include "common/core/ids.hpp"
#include "server/db/transaction.hpp"
#include "server/domain/devices/device_state.hpp"
#include "server/rules/device_identity.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace platen::server::domain {

/// What was decided about a device.
enum class DecisionKind {
    New,     ///< nothing spoke for a device that was known
    Learnt,  ///< it was recognised, and showed evidence that was not known of it
    Refused  ///< it was not taken for another device, although something unique spoke for that
};

/// One line of why a device is what it is.
struct DeviceDecision {
    DecisionKind kind{DecisionKind::New};
    TimePoint at;  ///< when the reading was taken
    std::optional<DeviceId> other;
    int score{0};
    std::vector<rules::EvidenceReason> reasons;
    std::vector<rules::Evidence> evidence;
};

/// A decision that has to be kept, and of which device.
struct DecisionNote {
    DeviceKey device;
    DeviceDecision decision;
};
/// One statement; none for none.
void addDecisions(db::Transaction& tx, std::span<const DecisionNote> notes);

/// A decision as the API shows it.
struct DecisionLine {
    std::string kind;
    TimePoint at;
    std::optional<std::string> other;
    std::int64_t score{0};
    std::string reasons_json;
    std::string evidence_json;
};
/// The newest first, at most 50.
[[nodiscard]] std::vector<DecisionLine> listDecisions(
    db::Transaction& tx, const std::vector<TenantId>& tenants, const DeviceId& device);

}  // namespace platen::server::domain
