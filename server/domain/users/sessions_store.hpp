#pragma once

#include "server/db/transaction.hpp"
#include "server/domain/users/sessions.hpp"
#include "server/http/session_identity.hpp"

#include <optional>
#include <string_view>
#include <vector>

/// Sessions. Table login_session is tenant-free: any scope.
namespace platen::server::domain {

/// False when the user has another password by now: then there is no session.
[[nodiscard]] bool insertSession(db::Transaction& tx, const NewSession& session);

/// Who the session belongs to and what it may see; nothing when it is not there or has ended.
/// Notes that it was used.
[[nodiscard]] std::optional<http::Identity> findIdentity(
    db::Transaction& tx,
    std::string_view session_token,
    const SessionLimits& limits,
    TimePoint now);

void deleteSession(db::Transaction& tx, std::string_view session_sha256);
void deleteSessionsOf(db::Transaction& tx, const UserId& user);

/// The organisation and all below it.
[[nodiscard]] std::vector<TenantId> findTenantsBelow(
    db::Transaction& tx, const TenantId& organisation);

}  // namespace platen::server::domain
