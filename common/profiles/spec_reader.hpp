#pragma once

#include "common/profiles/match.hpp"
#include "common/profiles/profile_spec.hpp"
#include "common/profiles/tree.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace platen {

/// Reads a resolved profile (without `extends` and `match`). `name` is what error texts call it.
/// Throws ProfileError for unknown keys, wrong types and contradictions.
[[nodiscard]] ProfileSpec readSpec(const Tree::Table& table, std::string_view name);

/// Reads the list `match` of a profile file, which may be missing.
[[nodiscard]] std::vector<MatchRule> readMatchRules(
    const Tree::Table& table, const std::string& family, std::string_view name);

}  // namespace platen
