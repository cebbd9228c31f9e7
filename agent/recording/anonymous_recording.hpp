#pragma once

#include "common/core/random.hpp"
#include "common/profiles/profile.hpp"
#include "common/raw/value.hpp"

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace platen::agent::recording {

/// A secret that would stand in a recording nevertheless; nothing may be written then.
class SecretLeft : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// The rows of a walk, sorted by OID, without personalSubtrees() and with invented texts in place
/// of secrets. `profile`, that of the device or null, reads the same figures from them as before,
/// but for serial numbers, addresses and names. Each call invents others. Throws SecretLeft, which
/// names the OID.
[[nodiscard]] std::vector<Binding> anonymised(
    std::vector<Binding> rows, const Profile* profile, Random& random);

/// The file: a comment that says what it is and what is missing, and the rows.
[[nodiscard]] std::string recordingText(
    const std::vector<Binding>& rows,
    std::string_view version,
    const std::vector<std::string>& notes);

}  // namespace platen::agent::recording
