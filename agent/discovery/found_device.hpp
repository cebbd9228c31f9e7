#pragma once

#include "agent/snmp/peer.hpp"
#include "common/profiles/profile_set.hpp"

#include <cstddef>

namespace platen::agent::discovery {

/// A printer: where it answered, to which credential, and by which profile it is read.
struct FoundDevice {
    snmp::Peer peer;
    std::size_t credential{0};        ///< position in the CredentialBook
    const Profile* profile{nullptr};  ///< never null; lives as long as the ProfileSet
    DeviceHints hints;
    bool incomplete{false};  ///< it left a question unanswered: hints may be missing
};

}  // namespace platen::agent::discovery
