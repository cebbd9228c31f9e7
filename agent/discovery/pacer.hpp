#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

namespace platen::agent::discovery {

/// Spreads packets evenly: so many in a second, and after a stall no burst of more than a twentieth
/// of a second's worth. Pure; times are of one clock that never goes back.
class Pacer {
public:
    /// `packets_per_second` > 0.
    explicit Pacer(std::uint32_t packets_per_second);

    /// How many packets may leave now.
    [[nodiscard]] std::uint64_t allowed(std::chrono::milliseconds now);
    /// Books packets that left; at most what allowed() said.
    void spend(std::uint64_t packets);
    /// How long until the next packet may leave; call after allowed() with the same time.
    [[nodiscard]] std::chrono::milliseconds untilNext() const;

private:
    std::uint64_t rate_;
    std::uint64_t most_;    // thousandths of a packet
    std::uint64_t credit_;  // thousandths of a packet
    std::optional<std::chrono::milliseconds> last_;
};

}  // namespace platen::agent::discovery
