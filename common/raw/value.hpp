#pragma once

#include "common/raw/oid.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace platen {

/// The types that a variable of SNMP can have (RFC 2578 section 7.1, RFC 3416 section 3). The
/// numbers are those of the wire format (ValueType in reading.proto) and never change.
enum class ValueType : std::uint8_t {
    Integer = 1,    ///< Integer32 or INTEGER
    Octets = 2,     ///< OCTET STRING
    ObjectId = 3,   ///< OBJECT IDENTIFIER, `octets` holds its dotted text
    IpAddress = 4,  ///< four octets
    Counter32 = 5,
    Gauge32 = 6,    ///< Gauge32 or Unsigned32
    TimeTicks = 7,  ///< hundredths of a second
    Counter64 = 8,
    Opaque = 9,
    Null = 10,
    NoSuchObject = 11,
    NoSuchInstance = 12,
    EndOfMibView = 13,
};

/// One value exactly as a device sent it.
struct Value {
    ValueType type{ValueType::Null};
    std::int64_t integer{0};  ///< for Integer
    std::uint64_t number{0};  ///< for Counter32, Gauge32, TimeTicks, Counter64
    std::string octets;       ///< bytes for Octets, IpAddress, Opaque; text for ObjectId

    bool operator==(const Value&) const = default;

    /// Null and the three exceptions of SNMPv2 carry nothing.
    [[nodiscard]] bool isPresent() const;
    /// The number of any numeric type; nothing for the others and for what exceeds int64.
    [[nodiscard]] std::optional<std::int64_t> asInteger() const;

    [[nodiscard]] static Value ofInteger(std::int64_t value);
    [[nodiscard]] static Value ofOctets(std::string bytes);
    [[nodiscard]] static Value ofNumber(ValueType type, std::uint64_t value);
};

/// One value and where it was read.
struct Binding {
    Oid oid;
    Value value;
    bool operator==(const Binding&) const = default;
};

}  // namespace platen
