#include "tests/simulator/faults/fault_words.hpp"

#include "common/core/text.hpp"

#include <fmt/format.h>

#include <charconv>
#include <stdexcept>
#include <utility>

namespace platen::simulator {

namespace {

template <class Number>
bool readNumber(std::string_view word, Number least, Number most, Number& number) {
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number);
    const bool whole = error == std::errc{} && end == word.data() + word.size();
    return whole && number >= least && number <= most;  // false for NaN
}

}  // namespace

FaultWords::FaultWords(
    std::string_view fault, std::string_view names, std::vector<std::string> words)
    : fault_{fault}, names_{names}, words_{std::move(words)} {}

const std::string& FaultWords::text(std::size_t place) const {
    return words_.at(place);
}

std::uint64_t FaultWords::number(std::size_t place, std::uint64_t least, std::uint64_t most) const {
    std::uint64_t number = 0;
    if (!readNumber(text(place), least, most, number))
        refuse(place, fmt::format("{} to {}", least, most));
    return number;
}

std::int64_t FaultWords::integer(std::size_t place, std::int64_t least, std::int64_t most) const {
    std::int64_t number = 0;
    if (!readNumber(text(place), least, most, number))
        refuse(place, fmt::format("{} to {}", least, most));
    return number;
}

double FaultWords::percent(std::size_t place) const {
    double number = 0;
    if (!readNumber(text(place), 0.0, 100.0, number)) refuse(place, "0 to 100");
    return number;
}

Oid FaultWords::oid(std::size_t place) const {
    auto parsed = Oid::parse(text(place));
    if (!parsed) refuse(place, "an OID such as 1.3.6.1.2.1.43");
    return *std::move(parsed);
}

IpAddress FaultWords::address(std::size_t place) const {
    const auto parsed = IpAddress::parse(text(place));
    if (!parsed) refuse(place, "an address");
    return *parsed;
}

void FaultWords::refuse(std::size_t place, std::string_view allowed) const {
    throw std::invalid_argument{fmt::format(
        "{}: {} is '{}', allowed: {}", fault_, split(names_, ' ').at(place), text(place), allowed)};
}

double decimalIn(std::string_view what, std::string_view word, double least, double most) {
    double number = 0;
    if (readNumber(word, least, most, number)) return number;
    throw std::invalid_argument{
        fmt::format("{} is '{}', allowed: {} to {}", what, word, least, most)};
}

}  // namespace platen::simulator
