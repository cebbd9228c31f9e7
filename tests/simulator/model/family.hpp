#pragma once

#include "common/raw/value.hpp"
#include "tests/simulator/model/machine.hpp"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace platen::simulator {

/// Whether a recording is served as it stands, or moves as its script says.
enum class Motion : std::uint8_t { Static, Live };

/// A recording and what moves in it, shared by all devices that are made from it.
struct Family {
    std::string name;  ///< file name without its ending
    std::string model;
    std::string serial;  ///< as recorded
    std::shared_ptr<const std::vector<Binding>> rows;
    std::shared_ptr<const Build> build;  ///< null when nothing moves
    /// What it shows in SNMP contexts, by their names; nothing moves there. Shared as `rows`.
    std::map<std::string, std::shared_ptr<const std::vector<Binding>>> contexts;
};

/// Reads FILE.snmprec, FILE@CONTEXT.snmprec for each context that has one, and, for Motion::Live,
/// FILE.toml beside it; without one, only prtMarkerLifeCount and sysUpTime move. Throws
/// SnmprecError or config::ConfigError, the latter also for a script that names a variable which
/// the recording does not have.
[[nodiscard]] std::shared_ptr<const Family> loadFamily(const std::string& path, Motion motion);

/// The same from what has been read already; for tests.
[[nodiscard]] std::shared_ptr<const Family> makeFamily(
    std::string name, std::vector<Binding> rows, std::optional<Script> script);

}  // namespace platen::simulator
