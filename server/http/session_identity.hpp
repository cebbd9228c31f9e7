#pragma once

#include "common/core/ids.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace platen::server::http {

enum class Role : std::uint8_t { Viewer, Admin };

/// Who asks, as its session says.
struct Identity {
    UserId user;
    Role role{Role::Viewer};
    bool must_change_password{false};
    TenantId organisation;
    std::vector<TenantId> tenants;  ///< its organisation and all below it
    std::string session_sha256;     ///< 32 bytes: the key of its session
    std::string csrf_token;         ///< what its requests have to carry
};

}  // namespace platen::server::http
