#include "agent/usm/report.hpp"

#include "agent/usm/ber.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace platen::agent::usm {

namespace {

constexpr std::uint8_t kReportTag = 0xA8;

/// OIDs of the counters, as they travel and without the instance ".0" that some devices leave out.
constexpr std::array<std::pair<std::string_view, Report>, 7> kCounters{
    {{"\x2B\x06\x01\x06\x03\x0F\x01\x01\x01", Report::UnsupportedSecurityLevel},
     {"\x2B\x06\x01\x06\x03\x0F\x01\x01\x02", Report::NotInTimeWindow},
     {"\x2B\x06\x01\x06\x03\x0F\x01\x01\x03", Report::UnknownUser},
     {"\x2B\x06\x01\x06\x03\x0F\x01\x01\x04", Report::UnknownEngine},
     {"\x2B\x06\x01\x06\x03\x0F\x01\x01\x05", Report::WrongDigest},
     {"\x2B\x06\x01\x06\x03\x0F\x01\x01\x06", Report::DecryptionError},
     {"\x2B\x06\x01\x06\x03\x0C\x01\x05", Report::UnknownContext}}};

Report reportOf(std::string_view counter) {
    const auto* const found = std::ranges::find_if(
        kCounters, [&](const auto& known) { return counter.starts_with(known.first); });
    return found == kCounters.end() ? Report::Other : found->second;
}

bool isBinding(std::string_view content) {
    ber::Reader parts{content};
    return parts.next(ber::kObjectId) && parts.next() && parts.atEnd();
}

/// The content of the list of variables of a well-formed PDU.
std::optional<std::string_view> variablesOf(std::string_view pdu) {
    ber::Reader outer{pdu};
    const auto element = outer.next();
    if (!element || !outer.atEnd()) return std::nullopt;
    ber::Reader reader{element->content};
    for (int number = 0; number < 3; ++number) {
        if (!reader.next(ber::kInteger)) return std::nullopt;
    }
    const auto list = reader.next(ber::kSequence);
    if (!list || !reader.atEnd()) return std::nullopt;
    ber::Reader variables{*list};
    while (!variables.atEnd()) {
        const auto variable = variables.next(ber::kSequence);
        if (!variable || !isBinding(*variable)) return std::nullopt;
    }
    return list;
}

}  // namespace

bool isReport(std::string_view pdu) {
    return !pdu.empty() && static_cast<std::uint8_t>(pdu.front()) == kReportTag;
}

std::optional<Report> parseReport(std::string_view pdu) {
    const auto variables = isReport(pdu) ? variablesOf(pdu) : std::nullopt;
    if (!variables) return std::nullopt;
    ber::Reader list{*variables};
    const auto first = list.next(ber::kSequence);
    if (!first) return Report::Other;
    const auto name = ber::Reader{*first}.next(ber::kObjectId);
    return name ? reportOf(*name) : Report::Other;
}

bool isWellFormedPdu(std::string_view pdu) {
    return variablesOf(pdu).has_value();
}

}  // namespace platen::agent::usm
