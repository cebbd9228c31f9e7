#pragma once

#include "tests/simulator/model/expression.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace platen::simulator {

/// A text such as `{length_in} INCHES`: an expression in braces stands for its value, `{console}`
/// for the line that the display shows.
class TextPattern {
public:
    /// Throws std::invalid_argument for a brace without its partner and for unknown quantities.
    [[nodiscard]] static TextPattern parse(std::string_view text);

    [[nodiscard]] std::string of(const Figures& figures, const std::string& console) const;
    /// The values of its expressions, in their order.
    [[nodiscard]] std::vector<std::uint64_t> numbers(const Figures& figures) const;
    [[nodiscard]] std::size_t lastSupply() const;

private:
    struct Console {};
    using Piece = std::variant<std::string, Expression, Console>;

    [[nodiscard]] static Piece braced(std::string_view text);

    std::vector<Piece> pieces_;
};

}  // namespace platen::simulator
