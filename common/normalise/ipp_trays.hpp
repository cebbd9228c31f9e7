#pragma once

#include "common/normalise/raw_view.hpp"
#include "common/normalise/standard_reading.hpp"
#include "common/normalise/texts.hpp"

#include <vector>

namespace platen {

/// The input trays that a device states by IPP (printer-input-tray, PWG 5100.13; index "tray.1").
[[nodiscard]] std::vector<Tray> readIppTrays(const RawView& view, const Texts& texts);

/// Takes what `rows` do not know of a level or capacity from the tray of the same name in `others`.
/// Where there are no rows, `others` are the trays: devices list pseudo trays by IPP ("auto") that
/// their MIB does not have.
void mergeTrays(std::vector<Tray>& rows, std::vector<Tray> others);

}  // namespace platen
