#include "agent/snmp/message_codec.hpp"

#include <fmt/format.h>
#include <net-snmp/net-snmp-config.h>
// The library's headers must come in this order.
#include <net-snmp/net-snmp-includes.h>

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace platen::agent::snmp {

namespace {

using Pdu = std::unique_ptr<netsnmp_pdu, decltype(&snmp_free_pdu)>;
using Packet = std::unique_ptr<u_char, decltype(&std::free)>;

/// The parser logs what it does not like to standard error; we count it instead.
void prepareLibrary() {
    static const bool kPrepared = [] {
        snmp_disable_log();
        netsnmp_register_loghandler(NETSNMP_LOGHANDLER_NONE, LOG_DEBUG);
        netsnmp_ds_set_boolean(NETSNMP_DS_LIBRARY_ID, NETSNMP_DS_LIB_REVERSE_ENCODE, 1);
        return true;
    }();
    static_cast<void>(kPrepared);
}

int commandOf(Operation operation) {
    switch (operation) {
        case Operation::Get:
            return SNMP_MSG_GET;
        case Operation::GetNext:
            return SNMP_MSG_GETNEXT;
        case Operation::GetBulk:
            return SNMP_MSG_GETBULK;
    }
    throw std::logic_error{"unhandled Operation"};
}

ErrorStatus statusOf(long code) {
    switch (code) {
        case SNMP_ERR_NOERROR:
            return ErrorStatus::NoError;
        case SNMP_ERR_TOOBIG:
            return ErrorStatus::TooBig;
        case SNMP_ERR_NOSUCHNAME:
            return ErrorStatus::NoSuchName;
        case SNMP_ERR_GENERR:
            return ErrorStatus::GenErr;
        case SNMP_ERR_NOACCESS:
            return ErrorStatus::NoAccess;
        case SNMP_ERR_AUTHORIZATIONERROR:
            return ErrorStatus::AuthorizationError;
        default:
            return ErrorStatus::Other;
    }
}

void requireEncodable(const Community& community, const Query& query) {
    if (community.name.empty()) throw std::invalid_argument{"SNMP: the community is empty"};
    if (query.operation == Operation::GetBulk && community.protocol == Protocol::SnmpV1)
        throw std::invalid_argument{"SNMP: version 1 has no GETBULK"};
}

void addOid(netsnmp_pdu& pdu, const Oid& oid) {
    if (oid.size() < 2 || oid.size() > MAX_OID_LEN) {
        throw std::invalid_argument{
            fmt::format("SNMP: OID {} has {} arcs, allowed: 2 to 128", oid.text(), oid.size())};
    }
    std::vector<::oid> arcs(oid.arcs().begin(), oid.arcs().end());
    if (snmp_pdu_add_variable(&pdu, arcs.data(), arcs.size(), ASN_NULL, nullptr, 0) == nullptr)
        throw std::bad_alloc{};
}

Pdu makePdu(long version, const Query& query, std::uint32_t request_id) {
    if (query.oids.empty()) throw std::invalid_argument{"SNMP: a request without OIDs"};
    Pdu pdu{snmp_pdu_create(commandOf(query.operation)), &snmp_free_pdu};
    if (!pdu) throw std::bad_alloc{};
    pdu->version = version;
    pdu->reqid = static_cast<long>(request_id);
    if (query.operation == Operation::GetBulk) {
        pdu->non_repeaters = 0;
        pdu->max_repetitions = static_cast<long>(query.repetitions);
    }
    for (const Oid& oid : query.oids)
        addOid(*pdu, oid);
    return pdu;
}

/// The version number of a message that begins as RFC 1157 and RFC 1901 say; nothing for SNMPv3,
/// which must never reach the library's parser without a session of its own.
std::optional<long> communityVersion(std::string_view bytes) {
    const auto at = [&](std::size_t i) { return static_cast<unsigned char>(bytes[i]); };
    if (bytes.size() < 5 || at(0) != 0x30) return std::nullopt;
    const std::size_t start = (at(1) & 0x80U) == 0 ? 2 : 2U + (at(1) & 0x7FU);
    if (start > 6 || bytes.size() < start + 3) return std::nullopt;
    if (at(start) != ASN_INTEGER || at(start + 1) != 1) return std::nullopt;
    const long version = at(start + 2);
    if (version != SNMP_VERSION_1 && version != SNMP_VERSION_2c) return std::nullopt;
    return version;
}

Oid toOid(const ::oid* arcs, std::size_t count) {
    std::vector<std::uint32_t> narrow(count);
    std::transform(arcs, arcs + count, narrow.begin(), [](::oid arc) {
        return static_cast<std::uint32_t>(arc);
    });
    return Oid{std::move(narrow)};
}

std::string octetsOf(const netsnmp_variable_list& variable) {
    const std::size_t length = std::min<std::size_t>(variable.val_len, kMaxStringBytes);
    return {variable.val.string, variable.val.string + length};
}

Value octetsValue(ValueType type, const netsnmp_variable_list& variable) {
    Value value = Value::ofOctets(octetsOf(variable));
    value.type = type;
    return value;
}

Value oidValue(const netsnmp_variable_list& variable) {
    Value value =
        Value::ofOctets(toOid(variable.val.objid, variable.val_len / sizeof(::oid)).text());
    value.type = ValueType::ObjectId;
    return value;
}

Value numberValue(ValueType type, const netsnmp_variable_list& variable) {
    return Value::ofNumber(type, static_cast<std::uint32_t>(*variable.val.integer));
}

Value counter64Value(const netsnmp_variable_list& variable) {
    const auto high = static_cast<std::uint64_t>(variable.val.counter64->high);
    const auto low = static_cast<std::uint64_t>(variable.val.counter64->low);
    return Value::ofNumber(ValueType::Counter64, (high << 32U) | (low & 0xFFFFFFFFU));
}

Value emptyValue(ValueType type) {
    Value value;
    value.type = type;
    return value;
}

Value toValue(const netsnmp_variable_list& variable) {
    switch (variable.type) {
        case ASN_INTEGER:
            return Value::ofInteger(*variable.val.integer);
        case ASN_OCTET_STR:
            return octetsValue(ValueType::Octets, variable);
        case ASN_OBJECT_ID:
            return oidValue(variable);
        case ASN_IPADDRESS:
            return octetsValue(ValueType::IpAddress, variable);
        case ASN_COUNTER:
            return numberValue(ValueType::Counter32, variable);
        case ASN_GAUGE:
            return numberValue(ValueType::Gauge32, variable);
        case ASN_TIMETICKS:
            return numberValue(ValueType::TimeTicks, variable);
        case ASN_COUNTER64:
            return counter64Value(variable);
        case ASN_OPAQUE:
            return octetsValue(ValueType::Opaque, variable);
        case SNMP_NOSUCHOBJECT:
            return emptyValue(ValueType::NoSuchObject);
        case SNMP_NOSUCHINSTANCE:
            return emptyValue(ValueType::NoSuchInstance);
        case SNMP_ENDOFMIBVIEW:
            return emptyValue(ValueType::EndOfMibView);
        default:
            return emptyValue(ValueType::Null);  // other types carry nothing for us
    }
}

bool isString(u_char type) {
    return type == ASN_OCTET_STR || type == ASN_OPAQUE;
}

std::optional<Response> toResponse(const netsnmp_pdu& pdu) {
    Response response;
    response.status = statusOf(pdu.errstat);
    response.error_index = static_cast<std::uint32_t>(std::max(0L, pdu.errindex));
    for (const auto* variable = pdu.variables; variable != nullptr;
         variable = variable->next_variable) {
        if (response.bindings.size() == kMaxBindings) return std::nullopt;
        if (isString(variable->type) && variable->val_len > kMaxStringBytes)
            response.shortened.push_back(static_cast<std::uint32_t>(response.bindings.size()));
        response.bindings.push_back(
            {.oid = toOid(variable->name, variable->name_length), .value = toValue(*variable)});
    }
    return response;
}

std::optional<Reply> toReply(const netsnmp_pdu& pdu) {
    if (pdu.command != SNMP_MSG_RESPONSE) return std::nullopt;
    auto response = toResponse(pdu);
    if (!response) return std::nullopt;
    return Reply{
        .request_id = static_cast<std::uint32_t>(pdu.reqid), .response = std::move(*response)};
}

/// What the library writes at the end of a buffer that it makes larger where need be. `build`
/// returns false when it cannot.
template <class Build>
std::string built(const Query& query, Build build) {
    constexpr std::size_t kFirstSize = 2048;
    std::size_t length = kFirstSize;
    std::size_t used = 0;
    auto* buffer = static_cast<u_char*>(std::malloc(length));  // NOLINT: the library reallocates it
    const bool done = build(&buffer, &length, &used);
    const Packet packet{buffer, &std::free};
    if (!done) {
        throw std::invalid_argument{
            fmt::format("SNMP: a request of {} OIDs cannot be encoded", query.oids.size())};
    }
    return {packet.get() + (length - used), packet.get() + length};
}

}  // namespace

std::string encodeRequest(
    const Community& community, const Query& query, std::uint32_t request_id) {
    prepareLibrary();
    requireEncodable(community, query);
    const bool v1 = community.protocol == Protocol::SnmpV1;
    const Pdu pdu = makePdu(v1 ? SNMP_VERSION_1 : SNMP_VERSION_2c, query, request_id);

    std::string name = community.name.reveal();
    if (!query.context.empty()) name += "@" + query.context;
    netsnmp_session session{};
    session.version = pdu->version;
    session.community = reinterpret_cast<u_char*>(name.data());
    session.community_len = name.size();
    return built(query, [&](u_char** buffer, std::size_t* length, std::size_t* used) {
        return snmp_build(buffer, length, used, &session, pdu.get()) == 0;
    });
}

std::string encodePdu(const Query& query, std::uint32_t request_id) {
    prepareLibrary();
    const Pdu pdu = makePdu(SNMP_VERSION_3, query, request_id);
    return built(query, [&](u_char** buffer, std::size_t* length, std::size_t* used) {
        return snmp_pdu_realloc_rbuild(buffer, length, used, pdu.get()) != 0;
    });
}

std::optional<Reply> decodeReply(std::string_view bytes) {
    prepareLibrary();
    const auto version = communityVersion(bytes);
    if (!version) return std::nullopt;
    const Pdu pdu{snmp_pdu_create(SNMP_MSG_RESPONSE), &snmp_free_pdu};
    if (!pdu) throw std::bad_alloc{};
    netsnmp_session session{};
    session.version = *version;
    std::vector<u_char> copy(bytes.begin(), bytes.end());
    if (snmp_parse(nullptr, &session, pdu.get(), copy.data(), copy.size()) != 0)
        return std::nullopt;
    return toReply(*pdu);
}

std::optional<Reply> decodePdu(std::string_view bytes) {
    prepareLibrary();
    const Pdu pdu{snmp_pdu_create(SNMP_MSG_RESPONSE), &snmp_free_pdu};
    if (!pdu) throw std::bad_alloc{};
    pdu->version = SNMP_VERSION_3;
    std::vector<u_char> copy(bytes.begin(), bytes.end());
    std::size_t length = copy.size();
    if (snmp_pdu_parse(pdu.get(), copy.data(), &length) != 0) return std::nullopt;
    return toReply(*pdu);
}

}  // namespace platen::agent::snmp
