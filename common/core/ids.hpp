#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>

namespace platen {

/// A name that cannot be taken for another kind of name. `value` of the UUID kinds is always the
/// lower-case text form of 36 characters.
template <class Tag>
struct Id {
    std::string value;
    auto operator<=>(const Id&) const = default;
};

using AgentId = Id<struct AgentTag>;
using DeviceId = Id<struct DeviceTag>;
using SiteId = Id<struct SiteTag>;
using TenantId = Id<struct TenantTag>;  ///< the customer organisation that owns a row
using UserId = Id<struct UserTag>;
/// One life of an agent's outbox; a new one whenever continuity cannot be proven.
using EpochId = Id<struct EpochTag>;

/// The canonical text of a UUID, or nothing when `text` is none. Accepts upper case.
std::optional<std::string> canonicalUuid(std::string_view text);

/// 16 bytes as the canonical text; throws std::invalid_argument for another length.
std::string uuidFromBytes(std::string_view bytes);

/// The 16 bytes of a canonical UUID; throws std::invalid_argument when it is none.
std::string uuidToBytes(std::string_view text);

}  // namespace platen
