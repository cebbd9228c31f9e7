#pragma once

#include "common/core/clock.hpp"
#include "common/core/result.hpp"
#include "common/crypto/certificate_authority.hpp"
#include "server/db/database.hpp"
#include "server/domain/agents/enrolment_store.hpp"

#include <chrono>
#include <string>

namespace platen::server::domain {

/// An agent whose certificate has ended may still renew it for so long: sites close for months.
inline constexpr std::chrono::days kRenewalGrace{180};

/// Gives agents a new certificate for the one that they have and for the same key. Any thread.
///
/// What counts as proof: the request is signed with the key that the present certificate, one of
/// ours, is for. A copy of such a request is of no use without the key.
class CertificateRenewal {
public:
    CertificateRenewal(
        db::Database& database,
        const crypto::CertificateAuthority& agent_ca,
        std::chrono::hours certificate_life,
        Clock& clock);

    struct Application {
        std::string certificate_pem;
        std::string csr_pem;
        std::string hostname;
        std::string version;
        std::string address;  ///< of the caller
    };
    struct Renewed {
        AgentId agent;
        std::string certificate_pem;
        AgentPlace place;
    };
    /// In one transaction; asked again, it makes one more certificate. Throws http::Refused: 400
    /// for a request that cannot be read, 403 for an agent that is not known, is revoked, or whose
    /// certificate is none of ours or ended too long ago, 429 after many refusals of the caller's
    /// network.
    [[nodiscard]] Renewed renew(const Application& application);

private:
    [[nodiscard]] crypto::AgentCertificate present(const Application& application);
    [[nodiscard]] Result<Renewed, std::string> sign(
        const crypto::AgentCertificate& known, const Application& application);
    [[noreturn]] void refuse(const Application& application, const std::string& reason);

    db::Database& database_;
    const crypto::CertificateAuthority& agent_ca_;
    std::chrono::hours certificate_life_;
    Clock& clock_;
};

}  // namespace platen::server::domain
