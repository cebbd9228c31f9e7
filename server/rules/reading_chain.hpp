#pragma once

#include "common/core/clock.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

// The hash chain of a device's readings, in the order in which the analysis stored them: who
// changes, removes, inserts or swaps readings later breaks it at that place. Pure.
namespace platen::server::rules {

/// Octets of a chain value: SHA-256, cut. Each row has the whole value after it, so that a walk can
/// begin at any row, and the head in device_state is that of the newest one.
inline constexpr std::size_t kChainBytes = 16;

/// What a row of `reading` says of the device, as it was when it was stored: before any correction.
struct ChainFigures {
    std::string_view profile_hash{};   ///< 32 octets: of the profile that chose the OIDs
    std::string_view normalised_by{};  ///< 32 octets of another one, or empty
    std::string_view counter_set{};    ///< counter_set.sha256: names, units, OIDs
    /// In the order of the set; nothing: the row has no value for it.
    std::span<const std::optional<std::int64_t>> values{};
    std::int16_t parts{0};
    std::string_view status{};
    std::string_view marks{};  ///< what meters compare beside counters: marksBytes()
};
/// One form for the same figures, whether they come from a new reading or from a row.
[[nodiscard]] std::string figureOctets(const ChainFigures& figures);

/// What of a reading the chain covers.
struct ChainLink {
    std::int32_t n{0};
    TimePoint taken_at;
    TimePoint received_at;
    std::int64_t stream{0};
    std::uint64_t seq{0};
    /// figureOctets(). Of a repetition: empty, the reading that it repeats has them; then
    /// `repeats_n` names that one.
    std::string_view figures{};
    std::int32_t repeats_n{0};
};

/// Before the first reading of a device: kChainBytes made of its tenant and id.
[[nodiscard]] std::string chainBegin(std::string_view tenant, std::string_view device);
/// The kChainBytes after `before` (as many) and the link.
[[nodiscard]] std::string chainAfter(std::string_view before, const ChainLink& link);

}  // namespace platen::server::rules
