#pragma once

#include "common/core/clock.hpp"
#include "common/core/ids.hpp"
#include "server/db/transaction.hpp"

#include <optional>
#include <string>
#include <vector>

/// One-time tokens (tenant-free) and the agents they make (of the transaction's tenants).
namespace platen::server::domain {

struct NewEnrolToken {
    std::string id;
    TenantId tenant;
    SiteId site;
    AgentId agent;
    std::string secret_sha256;  ///< 32 bytes
    std::optional<UserId> made_by;
    TimePoint made_at;
    TimePoint expires_at;
};
void insertEnrolToken(db::Transaction& tx, const NewEnrolToken& token);

/// A token that nobody has used.
struct OpenToken {
    std::string id;
    std::string made_by;  ///< a user's name or address; empty: a command of the server
    TimePoint made_at;
    TimePoint expires_at;
};
inline constexpr int kMostOpenTokens = 100;
/// Of one site, at most kMostOpenTokens; the one that ends first comes first.
[[nodiscard]] std::vector<OpenToken> listOpenTokens(
    db::Transaction& tx, const TenantId& tenant, const SiteId& site, TimePoint now);
/// False when no site of the tenants has an open token of that id.
[[nodiscard]] bool dropToken(
    db::Transaction& tx, const std::vector<TenantId>& tenants, const std::string& id);

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

/// What the agent signs its batches with, beside all it had before. Known to ingest, too.
void keepAgentKey(db::Transaction& tx, const AgentId& agent, const std::string& public_key_der);

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
