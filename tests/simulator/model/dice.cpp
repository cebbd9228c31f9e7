#include "tests/simulator/model/dice.hpp"

#include <algorithm>

namespace platen::simulator {

std::uint64_t Dice::next() {
    state_ += 0x9e3779b97f4a7c15U;
    std::uint64_t x = state_;
    x = (x ^ (x >> 30U)) * 0xbf58476d1ce4e5b9U;
    x = (x ^ (x >> 27U)) * 0x94d049bb133111ebU;
    return x ^ (x >> 31U);
}

std::uint64_t Dice::below(std::uint64_t bound) {
    return bound == 0 ? 0 : next() % bound;
}

std::uint64_t Dice::between(std::uint64_t least, std::uint64_t most) {
    return most <= least ? least : least + below(most - least + 1);
}

double Dice::unit() {
    return static_cast<double>(next() >> 11U) * 0x1p-53;
}

std::uint64_t Dice::portion(std::uint64_t whole, double share) {
    const double part = static_cast<double>(whole) * share * (0.9 + 0.2 * unit());
    return std::min(whole, static_cast<std::uint64_t>(std::max(part, 0.0)));
}

}  // namespace platen::simulator
