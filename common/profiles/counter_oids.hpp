#pragma once

#include "common/raw/oid.hpp"

#include <vector>

namespace platen {

struct ProfileSpec;

/// Every OID that the counters of `spec` are read at, instances and columns. Sorted, each once.
[[nodiscard]] std::vector<Oid> counterOids(const ProfileSpec& spec);
/// Every OID that anything else is read at; one may stand in both lists.
[[nodiscard]] std::vector<Oid> oidsBesideCounters(const ProfileSpec& spec);

}  // namespace platen
