#pragma once

#include "common/normalise/standard_reading.hpp"
#include "common/raw/reading.hpp"

#include <string>
#include <vector>

namespace platen::agent::app {

/// One field that two profiles read differently from the same values.
struct FieldChange {
    std::string field;   ///< as in `probe --json`: "serial", "supplies[1.1].percent", ...
    std::string before;  ///< empty: not known
    std::string after;
    std::string before_origin;  ///< the OID where it was read; empty: not recorded
    std::string after_origin;
    bool operator==(const FieldChange&) const = default;
};

/// Every field whose value differs, and every counter and text that is read elsewhere, be its value
/// the same now. In the order of the JSON; what only `after` has comes last.
[[nodiscard]] std::vector<FieldChange> readingChanges(
    const StandardReading& before, const StandardReading& after);

/// For two readings of one device, made one after the other: gives both the values of both. What
/// both asked has the value of `first`, so that a page that came out in between is no difference.
void shareValues(RawReading& first, RawReading& second);

}  // namespace platen::agent::app
