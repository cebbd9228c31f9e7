#include "agent/snmp/message.hpp"

namespace platen::agent::snmp {

Protocol protocolOf(const Credential& credential) {
    return std::get<Community>(credential).protocol;
}

}  // namespace platen::agent::snmp
