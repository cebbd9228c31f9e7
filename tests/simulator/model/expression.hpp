#pragma once

#include "tests/simulator/model/tally.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <variant>
#include <vector>

namespace platen::simulator {

/// What can be shown of a machine at one time.
struct Figures {
    Tally tally;
    std::vector<std::uint32_t> supply_levels;  ///< hundredths of a percent, in the script's order
    std::uint64_t modulus{0};                  ///< where counters begin anew; 0: never
};

/// A sum such as `print_mono + copy_mono`: quantities, whole numbers, and levels of supplies by
/// their place in the script: `supply.1.percent`, `supply.1.hundredths` (of a percent).
class Expression {
public:
    /// Throws std::invalid_argument that names the term and what is allowed.
    [[nodiscard]] static Expression parse(std::string_view text);

    [[nodiscard]] std::uint64_t of(const Figures& figures) const;
    /// The highest place of a supply in it; 0 for none.
    [[nodiscard]] std::size_t lastSupply() const;

private:
    struct Level {
        std::size_t place{0};
        std::uint32_t divisor{1};
    };
    using Term = std::variant<std::uint64_t, Quantity, Level>;

    [[nodiscard]] static Term parseTerm(std::string_view text);
    [[nodiscard]] static std::uint64_t valueOf(const Term& term, const Figures& figures);

    std::vector<Term> terms_;
};

}  // namespace platen::simulator
