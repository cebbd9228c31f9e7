#pragma once

#include "common/core/clock.hpp"
#include "common/core/ids.hpp"
#include "common/core/random.hpp"
#include "common/core/result.hpp"
#include "common/core/secret.hpp"
#include "common/crypto/pki.hpp"

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace platen::crypto {

/// Agents' certificates live this long and are renewed from day 30.
inline constexpr std::chrono::days kAgentCertificateLife{90};

/// Signs certificates by fixed templates: subject, alternative names, usage and dates are the
/// template's; only the public key comes from the request, after the request's signature proved
/// that its sender has the private key. Serial numbers are 128 random bits. Any thread.
class CertificateAuthority {
public:
    struct Pair {
        std::string certificate_pem;
        Secret key_pem;
    };
    /// A new self-signed authority (EC P-256, SHA-256, 20 years, no further authority below it).
    [[nodiscard]] static Pair make(std::string_view name, Clock& clock, Random& random);

    /// Throws CryptoError when the two do not belong together.
    CertificateAuthority(const Pair& pair, Clock& clock, Random& random);
    ~CertificateAuthority();
    CertificateAuthority(CertificateAuthority&&) noexcept;
    CertificateAuthority(const CertificateAuthority&) = delete;
    CertificateAuthority& operator=(const CertificateAuthority&) = delete;
    CertificateAuthority& operator=(CertificateAuthority&&) = delete;

    [[nodiscard]] const std::string& certificatePem() const;
    /// SHA-256 (32 bytes) of its public key: what agents are told to trust.
    [[nodiscard]] std::string keySha256() const;

    using Signed = Result<std::string, CsrError>;  ///< the certificate in PEM form

    /// A client certificate: CN is the agent's id, and so is its URI name (urn:uuid:...).
    [[nodiscard]] Signed signAgent(std::string_view csr_pem, const AgentId& agent) const;
    /// A client certificate for one of our own services: CN is `name`, "svc-ingest-1".
    [[nodiscard]] Signed signService(std::string_view csr_pem, std::string_view name) const;
    /// A server certificate for host names and IP addresses; the first one is the CN. Throws
    /// std::invalid_argument when there is none or one has a character that host names have not.
    [[nodiscard]] Signed signServer(
        std::string_view csr_pem, const std::vector<std::string>& hosts) const;

    /// A revocation list without entries, valid for seven days.
    [[nodiscard]] std::string emptyCrlPem() const;

private:
    struct State;
    struct Template;
    [[nodiscard]] Signed sign(std::string_view csr_pem, const Template& form) const;

    std::unique_ptr<State> state_;
};

}  // namespace platen::crypto
