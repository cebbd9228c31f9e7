#pragma once

#include "common/core/secret.hpp"

#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

namespace platen::agent::app {

/// Where an agent enrols.
struct EnrolServer {
    std::string host;
    std::uint16_t port{443};
};

/// "https://HOST:PORT"; throws std::invalid_argument for anything else.
[[nodiscard]] EnrolServer parseEnrolServer(const std::string& url);
[[nodiscard]] std::string urlOf(const EnrolServer& server);

/// The server could not be reached, or is not the one that the token names, or refuses.
class EnrolError : public std::runtime_error {
public:
    EnrolError(int exit_code, const std::string& text)
        : std::runtime_error{text}, exit_code_{exit_code} {}
    [[nodiscard]] int exitCode() const { return exit_code_; }  ///< of sysexits.h

private:
    int exit_code_;
};

/// The certificates that the server shows, PEM, its own first. Nothing is verified and nothing is
/// sent: only for looking for the authority that they come from. Never empty. Throws EnrolError.
[[nodiscard]] std::vector<std::string> presentedChain(const EnrolServer& server);

struct EnrolRequest {
    Secret token;
    std::string csr;          ///< PEM
    std::string fingerprint;  ///< hexadecimal
    std::string hostname;
};

struct RenewalRequest {
    std::string certificate;  ///< PEM: the present one
    std::string csr;          ///< PEM, of the same key
    std::string hostname;
};

struct EnrolReply {
    std::string agent_id;
    std::string certificate;     ///< PEM
    std::string ca_certificate;  ///< PEM, one or several
    std::string broker_host;
    std::uint16_t broker_port{0};
    std::string organisation;
    std::string site;
    std::string time_zone;
};

/// Asks for a certificate. The server's own one must come from the authority in `ca_file` and name
/// its host. Throws EnrolError.
[[nodiscard]] EnrolReply requestCertificate(
    const EnrolServer& server, const std::string& ca_file, const EnrolRequest& request);

/// The same for an agent that has a certificate.
[[nodiscard]] EnrolReply requestRenewal(
    const EnrolServer& server, const std::string& ca_file, const RenewalRequest& request);

}  // namespace platen::agent::app
