#pragma once

#include <cstdint>

namespace platen::simulator {

/// A stream of numbers that depends on nothing but the seed (SplitMix64, Steele et al. 2014), so
/// that a history can be repeated on any machine. Not for secrets.
class Dice {
public:
    explicit Dice(std::uint64_t seed) : state_{seed} {}

    [[nodiscard]] std::uint64_t next();
    /// 0 .. bound-1; 0 for a bound of 0.
    [[nodiscard]] std::uint64_t below(std::uint64_t bound);
    /// least .. most; `least` when they are the wrong way round.
    [[nodiscard]] std::uint64_t between(std::uint64_t least, std::uint64_t most);
    /// 0 <= x < 1
    [[nodiscard]] double unit();
    [[nodiscard]] bool chance(double probability) { return unit() < probability; }
    /// About `share` of `whole`, at most a tenth more or less, never more than `whole`.
    [[nodiscard]] std::uint64_t portion(std::uint64_t whole, double share);

private:
    std::uint64_t state_;
};

}  // namespace platen::simulator
