#pragma once

#include "common/profiles/hints.hpp"
#include "common/profiles/match.hpp"
#include "common/profiles/profile.hpp"

#include <filesystem>
#include <string_view>
#include <vector>

namespace platen {

/// All profiles of a folder. Immutable after it was read; may be shared between threads. Pointers
/// it gives out live as long as the set does not move.
class ProfileSet {
public:
    /// Every *.toml of `folder`. Throws ProfileError for a folder that cannot be read, an unknown
    /// key, an unknown or circular `extends`, two files of one family.
    [[nodiscard]] static ProfileSet fromFolder(const std::filesystem::path& folder);

    /// The profile of the most specific rule that fits (see match.hpp); `printer-mib` for a device
    /// that only has the Printer-MIB or speaks IPP; null: not a printer.
    [[nodiscard]] const Profile* match(const DeviceHints& hints) const;
    /// Null when no profile has this hash (32 bytes).
    [[nodiscard]] const Profile* byHash(std::string_view hash) const;
    /// Null when there is no such family.
    [[nodiscard]] const Profile* byFamily(std::string_view family) const;
    [[nodiscard]] const std::vector<Profile>& profiles() const { return profiles_; }

private:
    ProfileSet(std::vector<Profile> profiles, std::vector<MatchRule> rules);

    std::vector<Profile> profiles_;
    std::vector<MatchRule> rules_;  ///< most specific first
};

}  // namespace platen
