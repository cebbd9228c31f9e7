#include "agent/app/enrolment.hpp"

#include "agent/app/private_file.hpp"
#include "common/core/text.hpp"
#include "common/crypto/pki.hpp"
#include "common/faults/crash_point.hpp"

#include <fmt/format.h>
#include <sysexits.h>

#include <filesystem>
#include <string_view>
#include <system_error>
#include <utility>

namespace platen::agent::app {

namespace {

std::string pathIn(const std::string& state_dir, const char* name) {
    return (std::filesystem::path{state_dir} / name).string();
}

/// The key of an attempt before, so that the server recognises the agent.
Secret keyIn(const std::string& state_dir) {
    const std::string path = pathIn(state_dir, kKeyFile);
    if (auto pem = readFile(path)) return Secret{*std::move(pem)};
    Secret key = crypto::makeKeyPem();
    writePrivateFile(path, key.reveal());
    return key;
}

std::string pinnedAuthority(const EnrolServer& server, const crypto::EnrolToken& token) {
    for (const std::string& certificate : presentedChain(server)) {
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

void requireOwnKey(const std::string& certificate, const Secret& key) {
    if (crypto::certificateKeySha256(certificate) == crypto::privateKeySha256(key)) return;
    throw EnrolError{EX_PROTOCOL, "the server's certificate is not for this agent's key"};
}

Identity identityFrom(const EnrolReply& reply, const std::string& state_dir) {
    const auto uuid = canonicalUuid(reply.agent_id);
    if (!uuid)
        throw EnrolError{EX_PROTOCOL, fmt::format("agent_id '{}' is no UUID", reply.agent_id)};
    return {
        .agent = AgentId{*uuid},
        .cert_file = pathIn(state_dir, kCertificateFile),
        .key_file = pathIn(state_dir, kKeyFile),
        .ca_file = pathIn(state_dir, kCaFile),
        .broker = fmt::format("ssl://{}:{}", reply.broker_host, reply.broker_port),
        .organisation = reply.organisation,
        .site = reply.site,
        .time_zone = reply.time_zone};
}

}  // namespace

Identity enrol(
    const EnrolServer& server, const crypto::EnrolToken& token, const std::string& state_dir) {
    makePrivateFolder(state_dir);
    const Secret key = keyIn(state_dir);
    const std::string authority = pinnedAuthority(server, token);
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
    Identity identity = identityFrom(reply, state_dir);
    // An identity that was there before stays in use until now.
    writePrivateFile(identity.ca_file, authority);
    writePrivateFile(identity.cert_file, reply.certificate);
    faults::crashPoint("enrolment.identity.before_save");
    saveIdentity(state_dir, identity);
    return identity;
}

}  // namespace platen::agent::app
