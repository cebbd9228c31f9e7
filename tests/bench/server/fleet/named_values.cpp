#include "tests/bench/server/fleet/named_values.hpp"

#include <fmt/format.h>

#include <charconv>
#include <stdexcept>

namespace platen::bench {

namespace {

std::uint32_t parse(const std::string& name, const std::string& text) {
    std::uint32_t number = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (problem != std::errc{} || end != text.data() + text.size())
        throw std::invalid_argument{fmt::format("{}={} is no number", name, text)};
    return number;
}

}  // namespace

NamedValues::NamedValues(const std::vector<std::string>& arguments) {
    for (const std::string& argument : arguments) {
        const auto equals = argument.find('=');
        if (equals == std::string::npos)
            throw std::invalid_argument{fmt::format("'{}' is no NAME=VALUE", argument)};
        values_[argument.substr(0, equals)] = argument.substr(equals + 1);
    }
}

std::string NamedValues::text(const std::string& name) const {
    const auto found = values_.find(name);
    if (found == values_.end()) throw std::invalid_argument{fmt::format("{}= is missing", name)};
    return found->second;
}

std::uint32_t NamedValues::number(const std::string& name, std::uint32_t otherwise) const {
    const auto found = values_.find(name);
    return found == values_.end() ? otherwise : parse(name, found->second);
}

std::optional<TimePoint> NamedValues::time(const std::string& name) const {
    const auto found = values_.find(name);
    if (found == values_.end()) return std::nullopt;
    const auto time = parseUtc(found->second);
    if (!time)
        throw std::invalid_argument{
            fmt::format("{}={} is no time as 2026-11-21T08:00:00Z", name, found->second)};
    return time;
}

std::pair<std::uint32_t, std::uint32_t> NamedValues::span(const std::string& name) const {
    const std::string given = text(name);
    const auto dash = given.find('-');
    if (dash == std::string::npos)
        throw std::invalid_argument{fmt::format("{}={} is not FIRST-LAST", name, given)};
    return {parse(name, given.substr(0, dash)), parse(name, given.substr(dash + 1))};
}

}  // namespace platen::bench
