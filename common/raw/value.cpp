#include "common/raw/value.hpp"

#include <limits>

namespace platen {

bool Value::isPresent() const {
    return type < ValueType::Null;
}

std::optional<std::int64_t> Value::asInteger() const {
    switch (type) {
        case ValueType::Integer:
            return integer;
        case ValueType::Counter32:
        case ValueType::Gauge32:
        case ValueType::TimeTicks:
        case ValueType::Counter64:
            if (number > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()))
                return std::nullopt;
            return static_cast<std::int64_t>(number);
        case ValueType::Octets:
        case ValueType::ObjectId:
        case ValueType::IpAddress:
        case ValueType::Opaque:
        case ValueType::Null:
        case ValueType::NoSuchObject:
        case ValueType::NoSuchInstance:
        case ValueType::EndOfMibView:
            return std::nullopt;
    }
    return std::nullopt;
}

Value Value::ofInteger(std::int64_t value) {
    return {.type = ValueType::Integer, .integer = value, .number = 0, .octets = {}};
}

Value Value::ofOctets(std::string bytes) {
    return {.type = ValueType::Octets, .integer = 0, .number = 0, .octets = std::move(bytes)};
}

Value Value::ofNumber(ValueType type, std::uint64_t value) {
    return {.type = type, .integer = 0, .number = value, .octets = {}};
}

}  // namespace platen
