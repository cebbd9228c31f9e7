#pragma once

#include "common/normalise/raw_view.hpp"
#include "common/normalise/standard_reading.hpp"
#include "common/profiles/profile_spec.hpp"

namespace platen {

/// Notes of what came from tables which column says it is there (StandardReading::origins), and
/// which lists are not whole (supplies_partial, alerts_partial).
void noteTables(const RawView& view, const ProfileSpec& spec, StandardReading& reading);

}  // namespace platen
