#include "tests/simulator/model/text_pattern.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

namespace platen::simulator {

TextPattern::Piece TextPattern::braced(std::string_view text) {
    if (text == "console") return Console{};
    return Expression::parse(text);
}

TextPattern TextPattern::parse(std::string_view text) {
    TextPattern pattern;
    while (!text.empty()) {
        const std::size_t open = std::min(text.find('{'), text.size());
        if (open > 0) pattern.pieces_.emplace_back(std::string{text.substr(0, open)});
        text.remove_prefix(open);
        if (text.empty()) break;
        const std::size_t close = text.find('}');
        if (close == std::string_view::npos) {
            throw std::invalid_argument{fmt::format("'{}' has no closing brace", text)};
        }
        pattern.pieces_.push_back(braced(text.substr(1, close - 1)));
        text.remove_prefix(close + 1);
    }
    return pattern;
}

std::string TextPattern::of(const Figures& figures, const std::string& console) const {
    std::string text;
    for (const Piece& piece : pieces_) {
        if (const auto* literal = std::get_if<std::string>(&piece)) {
            text += *literal;
        } else if (const auto* expression = std::get_if<Expression>(&piece)) {
            text += std::to_string(expression->of(figures));
        } else {
            text += console;
        }
    }
    return text;
}

std::vector<std::uint64_t> TextPattern::numbers(const Figures& figures) const {
    std::vector<std::uint64_t> numbers;
    for (const Piece& piece : pieces_) {
        const auto* expression = std::get_if<Expression>(&piece);
        if (expression != nullptr) numbers.push_back(expression->of(figures));
    }
    return numbers;
}

std::size_t TextPattern::lastSupply() const {
    std::size_t last = 0;
    for (const Piece& piece : pieces_) {
        const auto* expression = std::get_if<Expression>(&piece);
        if (expression != nullptr) last = std::max(last, expression->lastSupply());
    }
    return last;
}

}  // namespace platen::simulator
