#pragma once

#include "common/core/ids.hpp"
#include "server/http/session_identity.hpp"

#include <string>

namespace platen::server::domain {

/// Somebody who can log in; sees its organisation and all below it.
struct User {
    UserId id;
    TenantId organisation;
    std::string email;  ///< as people wrote it; compared in lower case
    std::string display_name;
    std::string password_hash;
    http::Role role{http::Role::Viewer};
    bool must_change_password{false};
};

}  // namespace platen::server::domain
