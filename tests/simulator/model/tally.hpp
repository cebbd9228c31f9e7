#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace platen::simulator {

enum class Function : std::uint8_t { Print, Copy, Fax };
enum class Ink : std::uint8_t { Mono, Single, Full };

/// Impressions by function and ink.
using Impressions = std::array<std::array<std::uint64_t, 3>, 3>;

/// Everything a machine has ever done, counted once each; every counter that a device shows is a
/// sum of these, so that the sums between counters hold by construction.
struct Tally {
    Impressions small{};  ///< sides up to A4
    Impressions large{};  ///< sides above A4
    std::uint64_t duplex_sheets{0};
    std::uint64_t scan_copy{0};
    std::uint64_t scan_fax{0};
    std::uint64_t scan_send{0};
    std::uint64_t jams{0};
    std::uint64_t jobs{0};
    std::uint64_t length_mm{0};             ///< of media fed, for labels and wide formats
    std::uint64_t power_on_impressions{0};  ///< since the machine was switched on
    std::uint64_t powered_seconds{0};

    bool operator==(const Tally&) const = default;
};

/// The value of a named quantity such as `total_impressions` or `copy_color`.
using Quantity = std::uint64_t (*)(const Tally&);

/// Null when there is no quantity of this name.
[[nodiscard]] Quantity quantityNamed(std::string_view name);
/// Sorted, for error messages and tests.
[[nodiscard]] std::vector<std::string> quantityNames();

[[nodiscard]] std::uint64_t totalImpressions(const Tally& tally);

/// Each number of `tally` without that of `lost`, and 0 where less would be left.
[[nodiscard]] Tally without(const Tally& tally, const Tally& lost);

}  // namespace platen::simulator
