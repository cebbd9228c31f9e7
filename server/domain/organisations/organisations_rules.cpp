#include "server/domain/organisations/organisations_rules.hpp"

#include "common/core/text.hpp"

#include <algorithm>

namespace platen::server::domain {

bool isName(std::string_view name) {
    const auto starts_character = [](char byte) {
        return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U;
    };
    const auto characters = std::count_if(name.begin(), name.end(), starts_character);
    return !name.empty() && static_cast<std::size_t>(characters) <= kLongestName &&
           cleanUtf8(name) == name;
}

}  // namespace platen::server::domain
