#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace platen {

/// Where randomness comes from. Components take a Random& in their constructor, so that one seed
/// can drive a simulation. Implementations may be called from any thread.
class Random {
public:
    Random() = default;
    Random(const Random&) = delete;
    Random& operator=(const Random&) = delete;
    virtual ~Random() = default;

    /// `count` unpredictable bytes.
    [[nodiscard]] virtual std::string bytes(std::size_t count) = 0;

    /// Evenly distributed in 0 .. bound-1; `bound` > 0.
    [[nodiscard]] std::uint64_t below(std::uint64_t bound);

    /// A version 4 UUID (RFC 9562 section 5.4) in its text form.
    [[nodiscard]] std::string uuid();
};

/// The kernel's generator (getrandom).
class SystemRandom final : public Random {
public:
    [[nodiscard]] std::string bytes(std::size_t count) override;
};

}  // namespace platen
