#pragma once

#include "common/profiles/profile_set.hpp"

#include <filesystem>
#include <optional>

namespace platen::testing {

/// A folder with the generic profile of this tree, spoilt: the level of a toner passes for the life
/// count, that one for the prints, the model for the name, and a capacity for its level.
class WrongProfiles {
public:
    enum class Serial { Right, Wrong };  ///< wrong: the model, too
    explicit WrongProfiles(Serial serial = Serial::Right);
    WrongProfiles(const WrongProfiles&) = delete;
    WrongProfiles& operator=(const WrongProfiles&) = delete;
    ~WrongProfiles();

    [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }
    [[nodiscard]] const ProfileSet& all() const { return *profiles_; }
    [[nodiscard]] const Profile& generic() const;

private:
    std::filesystem::path folder_;
    std::optional<ProfileSet> profiles_;
};

}  // namespace platen::testing
