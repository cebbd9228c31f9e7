#include "tests/simulator/ber/snmp_message.hpp"

#include "tests/simulator/ber/element.hpp"

#include <utility>

namespace platen::simulator::ber {

namespace {

constexpr std::uint8_t kInteger = 0x02;
constexpr std::uint8_t kOctetString = 0x04;
constexpr std::uint8_t kNull = 0x05;
constexpr std::uint8_t kObjectIdentifier = 0x06;
constexpr std::uint8_t kSequence = 0x30;

/// RFC 2578 section 7.1 and RFC 3416 section 3: tags 0x40-0x46, exceptions 0x80-0x82.
std::uint8_t tagOf(ValueType type) {
    switch (type) {
        case ValueType::Integer:
            return kInteger;
        case ValueType::Octets:
            return kOctetString;
        case ValueType::ObjectId:
            return kObjectIdentifier;
        case ValueType::IpAddress:
            return 0x40;
        case ValueType::Counter32:
            return 0x41;
        case ValueType::Gauge32:
            return 0x42;
        case ValueType::TimeTicks:
            return 0x43;
        case ValueType::Opaque:
            return 0x44;
        case ValueType::Counter64:
            return 0x46;
        case ValueType::Null:
            return kNull;
        case ValueType::NoSuchObject:
            return 0x80;
        case ValueType::NoSuchInstance:
            return 0x81;
        case ValueType::EndOfMibView:
            return 0x82;
    }
    return kNull;
}

std::string contentOf(const Value& value) {
    switch (value.type) {
        case ValueType::Integer:
            return integerContent(value.integer);
        case ValueType::ObjectId:
            return oidContent(Oid::parse(value.octets).value_or(Oid{}));
        case ValueType::Octets:
        case ValueType::IpAddress:
        case ValueType::Opaque:
            return value.octets;
        case ValueType::Counter32:
        case ValueType::Gauge32:
        case ValueType::TimeTicks:
            return unsignedContent(value.number & 0xffffffffU);
        case ValueType::Counter64:
            return unsignedContent(value.number);
        case ValueType::Null:
        case ValueType::NoSuchObject:
        case ValueType::NoSuchInstance:
        case ValueType::EndOfMibView:
            return {};
    }
    return {};
}

Value bytesValue(ValueType type, std::string bytes) {
    return {.type = type, .integer = 0, .number = 0, .octets = std::move(bytes)};
}

std::optional<Value> integerOf(std::string_view content) {
    const auto number = toInteger(content);
    if (!number) return std::nullopt;
    return Value::ofInteger(*number);
}

std::optional<Value> numberOf(ValueType type, std::string_view content) {
    const auto number = toUnsigned(content);
    if (!number) return std::nullopt;
    return Value::ofNumber(type, *number);
}

std::optional<Value> objectIdOf(std::string_view content) {
    const auto oid = toOid(content);
    if (!oid) return std::nullopt;
    return bytesValue(ValueType::ObjectId, oid->text());
}

std::optional<Value> valueOf(const Element& element) {
    switch (element.tag) {
        case kInteger:
            return integerOf(element.content);
        case kOctetString:
            return Value::ofOctets(std::string{element.content});
        case kNull:
            return Value{};
        case kObjectIdentifier:
            return objectIdOf(element.content);
        case 0x40:
            return bytesValue(ValueType::IpAddress, std::string{element.content});
        case 0x41:
            return numberOf(ValueType::Counter32, element.content);
        case 0x42:
            return numberOf(ValueType::Gauge32, element.content);
        case 0x43:
            return numberOf(ValueType::TimeTicks, element.content);
        case 0x44:
            return bytesValue(ValueType::Opaque, std::string{element.content});
        case 0x46:
            return numberOf(ValueType::Counter64, element.content);
        case 0x80:
            return bytesValue(ValueType::NoSuchObject, {});
        case 0x81:
            return bytesValue(ValueType::NoSuchInstance, {});
        case 0x82:
            return bytesValue(ValueType::EndOfMibView, {});
        default:
            return std::nullopt;
    }
}

std::optional<std::int64_t> takeInteger(Reader& reader) {
    const auto content = reader.next(kInteger);
    if (!content) return std::nullopt;
    return toInteger(*content);
}

std::optional<Binding> takeBinding(Reader& reader) {
    const auto content = reader.next(kSequence);
    if (!content) return std::nullopt;
    Reader parts{*content};
    const auto name = parts.next(kObjectIdentifier);
    const auto element = parts.next();
    if (!name || !element) return std::nullopt;
    auto oid = toOid(*name);
    if (!oid) return std::nullopt;
    return Binding{.oid = *std::move(oid), .value = valueOf(*element).value_or(Value{})};
}

bool takeBindings(Reader& reader, std::vector<Binding>& bindings) {
    const auto content = reader.next(kSequence);
    if (!content) return false;
    Reader list{*content};
    while (!list.atEnd()) {
        auto binding = takeBinding(list);
        if (!binding) return false;
        bindings.push_back(*std::move(binding));
    }
    return true;
}

bool isPduType(std::uint8_t tag) {
    return (tag >= 0xa0 && tag <= 0xa3) || tag == 0xa5;
}

bool takePdu(Reader& reader, Message& message) {
    const auto element = reader.next();
    if (!element || !isPduType(element->tag)) return false;
    message.type = static_cast<PduType>(element->tag);
    Reader pdu{element->content};
    const auto request_id = takeInteger(pdu);
    const auto error_status = takeInteger(pdu);
    const auto error_index = takeInteger(pdu);
    if (!request_id || !error_status || !error_index) return false;
    message.request_id = *request_id;
    message.error_status = *error_status;
    message.error_index = *error_index;
    return takeBindings(pdu, message.bindings);
}

}  // namespace

std::optional<Message> decodeMessage(std::string_view bytes) {
    Reader datagram{bytes};
    const auto content = datagram.next(kSequence);
    if (!content) return std::nullopt;
    Reader reader{*content};
    const auto version = takeInteger(reader);
    const auto community = reader.next(kOctetString);
    if (!version || !community || (*version != 0 && *version != 1)) return std::nullopt;
    Message message;
    message.version = static_cast<Version>(*version);
    message.community = *community;
    if (!takePdu(reader, message)) return std::nullopt;
    return message;
}

std::string encodeBinding(const Binding& binding) {
    return encode(
        kSequence,
        encode(kObjectIdentifier, oidContent(binding.oid)) +
            encode(tagOf(binding.value.type), contentOf(binding.value)));
}

std::string encodeMessage(const Message& head, std::string_view encoded_bindings) {
    const std::string pdu = encode(kInteger, integerContent(head.request_id)) +
                            encode(kInteger, integerContent(head.error_status)) +
                            encode(kInteger, integerContent(head.error_index)) +
                            encode(kSequence, encoded_bindings);
    return encode(
        kSequence,
        encode(kInteger, integerContent(static_cast<std::int64_t>(head.version))) +
            encode(kOctetString, head.community) +
            encode(static_cast<std::uint8_t>(head.type), pdu));
}

std::string encodeMessage(const Message& message) {
    std::string bindings;
    for (const Binding& binding : message.bindings)
        bindings += encodeBinding(binding);
    return encodeMessage(message, bindings);
}

}  // namespace platen::simulator::ber
