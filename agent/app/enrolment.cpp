#include "agent/app/enrolment.hpp"

#include "agent/app/held_outbox.hpp"
#include "agent/app/identity_lock.hpp"
#include "agent/app/private_file.hpp"
#include "agent/outbox/outbox_error.hpp"
#include "common/core/text.hpp"
#include "common/crypto/pki.hpp"
#include "common/faults/crash_point.hpp"
#include "common/log/log.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <sysexits.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

namespace platen::agent::app {

namespace {

std::string pathIn(const std::string& state_dir, const char* name) {
    return (std::filesystem::path{state_dir} / name).string();
}

/// What is trusted after the server named its authorities: those, when one of them is trusted
/// already, and still the one by which the server itself is known (`shown` is its certificate). A
/// change of authority so goes from the old one over both to the new one, and no mistake at the
/// server makes the agent forget by whom it knows it.
std::string authoritiesAfter(
    const std::string& trusted, const std::string& named, const std::string& shown) {
    if (named.empty()) return trusted;
    const auto known = crypto::certificatesIn(trusted);
    auto next = crypto::certificatesIn(named);
    if (std::ranges::find_first_of(known, next) == known.end()) {
        log::error("certificate.authority_refused", {{"offered", next.size()}});
        return trusted;
    }
    for (const std::string& authority : known) {
        const bool in_use = crypto::isSignedBy(shown, authority);
        if (in_use && std::ranges::find(next, authority) == next.end()) next.push_back(authority);
    }
    return fmt::format("{}", fmt::join(next, ""));
}

/// The key of an attempt before, so that the server recognises the agent.
Secret keyIn(const std::string& state_dir) {
    const std::string path = pathIn(state_dir, kKeyFile);
    if (auto pem = readFile(path)) return Secret{*std::move(pem)};
    Secret key = crypto::makeKeyPem();
    writePrivateFile(path, key.reveal());
    return key;
}

std::string pinnedAuthority(
    const std::vector<std::string>& chain,
    const EnrolServer& server,
    const crypto::EnrolToken& token) {
    for (const std::string& certificate : chain) {
        if (crypto::pinOf(crypto::certificateKeySha256(certificate)) == token.pin)
            return certificate;
    }
    throw EnrolError{
        EX_PROTOCOL,
        fmt::format(
            "{}:{}: shows no certificate of the authority that the token names ({}): another "
            "server, or somebody in between",
            server.host,
            server.port,
            token.pin)};
}

/// A file that is needed only as long as this lives.
class TemporaryFile {
public:
    TemporaryFile(std::string path, std::string_view content) : path_{std::move(path)} {
        writePrivateFile(path_, content);
    }
    ~TemporaryFile() {
        std::error_code ignored;
        std::filesystem::remove(path_, ignored);
    }
    TemporaryFile(const TemporaryFile&) = delete;
    TemporaryFile& operator=(const TemporaryFile&) = delete;

    [[nodiscard]] const std::string& path() const { return path_; }

private:
    std::string path_;
};

std::string requireFile(const std::string& path) {
    if (auto content = readFile(path)) return *std::move(content);
    throw EnrolError{EX_NOINPUT, fmt::format("{} is missing: join again", path)};
}

void requireOwnKey(const std::string& certificate, const Secret& key) {
    if (crypto::certificateKeySha256(certificate) == crypto::privateKeySha256(key)) return;
    throw EnrolError{EX_PROTOCOL, "the server's certificate is not for this agent's key"};
}

/// Read anew: it may have been replaced since the agent was started.
Identity identityOf(const AgentId& agent, const std::string& state_dir) {
    const auto stored = storedIdentity(state_dir);
    if (stored && stored->agent == agent) return *stored;
    throw EnrolError{
        EX_CONFIG,
        fmt::format(
            "{}: the identity of agent {} is no longer there: was another site joined? Restart the "
            "agent",
            state_dir,
            agent.value)};
}

Identity identityFrom(
    const EnrolReply& reply, const EnrolServer& server, const std::string& state_dir) {
    const auto uuid = canonicalUuid(reply.agent_id);
    if (!uuid)
        throw EnrolError{EX_PROTOCOL, fmt::format("agent_id '{}' is no UUID", reply.agent_id)};
    return {
        .agent = AgentId{*uuid},
        .cert_file = pathIn(state_dir, kCertificateFile),
        .key_file = pathIn(state_dir, kKeyFile),
        .ca_file = pathIn(state_dir, kCaFile),
        .broker = fmt::format("ssl://{}:{}", reply.broker_host, reply.broker_port),
        .server = urlOf(server),
        .organisation = reply.organisation,
        .site = reply.site,
        .time_zone = reply.time_zone};
}

bool isSameCustomer(const Identity& before, const Identity& next) {
    return before.organisation == next.organisation && before.server == next.server;
}

/// Readings of one customer must not reach another one. Nothing where there is no danger of it.
std::unique_ptr<HeldOutbox> requireNothingOpen(
    const std::string& state_dir, const Identity& next) try {
    const auto before = storedIdentity(state_dir);
    const bool has_outbox = std::filesystem::exists(pathIn(state_dir, kOutboxFile));
    if (!before || !has_outbox || isSameCustomer(*before, next)) return nullptr;
    auto held = std::make_unique<HeldOutbox>(state_dir, before->agent);
    if (held->undelivered() == 0) return held;
    throw EnrolError{
        EX_TEMPFAIL,
        fmt::format(
            "{} records that were read for '{}' are not delivered yet: let the agent run until "
            "they are, or give --take-records to have them sent to '{}' ({})",
            held->undelivered(),
            before->organisation,
            next.organisation,
            next.server)};
} catch (const outbox::OutboxError& problem) {
    throw EnrolError{
        EX_TEMPFAIL,
        fmt::format(
            "{}; to join another customer than before, stop the agent first", problem.what())};
}

}  // namespace

Identity enrol(
    const EnrolServer& server,
    const crypto::EnrolToken& token,
    const std::string& state_dir,
    OpenRecords open_records) {
    makePrivateFolder(state_dir);
    const IdentityLock lock{state_dir};
    const Secret key = keyIn(state_dir);
    const auto chain = presentedChain(server);
    const std::string authority = pinnedAuthority(chain, server, token);
    const TemporaryFile offered{pathIn(state_dir, kCaFile) + ".offered", authority};
    faults::crashPoint("enrolment.certificate.before_request");
    const EnrolReply reply = requestCertificate(
        server,
        offered.path(),
        {.token = Secret{token.text()},
         .csr = crypto::makeCsrPem(key, "platen-agent"),
         .fingerprint = hexEncode(machineFingerprint()),
         .hostname = hostName()});
    faults::crashPoint("enrolment.certificate.after_request");
    requireOwnKey(reply.certificate, key);
    Identity identity = identityFrom(reply, server, state_dir);
    std::unique_ptr<HeldOutbox> held;  // until the agent is another one
    if (open_records == OpenRecords::Refuse) held = requireNothingOpen(state_dir, identity);
    // An identity that was there before stays in use until now.
    writePrivateFile(
        identity.ca_file, authoritiesAfter(authority, reply.ca_certificate, chain.front()));
    writePrivateFile(identity.cert_file, reply.certificate);
    faults::crashPoint("enrolment.identity.before_save");
    saveIdentity(state_dir, identity);
    return identity;
}

void renewCertificate(const AgentId& agent, const std::string& state_dir) {
    const IdentityLock lock{state_dir};
    const Identity identity = identityOf(agent, state_dir);
    const Secret key{requireFile(identity.key_file)};
    const std::string present = requireFile(identity.cert_file);
    const std::string trusted = requireFile(identity.ca_file);
    const EnrolServer server = parseEnrolServer(identity.server);
    const auto chain = presentedChain(server);
    faults::crashPoint("renewal.certificate.before_request");
    const EnrolReply reply = requestRenewal(
        server,
        identity.ca_file,
        {.certificate = present,
         .csr = crypto::makeCsrPem(key, "platen-agent"),
         .hostname = hostName()});
    faults::crashPoint("renewal.certificate.after_request");
    requireOwnKey(reply.certificate, key);
    const Identity renewed = identityFrom(reply, server, state_dir);
    if (renewed.agent != identity.agent)
        throw EnrolError{EX_PROTOCOL, "the server's certificate is for another agent"};
    if (crypto::certificateNotAfter(reply.certificate) < crypto::certificateNotAfter(present))
        throw EnrolError{EX_PROTOCOL, "the server's certificate ends before the present one"};
    // Each file goes with the others in its old and in its new form.
    writePrivateFile(
        identity.ca_file, authoritiesAfter(trusted, reply.ca_certificate, chain.front()));
    writePrivateFile(identity.cert_file, reply.certificate);
    saveIdentity(state_dir, renewed);
}

}  // namespace platen::agent::app
