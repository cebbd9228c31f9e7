#pragma once

#include "common/raw/oid.hpp"

#include <string>
#include <vector>

namespace platen {

struct ProfileSpec;

/// One thing to ask a device for.
struct PlanEntry {
    Oid oid;
    bool column{false};  ///< walk everything below `oid`; else it is one instance: GET it
    auto operator<=>(const PlanEntry&) const = default;
};

/// Everything that `spec` reads, sorted by OID, each once. An instance below a column that is
/// walked anyway is left out. Position in this list is the wire format's oid_index.
[[nodiscard]] std::vector<PlanEntry> makePlan(const ProfileSpec& spec);

/// Every IPP attribute that `spec` reads, sorted, each once. Position in this list is the wire
/// format's name_index.
[[nodiscard]] std::vector<std::string> ippAttributesOf(const ProfileSpec& spec);

}  // namespace platen
