#pragma once

#include <span>
#include <string_view>

namespace platen {

struct ColorWord {
    std::string_view word;  ///< UTF-8, ASCII in lower case
    std::string_view color;
};

/// How printers name the colours of their supplies in the languages that they are set to. A term of
/// several words comes before those that it is made of: "light cyan" is not cyan.
[[nodiscard]] std::span<const ColorWord> colorWords();

}  // namespace platen
