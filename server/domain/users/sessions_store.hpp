#pragma once

#include "server/db/transaction.hpp"
#include "server/domain/users/sessions.hpp"
#include "server/http/session_identity.hpp"

#include <compare>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Sessions. Table login_session is tenant-free: any scope.
namespace platen::server::domain {

/// False when the user has another password by now: then there is no session. Of more than
/// kMostSessions the one that was not used for longest ends.
[[nodiscard]] bool insertSession(db::Transaction& tx, const NewSession& session);

/// Who the session belongs to and what it may see; nothing when it is not there or has ended.
/// Notes that it was used, when somebody did.
[[nodiscard]] std::optional<http::Identity> findIdentity(
    db::Transaction& tx,
    std::string_view session_token,
    SessionUse use,
    const SessionLimits& limits,
    TimePoint now);

/// A session that goes on while nothing is asked: a stream of events.
struct SessionHolder {
    std::string session_sha256;
    TenantId organisation;
    auto operator<=>(const SessionHolder&) const = default;
};
/// Those of them that have not ended meanwhile, sorted. Does not count as use.
[[nodiscard]] std::vector<SessionHolder> findLiveSessions(
    db::Transaction& tx,
    const std::vector<SessionHolder>& sessions,
    const SessionLimits& limits,
    TimePoint now);

/// A session as its owner sees it.
struct OwnSession {
    SessionId id;
    std::string session_sha256;
    TimePoint created;
    TimePoint last_used;
    std::string address;     ///< where it was begun from
    std::string user_agent;  ///< of the log-in
};
/// Those that have not ended, the latest used first; there are never more than kMostSessions.
[[nodiscard]] std::vector<OwnSession> listSessions(
    db::Transaction& tx, const UserId& user, const SessionLimits& limits, TimePoint now);
/// False when the user has none of that id.
[[nodiscard]] bool deleteSessionOf(
    db::Transaction& tx, const UserId& user, const SessionId& session);

void deleteSession(db::Transaction& tx, std::string_view session_sha256);
void deleteSessionsOf(db::Transaction& tx, const UserId& user);

/// The organisation and all below it.
[[nodiscard]] std::vector<TenantId> findTenantsBelow(
    db::Transaction& tx, const TenantId& organisation);

}  // namespace platen::server::domain
