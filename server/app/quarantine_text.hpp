#pragma once

#include "server/domain/agents/quarantine_admin_store.hpp"

#include <string>
#include <vector>

/// The quarantine as `platen-server quarantine` prints it, each with its last line break. Pure.
namespace platen::server::app {

[[nodiscard]] std::string listText(
    const std::vector<domain::QuarantineLine>& lines,
    const std::vector<domain::FullQuarantine>& full);
[[nodiscard]] std::string listJson(
    const std::vector<domain::QuarantineLine>& lines,
    const std::vector<domain::FullQuarantine>& full);

/// What is known of it, and a line for each record that can be decoded.
[[nodiscard]] std::string itemText(const domain::QuarantineItem& item);
[[nodiscard]] std::string itemJson(const domain::QuarantineItem& item);

}  // namespace platen::server::app
