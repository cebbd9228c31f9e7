#pragma once

#include "agent/snmp/peer.hpp"
#include "agent/snmp/request_size.hpp"
#include "common/core/clock.hpp"
#include "common/profiles/hints.hpp"

#include <cstddef>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace platen::agent::discovery {

/// What is remembered of a device between two runs. Names no credential, only its position.
struct KnownDevice {
    snmp::Peer peer;
    std::size_t credential{0};
    std::optional<bool> by_v3{};  ///< whether that was one of SNMPv3; nothing in older files
    DeviceHints hints;
    std::string family{};      ///< of the profile by which it was read; empty: not known
    snmp::RequestSize size{};  ///< what it has shown to stand, read by that profile
    bool after_snmp{false};    ///< read over IPP alone, after it was read over SNMP
    std::optional<TimePoint> last_answer;
};

/// A file of known devices that cannot be read or written. The text names the file and the reason.
class KnownDevicesError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// Nothing when there is no such file; throws KnownDevicesError for one that is damaged.
[[nodiscard]] std::vector<KnownDevice> readKnownDevices(const std::string& path);

/// Replaces the file at once and for good (temporary file, fsync, rename); mode 0600. Throws
/// KnownDevicesError.
void writeKnownDevices(const std::string& path, const std::vector<KnownDevice>& devices);

}  // namespace platen::agent::discovery
