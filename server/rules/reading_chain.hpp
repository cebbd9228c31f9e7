#pragma once

#include "common/core/clock.hpp"

#include <cstdint>
#include <string>
#include <string_view>

// The hash chain of a device's readings, in the order in which the analysis stored them.
namespace platen::server::rules {

/// What of a reading the chain covers.
struct ChainLink {
    std::int32_t n{0};
    TimePoint taken_at;
    TimePoint received_at;
    std::int64_t stream{0};
    std::uint64_t seq{0};
    /// What the row says beside these: canonical, the same from a row as from a new reading
    /// (domain/readings/reading_figures.hpp). Of a repetition: empty, the reading that it repeats
    /// has it; then `repeats_n` names that one.
    std::string_view figures{};
    std::int32_t repeats_n{0};
};

/// Before the first reading of a device: 32 octets made of its tenant and id.
[[nodiscard]] std::string chainBegin(std::string_view tenant, std::string_view device);
/// 32 octets: SHA-256 of `before` and the link.
[[nodiscard]] std::string chainAfter(std::string_view before, const ChainLink& link);

}  // namespace platen::server::rules
