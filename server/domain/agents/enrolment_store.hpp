#pragma once

#include "common/core/clock.hpp"
#include "common/core/ids.hpp"
#include "server/db/transaction.hpp"

#include <optional>
#include <string>

/// One-time tokens (tenant-free) and the agents they make (of the transaction's tenants).
namespace platen::server::domain {

struct NewEnrolToken {
    std::string id;
    TenantId tenant;
    SiteId site;
    AgentId agent;
    std::string secret_sha256;  ///< 32 bytes
    TimePoint expires_at;
};
void insertEnrolToken(db::Transaction& tx, const NewEnrolToken& token);

struct TokenUse {
    std::string id;
    std::string secret_sha256;  ///< 32 bytes
    std::string key_sha256;     ///< 32 bytes: the agent's public key
    TimePoint now;
};
struct UsedToken {
    TenantId tenant;
    SiteId site;
    AgentId agent;
    std::string certificate_pem;  ///< empty at the first use
};
/// Takes the token for a key, in one statement. Nothing when there is no such token, it has
/// expired, or another key took it before. The same key may come again.
[[nodiscard]] std::optional<UsedToken> useEnrolToken(db::Transaction& tx, const TokenUse& use);
void keepCertificate(
    db::Transaction& tx, const std::string& token_id, const std::string& certificate_pem);

struct NewAgent {
    TenantId tenant;
    AgentId id;
    SiteId site;
    std::string name;
    std::string hostname;
    std::string version;
    TimePoint enrolled_at;
    std::optional<TimePoint> certificate_not_after;  ///< nothing: not known
};
/// Makes the agent known to ingest, too.
void insertAgent(db::Transaction& tx, const NewAgent& agent);

/// Where an agent stands, as it is told at enrolment.
struct AgentPlace {
    std::string organisation;
    std::string site;
    std::string time_zone;
};
[[nodiscard]] std::optional<AgentPlace> findAgentPlace(
    db::Transaction& tx, const TenantId& tenant, const SiteId& site);

/// Whose agent it is and whether it may still take part. Locked until the end of the transaction,
/// so that who revokes it now waits or is seen. Nothing for an id that no agent has.
struct AgentStanding {
    TenantId tenant;
    bool revoked{false};
};
[[nodiscard]] std::optional<AgentStanding> lockStanding(db::Transaction& tx, const AgentId& agent);

struct Renewal {
    TenantId tenant;
    AgentId agent;
    std::string hostname;
    std::string version;
    TimePoint certificate_not_after;
};
/// The agent has a new certificate. Where it stands now.
[[nodiscard]] AgentPlace noteRenewal(db::Transaction& tx, const Renewal& renewal);

}  // namespace platen::server::domain
