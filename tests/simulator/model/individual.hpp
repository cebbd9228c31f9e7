#pragma once

#include "tests/simulator/model/family.hpp"
#include "tests/simulator/responder/layered_view.hpp"

#include <cstdint>
#include <string>

namespace platen::simulator {

/// What makes a device different from the others of its family.
struct Individual {
    std::string serial;
    std::string mac;  ///< 6 bytes
    std::string name;
    std::string location;
};

/// Derived from the recorded texts: the serial number keeps its letters and gets own digits, the
/// MAC address keeps its first half. Serial numbers and addresses are unique for all indexes below
/// 100,000 of one seed, and for seeds that differ modulo 90.
[[nodiscard]] Individual individualOf(
    const Identity& recorded, std::uint64_t seed, std::uint32_t index);

/// Puts the own texts into the view wherever a row of the recording has the recorded ones.
void personalise(LayeredView& view, const Identity& recorded, const Individual& own);

}  // namespace platen::simulator
