#pragma once

#include "common/normalise/standard_reading.hpp"
#include "common/raw/reading.hpp"

#include <string>

namespace platen {

/// The stable JSON of `platen-agent probe --json`: one object on one line, keys in a fixed order,
/// unknown is null. `raw` holds every value of the reading by OID, `ipp` those of each attribute.
[[nodiscard]] std::string probeJson(const RawReading& raw, const StandardReading& reading);

/// Parts of it, as the database keeps them. Counters: {"name": {"value", "unit", "oid"}, ...}.
[[nodiscard]] std::string countersJson(const StandardReading& reading);
/// Arrays of objects as in the probe's JSON.
[[nodiscard]] std::string suppliesJson(const StandardReading& reading);
[[nodiscard]] std::string traysJson(const StandardReading& reading);
[[nodiscard]] std::string alertsJson(const StandardReading& reading);
[[nodiscard]] std::string reasonsJson(const StandardReading& reading);
/// Arrays of texts.
[[nodiscard]] std::string errorsJson(const StandardReading& reading);
[[nodiscard]] std::string consoleJson(const StandardReading& reading);

}  // namespace platen
