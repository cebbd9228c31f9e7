#pragma once

#include "agent/snmp/peer.hpp"

#include <stdexcept>
#include <string>

namespace platen::agent::app {

/// A host name that the system cannot resolve.
class UnknownHost : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// "printer.example", "192.0.2.7:10161", "2001:db8::7", "[2001:db8::7]:10161"; without a port 161.
/// Throws UsageError for a text that is none of these, UnknownHost for a name without an address.
[[nodiscard]] snmp::Peer lookUpHost(const std::string& text);

}  // namespace platen::agent::app
