#pragma once

#include "agent/snmp/request_size.hpp"

namespace platen::agent::polling {

/// What the next reading begins with, after one that began with `before` and ended with `used`. A
/// limit that held for eight readings is doubled, and what was left unanswered is tried again: it
/// may have been the network's fault, not the device's, and trying costs a device that has a limit
/// just one question without an answer. A failed check of GETBULK stays. Pure.
[[nodiscard]] snmp::RequestSize nextSize(const snmp::RequestSize& before, snmp::RequestSize used);

}  // namespace platen::agent::polling
