#pragma once

#include "common/core/clock.hpp"
#include "common/core/ids.hpp"
#include "common/core/random.hpp"
#include "common/core/result.hpp"
#include "common/core/secret.hpp"
#include "common/crypto/pki.hpp"

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace platen::crypto {

/// Agents' certificates live this long and are renewed from day 30.
inline constexpr std::chrono::days kAgentCertificateLife{90};

/// What an agent proves itself with.
struct AgentCertificate {
    AgentId agent;
    std::string key_sha256;  ///< 32 bytes
    TimePoint not_after;
};

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
    /// Its CN is the name and the beginning of its key's fingerprint.
    [[nodiscard]] static Pair make(std::string_view name, Clock& clock, Random& random);
    /// The same with a key that is there already: it takes the place of any other one of this key.
    [[nodiscard]] static Pair make(
        std::string_view name, const Secret& key_pem, Clock& clock, Random& random);

    /// `pair.certificate_pem` may hold more certificates behind the first one: authorities before
    /// or after it, whose agents are still known by readAgent(). Throws CryptoError when the key
    /// does not belong to the first one.
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

    /// A client certificate: CN is the agent's id, and so is its URI name (urn:uuid:...). Throws
    /// std::invalid_argument for an id that is no UUID: it would be another name at the broker.
    [[nodiscard]] Signed signAgent(
        std::string_view csr_pem,
        const AgentId& agent,
        std::chrono::hours life = kAgentCertificateLife) const;
    /// A client certificate for one of our own services: CN is `name`, "svc-ingest-1".
    [[nodiscard]] Signed signService(std::string_view csr_pem, std::string_view name) const;
    /// A server certificate for host names and IP addresses; the first one is the CN. Throws
    /// std::invalid_argument when there is none or one has a character that host names have not.
    [[nodiscard]] Signed signServer(
        std::string_view csr_pem, const std::vector<std::string>& hosts) const;

    /// Whose certificate this is, whenever it was or will be valid; nothing for one that none of
    /// the authorities in certificatePem() signed for an agent.
    [[nodiscard]] std::optional<AgentCertificate> readAgent(std::string_view pem) const;

    /// A revocation list without entries, valid for seven days.
    [[nodiscard]] std::string emptyCrlPem() const;

private:
    struct State;
    struct Template;
    [[nodiscard]] Signed sign(std::string_view csr_pem, const Template& form) const;

    std::unique_ptr<State> state_;
};

}  // namespace platen::crypto
