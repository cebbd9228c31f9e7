#pragma once

#include "agent/uplink/uplink.hpp"

#include <string>

namespace platen::agent::app {

/// Signs batches with the private key of the agent's certificate, which stays the same when that is
/// renewed. With a key of another kind than enrolment makes (a foreign one, of the settings), or
/// without any, batches go unsigned, and the log says so. Called on the thread of the outbox.
[[nodiscard]] uplink::Uplink::Sign batchSigner(const std::string& key_file);

}  // namespace platen::agent::app
