#include "tests/simulator/model/expression.hpp"

#include "common/core/text.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <stdexcept>

namespace platen::simulator {

namespace {

template <class Number>
std::optional<Number> termNumber(std::string_view text) {
    Number number{0};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return number;
}

[[noreturn]] void refuseTerm(std::string_view text) {
    throw std::invalid_argument{fmt::format(
        "'{}' is no quantity; allowed: whole numbers, supply.<place>.percent, "
        "supply.<place>.hundredths, {}",
        text,
        fmt::join(quantityNames(), ", "))};
}

}  // namespace

Expression::Term Expression::parseTerm(std::string_view text) {
    if (const auto number = termNumber<std::uint64_t>(text)) return *number;
    if (const Quantity quantity = quantityNamed(text)) return quantity;
    const auto parts = split(text, '.');
    if (parts.size() != 3 || parts[0] != "supply") refuseTerm(text);
    const auto place = termNumber<std::size_t>(parts[1]);
    if (!place || *place == 0) refuseTerm(text);
    if (parts[2] == "percent") return Level{.place = *place, .divisor = 100};
    if (parts[2] == "hundredths") return Level{.place = *place, .divisor = 1};
    refuseTerm(text);
}

Expression Expression::parse(std::string_view text) {
    Expression expression;
    for (const std::string_view part : split(text, '+')) {
        expression.terms_.push_back(parseTerm(trim(part)));
    }
    return expression;
}

std::uint64_t Expression::valueOf(const Term& term, const Figures& figures) {
    if (const auto* constant = std::get_if<std::uint64_t>(&term)) return *constant;
    if (const auto* quantity = std::get_if<Quantity>(&term)) return (*quantity)(figures.tally);
    const Level& level = std::get<Level>(term);
    return figures.supply_levels.at(level.place - 1) / level.divisor;
}

std::uint64_t Expression::of(const Figures& figures) const {
    std::uint64_t sum = 0;
    for (const Term& term : terms_)
        sum += valueOf(term, figures);
    return figures.modulus == 0 ? sum : sum % figures.modulus;
}

std::size_t Expression::lastSupply() const {
    std::size_t last = 0;
    for (const Term& term : terms_) {
        if (const auto* level = std::get_if<Level>(&term)) last = std::max(last, level->place);
    }
    return last;
}

}  // namespace platen::simulator
