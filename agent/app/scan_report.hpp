#pragma once

#include "agent/discovery/found_device.hpp"
#include "common/raw/reading.hpp"

#include <string>

namespace platen::agent::app {

/// One line of `platen-agent scan --json`: address, protocol, vendor, model, profile,
/// sys_object_id, sys_descr; what is not known is null. Vendor and model are what the hints alone
/// tell.
[[nodiscard]] std::string scanJson(const discovery::FoundDevice& found, Protocol protocol);

/// The same for people, in columns.
[[nodiscard]] std::string scanLine(const discovery::FoundDevice& found, Protocol protocol);

}  // namespace platen::agent::app
