#pragma once

#include "server/rules/device_latest_rules.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace platen::server::rules {

/// What the API calls a reading of a device: "<Unix ms>-<stream>-<seq>".
[[nodiscard]] std::string readingId(const SampleOrder& sample);

/// Nothing for a text that names no reading.
[[nodiscard]] std::optional<SampleOrder> parseReadingId(std::string_view text);

}  // namespace platen::server::rules
