#include "agent/snmp/message.hpp"

namespace platen::agent::snmp {

Protocol protocolOf(const Credential& credential) {
    return std::get<Community>(credential).protocol;
}

bool sameCredential(const Credential& left, const Credential& right) {
    const auto& one = std::get<Community>(left);
    const auto& other = std::get<Community>(right);
    return one.protocol == other.protocol && one.name.reveal() == other.name.reveal();
}

}  // namespace platen::agent::snmp
