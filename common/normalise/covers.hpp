#pragma once

#include "common/normalise/raw_view.hpp"
#include "common/normalise/standard_reading.hpp"
#include "common/normalise/texts.hpp"
#include "common/profiles/profile_spec.hpp"

#include <vector>

namespace platen {

/// Doors and covers: the rows of prtCoverTable that say whether they are open (RFC 3805
/// prtCoverStatus: 3 and 5 are open, 4 and 6 closed).
[[nodiscard]] std::vector<Cover> readCovers(
    const RawView& view, const Texts& texts, const CoverTable& table);

}  // namespace platen
