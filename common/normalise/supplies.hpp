#pragma once

#include "common/normalise/raw_view.hpp"
#include "common/normalise/standard_reading.hpp"
#include "common/normalise/texts.hpp"
#include "common/profiles/profile_spec.hpp"

#include <vector>

namespace platen {

/// The supplies of a device: the rows of the profile's table, else of its fallback table; then what
/// its tag-length-value records, and then IPP, know and the table does not.
[[nodiscard]] std::vector<Supply> readSupplies(
    const RawView& view, const Texts& texts, const ProfileSpec& spec);

/// The percentages in the profile's tag-length-value records.
[[nodiscard]] std::vector<Supply> readSupplyRecords(const RawView& view, const ProfileSpec& spec);

/// Adds `records` to `rows`. A record whose supply is a row already (same kind and colour, or same
/// description) gives that row its percentage, if the row has none, and is not a supply of its own.
void mergeSupplyRecords(std::vector<Supply>& rows, std::vector<Supply> records);

}  // namespace platen
