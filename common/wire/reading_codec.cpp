#include "common/wire/reading_codec.hpp"

#include "common/core/text.hpp"
#include "common/wire/ipp_codec.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>

#include <array>
#include <limits>
#include <stdexcept>

namespace platen::wire {

namespace {

constexpr std::size_t kMaxValues = 20'000;
constexpr std::size_t kMaxOidArcs = 128;
constexpr std::size_t kMaxFamilyBytes = 128;

/// The most specific entry of the plan that `oid` lies under.
std::uint32_t planIndex(const Oid& oid, std::span<const Oid> plan) {
    std::size_t best = plan.size();
    for (std::size_t i = 0; i < plan.size(); ++i) {
        if (!oid.startsWith(plan[i])) continue;
        if (best == plan.size() || plan[i].size() > plan[best].size()) best = i;
    }
    if (best == plan.size()) {
        throw std::invalid_argument{fmt::format("{} is under no OID of the profile", oid.text())};
    }
    return static_cast<std::uint32_t>(best);
}

v1::RawValue encodeBinding(const Binding& binding, std::span<const Oid> plan) {
    if (binding.value.type < ValueType::Integer || !binding.value.isPresent())
        throw std::invalid_argument{fmt::format("{} has no value", binding.oid.text())};
    v1::RawValue message;
    const std::uint32_t index = planIndex(binding.oid, plan);
    message.set_oid_index(index);
    for (const std::uint32_t arc : binding.oid.after(plan[index]))
        message.add_instance(arc);
    message.set_type(static_cast<v1::ValueType>(binding.value.type));
    message.set_integer(binding.value.integer);
    message.set_number(binding.value.number);
    message.set_octets(binding.value.octets);
    return message;
}

Result<Binding, std::string> decodeBinding(const v1::RawValue& message, std::span<const Oid> plan) {
    if (message.oid_index() >= plan.size()) {
        return Failure{fmt::format(
            "OID index {} of a profile with {} OIDs", message.oid_index(), plan.size())};
    }
    const Oid& base = plan[message.oid_index()];
    const auto instance_size = static_cast<std::size_t>(message.instance_size());
    if (base.size() + instance_size > kMaxOidArcs)
        return Failure{std::string{"an OID of over 128 arcs"}};
    if (message.type() < v1::INTEGER || message.type() > v1::OPAQUE) {
        return Failure{fmt::format("value type {}", static_cast<int>(message.type()))};
    }
    // A device may send an OID without arcs; every other text comes from an agent gone wrong.
    if (message.type() == v1::OBJECT_ID && !message.octets().empty() &&
        !Oid::parse(message.octets())) {
        return Failure{std::string{"an OBJECT_ID that is not one in dotted form"}};
    }
    return Binding{
        .oid = base.with({message.instance().data(), instance_size}),
        .value = {
            .type = static_cast<ValueType>(message.type()),
            .integer = message.integer(),
            .number = message.number(),
            .octets = message.octets()}};
}

bool isPassedOver(const v1::RawValue& value, const ReadingLists& lists) {
    return lists.only != nullptr && value.oid_index() < lists.only->size() &&
           !(*lists.only)[value.oid_index()];
}

Result<FieldProblem, std::string> decodeProblem(
    const v1::FieldProblem& message, std::size_t plan_size) {
    const bool known = message.error() >= v1::TIMEOUT && message.error() <= v1::TRUNCATED;
    if (!known || message.oid_index() >= plan_size) {
        return Failure{fmt::format(
            "problem {} of OID index {}", static_cast<int>(message.error()), message.oid_index())};
    }
    return FieldProblem{
        .plan_index = message.oid_index(), .error = static_cast<FieldError>(message.error())};
}

/// What is wrong with the list of what was read in a context; empty: nothing.
std::string contextFault(const v1::Reading& message, std::size_t plan_size) {
    std::uint32_t lowest = 0;
    for (const std::uint32_t position : message.in_context()) {
        if (position < lowest || position >= plan_size)
            return fmt::format("position {} read in a context", position);
        lowest = position + 1;
    }
    return {};
}

bool isNumericAddress(const std::string& text) {
    std::array<unsigned char, sizeof(in6_addr)> bytes{};
    return inet_pton(AF_INET, text.c_str(), bytes.data()) == 1 ||
           inet_pton(AF_INET6, text.c_str(), bytes.data()) == 1;
}

/// What is wrong with the texts that an agent writes itself; empty: nothing.
std::string textFault(const v1::Reading& message) {
    const bool has_nul = message.address().find('\0') != std::string::npos;
    if (has_nul || !isNumericAddress(message.address())) return "an address that is not numeric";
    if (message.profile().size() > kMaxFamilyBytes ||
        cleanUtf8(message.profile()) != message.profile())
        return "a profile's name that is none";
    if (message.profile_hash().size() != 32) return "a profile hash that has not 32 bytes";
    return {};
}

/// The fields outside the lists, or what is wrong with them.
Result<RawReading, std::string> decodeHead(const v1::Reading& message) {
    if (message.protocol() < v1::SNMP_V1 || message.protocol() > v1::IPP) {
        return Failure{fmt::format("protocol {}", static_cast<int>(message.protocol()))};
    }
    if (message.port() > std::numeric_limits<std::uint16_t>::max())
        return Failure{fmt::format("port {}", message.port())};
    if (auto fault = textFault(message); !fault.empty()) return Failure{std::move(fault)};
    if (static_cast<std::size_t>(message.values_size()) > kMaxValues)
        return Failure{fmt::format("{} values, allowed: {}", message.values_size(), kMaxValues)};
    RawReading reading;
    reading.endpoint = {
        .address = message.address(), .port = static_cast<std::uint16_t>(message.port())};
    reading.protocol = static_cast<Protocol>(message.protocol());
    reading.profile = message.profile();
    reading.profile_hash = message.profile_hash();
    reading.duration = std::chrono::milliseconds{message.duration_ms()};
    reading.packets = message.packets();
    return reading;
}

}  // namespace

v1::Reading encodeReading(const RawReading& reading, const ReadingLists& lists) {
    if (reading.bindings.size() > kMaxValues) {
        throw std::invalid_argument{
            fmt::format("{} values, allowed: {}", reading.bindings.size(), kMaxValues)};
    }
    v1::Reading message;
    message.set_address(reading.endpoint.address);
    message.set_port(reading.endpoint.port);
    message.set_protocol(static_cast<v1::Protocol>(reading.protocol));
    message.set_profile(reading.profile);
    message.set_profile_hash(reading.profile_hash);
    message.set_duration_ms(static_cast<std::uint32_t>(reading.duration.count()));
    message.set_packets(reading.packets);
    for (const Binding& binding : reading.bindings)
        *message.add_values() = encodeBinding(binding, lists.plan);
    for (const FieldProblem& problem : reading.problems) {
        auto* added = message.add_problems();
        added->set_oid_index(problem.plan_index);
        added->set_error(static_cast<v1::FieldError>(problem.error));
    }
    for (const std::uint32_t position : reading.in_context)
        message.add_in_context(position);
    if (auto fault = contextFault(message, lists.plan.size()); !fault.empty())
        throw std::invalid_argument{fault};
    encodeIpp(reading, lists.attributes, message);
    return message;
}

Result<RawReading, std::string> decodeReading(
    const v1::Reading& message, const ReadingLists& lists) {
    auto head = decodeHead(message);
    if (!head) return head;
    RawReading reading = std::move(head).value();
    if (lists.only == nullptr)
        reading.bindings.reserve(static_cast<std::size_t>(message.values_size()));
    for (const auto& value : message.values()) {
        if (isPassedOver(value, lists)) continue;
        auto binding = decodeBinding(value, lists.plan);
        if (!binding) return Failure{binding.error()};
        reading.bindings.push_back(std::move(binding).value());
    }
    for (const auto& value : message.problems()) {
        const auto problem = decodeProblem(value, lists.plan.size());
        if (!problem) return Failure{problem.error()};
        reading.problems.push_back(*problem);
    }
    if (auto fault = contextFault(message, lists.plan.size()); !fault.empty())
        return Failure{std::move(fault)};
    reading.in_context.assign(message.in_context().begin(), message.in_context().end());
    if (auto fault = decodeIpp(message, lists.attributes, reading); !fault.empty())
        return Failure{std::move(fault)};
    return reading;
}

}  // namespace platen::wire
