#include "server/http/router.hpp"

#include "common/core/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <stdexcept>

namespace platen::server::http {

namespace {

using PathParameters = std::map<std::string, std::string>;

bool isPlaceholder(std::string_view segment) {
    return segment.starts_with('{') && segment.ends_with('}');
}

std::optional<PathParameters> matchPattern(std::string_view pattern, std::string_view path) {
    const auto wanted = split(pattern, '/');
    const auto given = split(path, '/');
    if (wanted.size() != given.size()) return std::nullopt;
    PathParameters parameters;
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        if (isPlaceholder(wanted[i]) && !given[i].empty())
            parameters.emplace(wanted[i].substr(1, wanted[i].size() - 2), given[i]);
        else if (wanted[i] != given[i])
            return std::nullopt;
    }
    return parameters;
}

}  // namespace

void Router::add(Route route) {
    const auto same = [&](const Route& other) {
        return other.method == route.method && other.pattern == route.pattern;
    };
    if (std::any_of(routes_.begin(), routes_.end(), same))
        throw std::logic_error{
            fmt::format("two routes {} {}", methodName(route.method), route.pattern)};
    routes_.push_back(std::move(route));
}

std::variant<Router::Match, Router::WrongMethod, Router::NoSuchPath> Router::match(
    Method method, std::string_view path) const {
    Match best;
    std::string allow;
    for (const Route& route : routes_) {
        auto parameters = matchPattern(route.pattern, path);
        if (!parameters) continue;
        const bool better =
            best.route == nullptr || parameters->size() < best.path_parameters.size();
        if (route.method == method && better) best = {&route, std::move(*parameters)};
        allow += fmt::format("{}{}", allow.empty() ? "" : ", ", methodName(route.method));
    }
    if (best.route != nullptr) return best;
    if (!allow.empty()) return WrongMethod{allow};
    return NoSuchPath{};
}

}  // namespace platen::server::http
