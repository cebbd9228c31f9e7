#pragma once

#include "agent/app/enrol_client.hpp"
#include "agent/app/identity.hpp"
#include "common/crypto/enrol_token.hpp"

#include <cstdint>
#include <string>

namespace platen::agent::app {

/// What happens with records that the server has not acknowledged yet, when the agent joins another
/// customer or another server than before.
enum class OpenRecords : std::uint8_t {
    Refuse,  ///< as long as there are any, or the agent runs, nothing changes
    Take,    ///< they go to the new site
};

/// Joins a site: makes a key where there is none, finds the authority that the token pins, asks for
/// a certificate, and leaves the identity in the state folder. May be repeated after a failure at
/// any point: the same key gets the same certificate. An identity that is already there stays as it
/// is until the server has accepted the token. Records that were read for one customer do not
/// become another one's unless `open_records` says so. Does not wait while another one joins or
/// renews. Throws EnrolError, std::system_error, crypto::CryptoError.
[[nodiscard]] Identity enrol(
    const EnrolServer& server,
    const crypto::EnrolToken& token,
    const std::string& state_dir,
    OpenRecords open_records = OpenRecords::Refuse);

/// Gets a new certificate for the same key from the server where the agent joined, with the present
/// one, and takes over what else the server says of itself: its authorities, its broker. Whatever
/// dies, there is the old certificate or the new one; may be repeated at any time. Nothing is done
/// while another one joins or renews, or when the state folder has the identity of another agent by
/// now: that is an EnrolError. Throws also config::ConfigError, std::system_error,
/// crypto::CryptoError, std::invalid_argument for an identity without a server.
void renewCertificate(const AgentId& agent, const std::string& state_dir);

}  // namespace platen::agent::app
