#pragma once

#include "common/profiles/profile_spec.hpp"
#include "common/profiles/table_reader.hpp"

namespace platen {

/// One candidate of an identity field or of the console. Throws ProfileError.
[[nodiscard]] TextSource readTextSource(TableReader& reader);

/// One candidate of a counter. Throws ProfileError.
[[nodiscard]] CounterSource readCounterSource(TableReader& reader);

}  // namespace platen
