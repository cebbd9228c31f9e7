#include "common/wire/ipp_codec.hpp"

#include "common/core/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <stdexcept>

namespace platen::wire {

namespace {

constexpr std::size_t kMaxAttributes = 200;
constexpr std::size_t kMaxIppValues = 1000;
constexpr std::size_t kMaxValueBytes = 4096;
constexpr std::size_t kMaxIppBytes = std::size_t{256} * 1024;
constexpr std::size_t kMaxUriBytes = 1024;

constexpr std::uint32_t kFirstValueTag = 0x10;  // RFC 8010 section 3.5.2
constexpr std::uint32_t kLastValueTag = 0x7F;

bool isValueTag(std::uint32_t tag) {
    return tag >= kFirstValueTag && tag <= kLastValueTag;
}

std::string valueFault(const v1::IppValue& value) {
    if (!isValueTag(value.tag())) return fmt::format("IPP value tag {}", value.tag());
    if (value.octets().size() <= kMaxValueBytes) return {};
    return fmt::format(
        "an IPP value of {} bytes, allowed: {}", value.octets().size(), kMaxValueBytes);
}

/// What is wrong with the list of attributes; empty: nothing.
std::string attributesFault(const v1::Reading& message, std::size_t names) {
    const auto attributes = static_cast<std::size_t>(message.attributes_size());
    if (attributes > kMaxAttributes)
        return fmt::format("{} IPP attributes, allowed: {}", attributes, kMaxAttributes);
    std::size_t values = 0;
    std::size_t bytes = 0;
    std::uint32_t lowest = 0;
    for (const v1::IppAttribute& attribute : message.attributes()) {
        const std::uint32_t index = attribute.name_index();
        if (index >= names)
            return fmt::format("attribute index {} of a profile with {} attributes", index, names);
        if (index < lowest) return fmt::format("attribute index {} out of its order", index);
        lowest = index + 1;
        values += static_cast<std::size_t>(attribute.values_size());
        for (const v1::IppValue& value : attribute.values()) {
            if (auto fault = valueFault(value); !fault.empty()) return fault;
            bytes += value.octets().size();
        }
    }
    if (values > kMaxIppValues)
        return fmt::format("{} IPP values, allowed: {}", values, kMaxIppValues);
    if (bytes > kMaxIppBytes)
        return fmt::format("IPP values of {} bytes, allowed: {}", bytes, kMaxIppBytes);
    return {};
}

std::string ippFault(const v1::Reading& message, std::size_t names) {
    if (message.ipp_uri().size() > kMaxUriBytes ||
        cleanUtf8(message.ipp_uri()) != message.ipp_uri())
        return "an IPP address that is none";
    if (message.ipp_problem() < v1::FIELD_ERROR_UNSPECIFIED ||
        message.ipp_problem() > v1::TRUNCATED)
        return fmt::format("problem {} of IPP", static_cast<int>(message.ipp_problem()));
    return attributesFault(message, names);
}

std::uint32_t nameIndex(const std::string& name, std::span<const std::string> names) {
    const auto found = std::ranges::find(names, name);
    if (found == names.end())
        throw std::invalid_argument{fmt::format("{} is no attribute of the profile", name)};
    return static_cast<std::uint32_t>(found - names.begin());
}

}  // namespace

void encodeIpp(
    const RawReading& reading, std::span<const std::string> names, v1::Reading& message) {
    message.set_ipp_uri(reading.ipp_uri);
    message.set_after_snmp(reading.after_snmp);
    if (reading.ipp_problem)
        message.set_ipp_problem(static_cast<v1::FieldError>(*reading.ipp_problem));
    for (const IppAttribute& attribute : reading.attributes) {
        auto* added = message.add_attributes();
        added->set_name_index(nameIndex(attribute.name, names));
        for (const IppValue& value : attribute.values) {
            auto* added_value = added->add_values();
            added_value->set_tag(value.tag);
            added_value->set_octets(value.octets);
        }
    }
    if (const std::string fault = ippFault(message, names.size()); !fault.empty())
        throw std::invalid_argument{fault};
}

std::string decodeIpp(
    const v1::Reading& message, std::span<const std::string> names, RawReading& reading) {
    if (auto fault = ippFault(message, names.size()); !fault.empty()) return fault;
    reading.ipp_uri = message.ipp_uri();
    reading.after_snmp = message.after_snmp();
    if (message.ipp_problem() != v1::FIELD_ERROR_UNSPECIFIED)
        reading.ipp_problem = static_cast<FieldError>(message.ipp_problem());
    for (const v1::IppAttribute& attribute : message.attributes()) {
        auto& added = reading.attributes.emplace_back();
        added.name = names[attribute.name_index()];
        for (const v1::IppValue& value : attribute.values())
            added.values.push_back(
                {.tag = static_cast<std::uint8_t>(value.tag()), .octets = value.octets()});
    }
    return {};
}

}  // namespace platen::wire
