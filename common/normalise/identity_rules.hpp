#pragma once

#include <string>
#include <string_view>

namespace platen {

/// False for what stands where a serial number should be and is none: "XXXX", "0000000000",
/// "unknown", "N/A" and their like. Two devices with such a text are not the same device.
[[nodiscard]] bool isRealSerial(std::string_view serial);

/// "LaserJet 400" from "HP LaserJet 400" and "hp": a model is shown without its vendor's name.
[[nodiscard]] std::string withoutVendor(std::string_view model, std::string_view vendor);

}  // namespace platen
