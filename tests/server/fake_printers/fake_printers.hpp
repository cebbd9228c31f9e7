#pragma once

#include "common/profiles/profile_set.hpp"
#include "common/raw/reading.hpp"
#include "common/wire/reading.pb.h"

#include <cstdint>
#include <string>
#include <vector>

namespace platen::testing {

/// What a generic printer answers; an empty text or a negative number: nothing.
struct FakePrinter {
    std::string address{"192.0.2.7"};
    std::string serial{"S1"};
    std::string model{"Laser 100"};
    std::int64_t life_count{-1};
    std::int64_t toner{-1};  ///< percent
    std::string mac{};       ///< 6 bytes
    std::string name{};
    std::string alert{};                     ///< text of one, of severity warning
    std::vector<std::string> failed{};       ///< OIDs of the plan that timed out
    std::vector<IppAttribute> attributes{};  ///< by IPP, in the order of their names
    bool forgets{false};                     ///< says that it has toner, and not how much
    bool asleep{false};                      ///< says that it is on standby
};

/// The generic profile of this tree.
[[nodiscard]] const Profile& genericProfile();

[[nodiscard]] wire::v1::Record profileRecord(const Profile& profile = genericProfile());
/// As an agent with this profile reads it; it asks what the generic one does, or more.
[[nodiscard]] wire::v1::Record readingRecord(
    const FakePrinter& printer, const Profile& profile = genericProfile());
[[nodiscard]] wire::v1::Record unreachableRecord(const FakePrinter& printer);

}  // namespace platen::testing
