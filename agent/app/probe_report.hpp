#pragma once

#include "common/normalise/standard_reading.hpp"
#include "common/raw/reading.hpp"

#include <string>

namespace platen::agent::app {

/// A reading for people: identity, status, counters, supplies with bars, trays, alerts, and what
/// could not be read. Several lines, each with its end. The texts of the reading are clean UTF-8
/// already.
[[nodiscard]] std::string probeReport(const RawReading& raw, const StandardReading& reading);

}  // namespace platen::agent::app
