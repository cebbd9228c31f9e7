#include "server/web/wire_checks.hpp"

#include "common/core/text.hpp"
#include "server/http/problem.hpp"

#include <Poco/Net/IPAddress.h>
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>

namespace platen::server::web {

namespace {

using http::Refused;

[[noreturn]] void refuseHeader(std::string_view reason) {
    throw Refused{400, "ambiguous-request", std::string{reason}};
}

/// tchar of RFC 9110 section 5.6.2
bool isTokenCharacter(char c) {
    constexpr std::string_view kMarks = "!#$%&'*+-.^_`|~";
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    return letter || (c >= '0' && c <= '9') || kMarks.find(c) != std::string_view::npos;
}

bool isValueCharacter(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte >= 0x20 && byte != 0x7F) || c == '\t';
}

std::optional<std::string> onlyValue(const HeaderFields& fields, std::string_view lower_name) {
    std::optional<std::string> found;
    for (const auto& [name, value] : fields) {
        if (asciiLower(name) != lower_name) continue;
        if (found) refuseHeader(fmt::format("the header {} is there twice", lower_name));
        found = value;
    }
    return found;
}

void requireLength(std::string_view method, const std::string& text) {
    std::size_t length = 0;
    const auto parsed = std::from_chars(text.data(), text.data() + text.size(), length);
    if (parsed.ec != std::errc{} || parsed.ptr != text.data() + text.size())
        refuseHeader("Content-Length is no number");
    if (length > 0 && (method == "GET" || method == "HEAD"))
        refuseHeader(fmt::format("{} has no body", method));
    if (length > kLargestBody)
        throw Refused{
            413,
            "body-too-large",
            fmt::format("the body has {} bytes, allowed: {}", length, kLargestBody)};
}

void requireBodyFields(std::string_view method, const HeaderFields& fields) {
    const auto length = onlyValue(fields, "content-length");
    const auto coding = onlyValue(fields, "transfer-encoding");
    if (length && coding) refuseHeader("Content-Length and Transfer-Encoding exclude each other");
    if (length) requireLength(method, *length);
    if (coding && asciiLower(*coding) != "chunked")
        throw Refused{501, "transfer-encoding", "Transfer-Encoding: only chunked is known"};
    if (coding && (method == "GET" || method == "HEAD"))
        refuseHeader(fmt::format("{} has no body", method));
}

}  // namespace

void requireUnambiguous(std::string_view method, const HeaderFields& fields) {
    for (const auto& [name, value] : fields) {
        if (name.empty() || !std::all_of(name.begin(), name.end(), &isTokenCharacter))
            refuseHeader("a header's name has a character that names have not");
        if (!std::all_of(value.begin(), value.end(), &isValueCharacter))
            refuseHeader(fmt::format("the header {} has a control character", name));
    }
    if (!onlyValue(fields, "host")) refuseHeader("the header Host is missing");
    requireBodyFields(method, fields);
}

std::optional<std::string> forwardedAddress(const HeaderFields& fields) {
    std::string last;
    for (const auto& [name, value] : fields) {
        if (asciiLower(name) == "x-forwarded-for") last = trim(split(value, ',').back());
    }
    Poco::Net::IPAddress address;
    if (!Poco::Net::IPAddress::tryParse(last, address)) return std::nullopt;
    return last;
}

}  // namespace platen::server::web
