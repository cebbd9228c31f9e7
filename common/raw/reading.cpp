#include "common/raw/reading.hpp"

#include <fmt/format.h>

namespace platen {

std::string_view protocolName(Protocol protocol) {
    switch (protocol) {
        case Protocol::SnmpV1:
            return "snmp-v1";
        case Protocol::SnmpV2c:
            return "snmp-v2c";
        case Protocol::SnmpV3:
            return "snmp-v3";
        case Protocol::Ipp:
            return "ipp";
    }
    return "unknown";
}

std::string_view fieldErrorName(FieldError error) {
    switch (error) {
        case FieldError::Timeout:
            return "timeout";
        case FieldError::Refused:
            return "refused";
        case FieldError::Malformed:
            return "malformed";
        case FieldError::Truncated:
            return "truncated";
    }
    return "unknown";
}

std::string Endpoint::text() const {
    if (address.empty()) return {};
    if (address.find(':') != std::string::npos) return fmt::format("[{}]:{}", address, port);
    return fmt::format("{}:{}", address, port);
}

}  // namespace platen
