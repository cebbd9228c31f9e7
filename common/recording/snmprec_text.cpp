#include "common/recording/snmprec_text.hpp"

#include "common/core/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>
#include <string_view>

namespace platen {

namespace {

std::string octetsField(std::string_view tag, std::string_view octets) {
    const bool printable = std::ranges::all_of(octets, [](char c) { return c >= ' ' && c <= '~'; });
    if (printable) return fmt::format("{}|{}", tag, octets);
    return fmt::format("{}x|{}", tag, hexEncode(octets));
}

/// Tag and value.
std::string fieldsOf(const Value& value) {
    switch (value.type) {
        case ValueType::Integer:
            return fmt::format("2|{}", value.integer);
        case ValueType::Octets:
            return octetsField("4", value.octets);
        case ValueType::ObjectId:
            return fmt::format("6|{}", value.octets);
        case ValueType::IpAddress:
            return fmt::format("64x|{}", hexEncode(value.octets));
        case ValueType::Counter32:
            return fmt::format("65|{}", value.number);
        case ValueType::Gauge32:
            return fmt::format("66|{}", value.number);
        case ValueType::TimeTicks:
            return fmt::format("67|{}", value.number);
        case ValueType::Opaque:
            return fmt::format("68x|{}", hexEncode(value.octets));
        case ValueType::Counter64:
            return fmt::format("70|{}", value.number);
        case ValueType::Null:
        case ValueType::NoSuchObject:
        case ValueType::NoSuchInstance:
        case ValueType::EndOfMibView:
            return "5|";
    }
    throw std::logic_error{"unhandled ValueType"};
}

}  // namespace

std::string snmprecRow(const Binding& binding) {
    return fmt::format("{}|{}\n", binding.oid.text(), fieldsOf(binding.value));
}

}  // namespace platen
