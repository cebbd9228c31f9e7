#pragma once

#include "common/core/clock.hpp"
#include "common/core/ids.hpp"
#include "server/http/page_request.hpp"
#include "server/rules/meter_finding.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace platen::server::domain {

/// The last word of a person about a finding.
struct CounterDecision {
    rules::Verdict verdict{rules::Verdict::Count};
    std::string note;
    TimePoint decided_at;
    std::string decided_by;  ///< e-mail address
};

/// What is odd about a counter of a device, with whose it is.
struct CounterFinding {
    TenantId tenant;
    std::string organisation_name;
    DeviceId device;
    std::string vendor;
    std::string model;
    std::string serial;
    std::string label;
    rules::Finding finding;
    std::optional<std::int64_t> amount;  ///< use that it may stand for; nothing: in no doubt
    std::optional<CounterDecision> decision;
    std::string page_time;  ///< of the reading, in microseconds: a key of the page
};

/// What each verdict counts; nothing: the analysis has to say.
struct VerdictEffect {
    rules::Verdict verdict{rules::Verdict::Count};
    std::optional<std::int64_t> counts;
};
/// Nothing to choose from: nobody can decide about it.
[[nodiscard]] std::vector<VerdictEffect> effectsOf(const CounterFinding& found);
/// The analysis has not taken the decision in yet.
[[nodiscard]] bool isWaiting(const CounterFinding& found);

struct FindingsQuery {
    std::vector<TenantId> tenants;
    std::optional<DeviceId> device;
    bool open_only{false};
    std::optional<rules::FindingKind> kind;
    http::PageRequest page;
};

/// What somebody decides: about one counter of a reading, or about all that are odd in it.
struct NewDecision {
    TenantId tenant;
    DeviceId device;
    TimePoint taken_at;
    std::int32_t n{0};
    std::optional<rules::Meter> meter;
    rules::Verdict verdict{rules::Verdict::Count};
    std::string note;
    std::string decided_by;
};

}  // namespace platen::server::domain
