#pragma once

#include "common/core/clock.hpp"
#include "common/core/random.hpp"
#include "common/crypto/certificate_authority.hpp"
#include "common/crypto/enrol_token.hpp"
#include "server/db/database.hpp"
#include "server/domain/agents/enrolment_store.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

namespace platen::server::domain {

/// What agents are told and given when they join, and when they renew.
struct EnrolmentSettings {
    std::string service_ca_pem;  ///< by which they know broker and server; the one of now first
    std::string broker_host;
    std::uint16_t broker_port{8883};
    std::chrono::hours certificate_life{crypto::kAgentCertificateLife};
};

/// Turns one-time tokens into agents with a certificate of the Agent CA. Any thread.
class Enrolment {
public:
    Enrolment(
        db::Database& database,
        const crypto::CertificateAuthority& agent_ca,
        EnrolmentSettings settings,
        Clock& clock);

    struct Application {
        std::string token;
        std::string csr_pem;
        std::string hostname;
        std::string version;
        std::string fingerprint;  ///< of the machine, as the agent states it; for the log
        std::string address;      ///< of the caller
    };
    struct Admission {
        AgentId agent;
        std::string certificate_pem;
        AgentPlace place;
    };
    /// All or nothing, in one transaction. Throws http::Refused: 400 for a request that cannot be
    /// read, 403 for a token that does not hold, 429 after many refusals of the caller's network.
    [[nodiscard]] Admission admit(const Application& application);

    [[nodiscard]] const EnrolmentSettings& settings() const { return settings_; }

private:
    [[nodiscard]] crypto::EnrolToken readToken(const Application& application);
    [[noreturn]] void refuse(const Application& application, const std::string& reason);
    /// Nothing for a token that does not hold.
    [[nodiscard]] std::optional<Admission> use(
        const crypto::EnrolToken& token,
        const std::string& key_sha256,
        const Application& application);
    [[nodiscard]] Admission makeAgent(
        db::Transaction& tx,
        const UsedToken& used,
        const Application& application,
        const std::string& token_id);

    db::Database& database_;
    const crypto::CertificateAuthority& agent_ca_;
    EnrolmentSettings settings_;
    std::string pin_;
    Clock& clock_;
};

/// A new token for a site, in the database of the transaction. `service_ca_pem`: what agents are to
/// trust.
struct IssuedToken {
    crypto::EnrolToken token;
    TimePoint expires_at;
};
struct TokenOrder {
    TenantId tenant;
    SiteId site;
    std::chrono::hours life{24};
    TimePoint now;
    std::optional<UserId> made_by{};  ///< nothing: a command of the server
};
[[nodiscard]] IssuedToken issueEnrolToken(
    db::Transaction& tx,
    const TokenOrder& order,
    const std::string& service_ca_pem,
    Random& random);

}  // namespace platen::server::domain
