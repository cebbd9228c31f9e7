#include "server/http/request.hpp"

#include "common/core/text.hpp"
#include "server/http/problem.hpp"

#include <fmt/format.h>

#include <stdexcept>

namespace platen::server::http {

std::string_view methodName(Method method) {
    switch (method) {
        case Method::Get:
            return "GET";
        case Method::Post:
            return "POST";
        case Method::Put:
            return "PUT";
        case Method::Patch:
            return "PATCH";
        case Method::Delete:
            return "DELETE";
    }
    throw std::logic_error{"unhandled Method"};
}

std::optional<Method> parseMethod(std::string_view name) {
    for (const Method method :
         {Method::Get, Method::Post, Method::Put, Method::Patch, Method::Delete}) {
        if (name == methodName(method)) return method;
    }
    return std::nullopt;
}

std::string_view Request::header(std::string_view lower_case_name) const {
    const auto found = headers.find(std::string{lower_case_name});
    return found == headers.end() ? std::string_view{} : found->second;
}

std::string_view Request::cookie(std::string_view name) const {
    for (const std::string_view part : split(header("cookie"), ';')) {
        const std::string_view pair = trim(part);
        const auto equals = pair.find('=');
        if (equals != std::string_view::npos && pair.substr(0, equals) == name)
            return pair.substr(equals + 1);
    }
    return {};
}

const Identity& Request::user() const {
    if (!identity) throw std::logic_error{"a route without a session asks for its user"};
    return *identity;
}

std::string Request::pathUuid() const {
    const auto found = path_parameters.find("id");
    if (found == path_parameters.end()) throw std::logic_error{"the route has no {id}"};
    const auto id = canonicalUuid(found->second);
    if (!id)
        throw Refused{404, "not-found", fmt::format("there is nothing at {}", cleanUtf8(path))};
    return *id;
}

}  // namespace platen::server::http
