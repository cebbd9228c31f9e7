#pragma once

#include "common/core/random.hpp"

#include <random>
#include <string>

namespace platen::tests {

/// The same bytes for the same seed.
class SeededRandom final : public Random {
public:
    explicit SeededRandom(std::uint64_t seed) : engine_{seed} {}

    [[nodiscard]] std::string bytes(std::size_t count) override {
        std::string drawn(count, '\0');
        for (char& byte : drawn)
            byte = static_cast<char>(engine_() & 0xFFU);
        return drawn;
    }

private:
    std::mt19937_64 engine_;
};

}  // namespace platen::tests
