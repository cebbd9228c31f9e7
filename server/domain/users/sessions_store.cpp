#include "server/domain/users/sessions_store.hpp"

#include "common/core/text.hpp"
#include "common/crypto/sha256.hpp"
#include "server/domain/users/sessions_rules.hpp"
#include "server/domain/users/users_rules.hpp"

#include <string>
#include <utility>

namespace platen::server::domain {

namespace {

/// The lock makes a change of the password, which ends all sessions, come before or after.
constexpr std::string_view kInsertSession =
    "INSERT INTO login_session (token_sha256, user_id, csrf_sha256, created_at, last_used_at, "
    "address, user_agent) SELECT $1, id, $3, $4, $4, $5, $6 FROM login_user "
    "WHERE id = $2 AND password_hash = $7 FOR SHARE";
constexpr std::string_view kEndSurplus =
    "DELETE FROM login_session WHERE token_sha256 IN (SELECT token_sha256 FROM login_session "
    "WHERE user_id = $1 ORDER BY last_used_at DESC OFFSET $2)";
constexpr std::string_view kListSessions =
    "SELECT id, token_sha256, created_at, last_used_at, address, user_agent FROM login_session "
    "WHERE user_id = $1 ORDER BY last_used_at DESC, id LIMIT $2";
constexpr std::string_view kDeleteSessionOf =
    "DELETE FROM login_session WHERE user_id = $1 AND id = $2";
constexpr std::string_view kFindSession =
    "SELECT created_at, last_used_at, id, organisation_id, role, must_change, tenants "
    "FROM session_of($1)";
constexpr std::string_view kLiveSessions =
    "SELECT s.token_sha256, s.created_at, s.last_used_at, u.organisation_id FROM login_session s "
    "JOIN login_user u ON u.id = s.user_id WHERE NOT u.must_change "
    "AND s.token_sha256 = ANY (SELECT decode(hex, 'hex') FROM unnest($1::text[]) AS hex) "
    "ORDER BY s.token_sha256";
constexpr std::string_view kTouchSession =
    "UPDATE login_session SET last_used_at = $2 WHERE token_sha256 = $1";
constexpr std::string_view kDeleteSession = "DELETE FROM login_session WHERE token_sha256 = $1";
constexpr std::string_view kDeleteSessionsOf = "DELETE FROM login_session WHERE user_id = $1";
constexpr std::string_view kTenantsBelow =
    "WITH RECURSIVE below AS ("
    " SELECT tenant_id FROM organisation WHERE tenant_id = $1"
    " UNION SELECT o.tenant_id FROM organisation o JOIN below b ON o.parent_id = b.tenant_id) "
    "SELECT tenant_id FROM below";

struct FoundSession {
    TimePoint created;
    TimePoint last_used;
    http::Identity identity;
};

FoundSession toFoundSession(const db::Row& row) {
    FoundSession found;
    found.created = row.time("created_at");
    found.last_used = row.time("last_used_at");
    found.identity.user = {row.text("id")};
    found.identity.role = parseRole(row.text("role"));
    found.identity.must_change_password = row.boolean("must_change");
    found.identity.organisation = {row.text("organisation_id")};
    for (std::string& tenant : row.texts("tenants"))
        found.identity.tenants.push_back({std::move(tenant)});
    return found;
}

OwnSession toOwnSession(const db::Row& row) {
    return {
        .id = {row.text("id")},
        .session_sha256 = row.bytes("token_sha256"),
        .created = row.time("created_at"),
        .last_used = row.time("last_used_at"),
        .address = row.text("address"),
        .user_agent = row.text("user_agent")};
}

TenantId toTenantId(const db::Row& row) {
    return {row.text("tenant_id")};
}

}  // namespace

bool insertSession(db::Transaction& tx, const NewSession& session) {
    const std::string key = tokenSha256(session.token.reveal());
    const std::string csrf = crypto::sha256(csrfToken(session.token.reveal()));
    const std::size_t made = tx.exec(
        kInsertSession,
        db::Bytes{key},
        session.user,
        db::Bytes{csrf},
        session.created,
        session.address,
        session.user_agent,
        session.password_hash);
    tx.exec(kEndSurplus, session.user, kMostSessions);
    return made == 1;
}

std::optional<http::Identity> findIdentity(
    db::Transaction& tx,
    std::string_view session_token,
    SessionUse use,
    const SessionLimits& limits,
    TimePoint now) {
    const std::string key = tokenSha256(session_token);
    auto found = tx.one(kFindSession, toFoundSession, db::Bytes{key});
    if (!found || !isLive(limits, found->created, found->last_used, now)) return std::nullopt;
    if (use == SessionUse::Active && isTouchDue(found->last_used, now))
        tx.exec(kTouchSession, db::Bytes{key}, now);
    found->identity.session_sha256 = key;
    found->identity.csrf_token = csrfToken(session_token);
    return std::move(found->identity);
}

std::vector<SessionHolder> findLiveSessions(
    db::Transaction& tx,
    const std::vector<SessionHolder>& sessions,
    const SessionLimits& limits,
    TimePoint now) {
    std::vector<std::string> keys;
    keys.reserve(sessions.size());
    for (const SessionHolder& session : sessions)
        keys.push_back(hexEncode(session.session_sha256));
    const db::Rows rows = tx.query(kLiveSessions, keys);
    std::vector<SessionHolder> live;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const db::Row row = rows[i];
        if (isLive(limits, row.time("created_at"), row.time("last_used_at"), now))
            live.push_back({row.bytes("token_sha256"), {row.text("organisation_id")}});
    }
    return live;
}

std::vector<OwnSession> listSessions(
    db::Transaction& tx, const UserId& user, const SessionLimits& limits, TimePoint now) {
    auto sessions = tx.many(kListSessions, toOwnSession, user, kMostSessions);
    std::erase_if(sessions, [&](const OwnSession& session) {
        return !isLive(limits, session.created, session.last_used, now);
    });
    return sessions;
}

bool deleteSessionOf(db::Transaction& tx, const UserId& user, const SessionId& session) {
    return tx.exec(kDeleteSessionOf, user, session) == 1;
}

void deleteSession(db::Transaction& tx, std::string_view session_sha256) {
    tx.exec(kDeleteSession, db::Bytes{session_sha256});
}

void deleteSessionsOf(db::Transaction& tx, const UserId& user) {
    tx.exec(kDeleteSessionsOf, user);
}

std::vector<TenantId> findTenantsBelow(db::Transaction& tx, const TenantId& organisation) {
    return tx.many(kTenantsBelow, toTenantId, organisation);
}

}  // namespace platen::server::domain
