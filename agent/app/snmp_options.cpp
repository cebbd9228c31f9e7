#include "agent/app/snmp_options.hpp"

#include "agent/usm/usm_user.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <fstream>
#include <optional>
#include <system_error>

namespace platen::agent::app {

namespace {

constexpr std::string_view kCommunity = "--community";
constexpr std::string_view kUser = "--v3-user";
constexpr std::string_view kAuth = "--v3-auth";
constexpr std::string_view kAuthSecretFile = "--v3-auth-secret-file";
constexpr std::string_view kPriv = "--v3-priv";
constexpr std::string_view kPrivSecretFile = "--v3-priv-secret-file";
constexpr std::string_view kContext = "--v3-context";
constexpr std::array kOfUser{kAuth, kAuthSecretFile, kPriv, kPrivSecretFile, kContext};

/// The file without the line end that editors leave.
Secret secretIn(std::string_view option, const std::string& path) {
    std::ifstream file{path, std::ios::binary};
    std::string text;
    std::getline(file, text, '\0');
    if (!file.is_open() || file.bad()) {  // bad: a folder
        throw UsageError{
            fmt::format("{} is '{}': {}", option, path, std::generic_category().message(errno))};
    }
    if (text.ends_with('\n')) text.pop_back();
    if (text.ends_with('\r')) text.pop_back();
    return Secret{std::move(text)};
}

Secret secretOf(const Arguments& given, std::string_view option, const char* variable) {
    if (const auto path = given.value(option)) return secretIn(option, *path);
    const char* text = std::getenv(variable);  // NOLINT(concurrency-mt-unsafe): no thread sets it
    if (text == nullptr) throw UsageError{fmt::format("{} or {} is needed", option, variable)};
    return Secret{text};
}

template <class Protocol>
Protocol protocolOf(
    std::string_view option,
    const std::string& text,
    std::optional<Protocol> (*parse)(std::string_view),
    std::string_view allowed) {
    if (const auto protocol = parse(text)) return *protocol;
    throw UsageError{fmt::format("{} is '{}', allowed: {}", option, text, allowed)};
}

snmp::UsmUser parseUser(const Arguments& given) {
    snmp::UsmUser user{.name = *given.value(kUser)};
    user.auth = protocolOf(
        kAuth,
        given.value(kAuth).value_or("none"),
        &usm::parseAuthProtocol,
        usm::authProtocolNames());
    user.priv = protocolOf(
        kPriv,
        given.value(kPriv).value_or("none"),
        &usm::parsePrivProtocol,
        usm::privProtocolNames());
    // A secret that nothing uses is a forgotten protocol: it must not become a question in clear.
    if (given.has(kAuthSecretFile) && user.auth == usm::AuthProtocol::None)
        throw UsageError{fmt::format("{} needs {}", kAuthSecretFile, kAuth)};
    if (given.has(kPrivSecretFile) && user.priv == usm::PrivProtocol::None)
        throw UsageError{fmt::format("{} needs {}", kPrivSecretFile, kPriv)};
    if (user.auth != usm::AuthProtocol::None)
        user.auth_secret = secretOf(given, kAuthSecretFile, "PLATEN_V3_AUTH_SECRET");
    if (user.priv != usm::PrivProtocol::None)
        user.priv_secret = secretOf(given, kPrivSecretFile, "PLATEN_V3_PRIV_SECRET");
    user.context = given.value(kContext).value_or("");
    if (const auto fault = usm::faultOf(user))
        throw UsageError{fmt::format("--v3-user '{}': {}", user.name, *fault)};
    return user;
}

}  // namespace

std::vector<std::string_view> withSnmpOptions(std::vector<std::string_view> options) {
    options.insert(options.end(), {kCommunity, kUser});
    options.insert(options.end(), kOfUser.begin(), kOfUser.end());
    return options;
}

SnmpIdentity parseSnmpIdentity(const Arguments& given) {
    if (given.has(kUser)) {
        if (given.has(kCommunity)) throw UsageError{"--v3-user and --community, allowed: one"};
        return parseUser(given);
    }
    for (const std::string_view option : kOfUser) {
        if (given.has(option)) throw UsageError{fmt::format("{} needs --v3-user", option)};
    }
    Secret community{given.value(kCommunity).value_or("public")};
    if (community.empty()) throw UsageError{"--community is empty"};
    return community;
}

discovery::CredentialBook credentialsOf(
    const SnmpIdentity& identity, std::span<const discovery::AddressRange> ranges) {
    if (const auto* user = std::get_if<snmp::UsmUser>(&identity))
        return discovery::CredentialBook::withUser(*user, ranges);
    return discovery::CredentialBook::withCommunity(std::get<Secret>(identity), ranges);
}

std::string refusalText(
    const discovery::Sweep::Refusal& refusal, const discovery::CredentialBook& credentials) {
    return fmt::format(
        "{}: {}: {}",
        refusal.peer.endpoint().text(),
        credentials.nameOf(refusal.credential),
        snmp::silenceText(refusal.reason));
}

std::string silenceOf(
    const snmp::Peer& peer,
    const SnmpIdentity& identity,
    const Patience& patience,
    std::span<const discovery::Sweep::Refusal> refusals,
    const discovery::CredentialBook& credentials) {
    std::vector<std::string> reasons;
    for (const auto& refusal : refusals) {
        if (refusal.reason != snmp::Silence::Timeout)
            reasons.push_back(refusalText(refusal, credentials));
    }
    if (!reasons.empty()) return fmt::format("{}", fmt::join(reasons, "; "));
    return fmt::format(
        "{} does not answer SNMP {} (time-out {} ms, repeated {})",
        peer.endpoint().text(),
        std::holds_alternative<snmp::UsmUser>(identity) ? "v3" : "v2c or v1 with this community",
        patience.timeout.count(),
        patience.retries == 1 ? "once" : fmt::format("{} times", patience.retries));
}

}  // namespace platen::agent::app
