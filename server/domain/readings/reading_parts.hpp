#pragma once

#include "common/normalise/standard_reading.hpp"
#include "server/rules/device_latest_rules.hpp"

#include <cstdint>

namespace platen::server::domain {

/// What a reading said anything of; bits of the column reading.parts, which never change.
enum class ReadingPart : std::int16_t {
    Any = 0,  ///< every reading shows where the device was
    Supplies = 1,
    Alerts = 2,
    Name = 4,
    Location = 8,
    Firmware = 16,
    Serial = 32,
    Mac = 64
};

/// `latest` is the same reading as a state: it knows when empty lists say something.
[[nodiscard]] std::int16_t partsOf(
    const StandardReading& reading, const rules::DeviceLatest& latest);

}  // namespace platen::server::domain
