#include "agent/snmp/message.hpp"

namespace platen::agent::snmp {

Protocol protocolOf(const Credential& credential) {
    const auto* community = std::get_if<Community>(&credential);
    return community == nullptr ? Protocol::SnmpV3 : community->protocol;
}

}  // namespace platen::agent::snmp
