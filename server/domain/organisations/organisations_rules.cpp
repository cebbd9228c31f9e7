#include "server/domain/organisations/organisations_rules.hpp"

#include "common/core/text.hpp"
#include "server/http/problem.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace platen::server::domain {

bool isName(std::string_view name, std::size_t longest) {
    const auto starts_character = [](char byte) {
        return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U;
    };
    const auto characters = std::count_if(name.begin(), name.end(), starts_character);
    return !name.empty() && static_cast<std::size_t>(characters) <= longest &&
           cleanUtf8(name) == name;
}

std::string typedName(const http::JsonBody& body, const std::string& field) {
    std::string name = body.text(field, kLongestTypedBytes);
    if (!isName(name, kLongestTypedName) || trim(name) != name)
        throw http::Refused{
            400,
            "invalid-body",
            fmt::format(
                "{} is no name, allowed: 1 to {} characters, no control characters, no blanks "
                "around them",
                field,
                kLongestTypedName)};
    return name;
}

}  // namespace platen::server::domain
