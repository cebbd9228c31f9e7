#include "agent/recording/synthetic.hpp"

#include "common/core/text.hpp"
#include "common/crypto/sha256.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace platen::agent::recording {

namespace {

bool isDigit(char c) {
    return c >= '0' && c <= '9';
}

bool isUpper(char c) {
    return c >= 'A' && c <= 'Z';
}

bool isLetter(char c) {
    return isUpper(c) || (c >= 'a' && c <= 'z') || (static_cast<unsigned char>(c) & 0x80U) != 0;
}

/// Hexadecimal digits stay such: a MAC address without its maker, a UUID.
constexpr unsigned kLetters = 6;

char inPlaceOf(char original, unsigned char noise) {
    if (isDigit(original)) return static_cast<char>('0' + noise % 10);
    if (!isLetter(original)) return original;
    return static_cast<char>((isUpper(original) ? 'A' : 'a') + noise % kLetters);
}

}  // namespace

std::string Synthetic::noise(std::string_view kind, std::string_view original) const {
    return crypto::sha256(fmt::format("{}{}:", salt_, kind), original);
}

std::string Synthetic::text(std::string_view original) const {
    std::string all;
    std::size_t begin = 0;
    while (begin <= original.size()) {
        const std::size_t end = std::min(original.find_first_of(".@", begin), original.size());
        all += word(original.substr(begin, end - begin));
        if (end < original.size()) all += original[end];
        begin = end + 1;
    }
    return all;
}

std::string Synthetic::word(std::string_view original) const {
    const std::string same_case = asciiLower(original);
    std::string made{original};
    std::string bytes;
    for (unsigned round = 0; round < 16; ++round) {
        for (std::size_t i = 0; i < made.size(); ++i) {
            if (i % 32 == 0) bytes = noise(fmt::format("text{}.{}", round, i), same_case);
            made[i] = inPlaceOf(original[i], static_cast<unsigned char>(bytes[i % 32]));
        }
        if (made != original) break;
    }
    return made;
}

std::string Synthetic::mac(std::string_view original) const {
    constexpr std::size_t kMakers = 3;
    std::string made{original.substr(0, kMakers)};
    made += noise("mac", original).substr(0, original.size() - made.size());
    if (made == original) made.back() = static_cast<char>(made.back() ^ 0x55);
    return made;
}

std::string Synthetic::ipv4(std::string_view original) const {
    std::string made = noise("ipv4", original).substr(0, 4);
    made[0] = static_cast<char>(198);
    made[1] = static_cast<char>(18 + (static_cast<unsigned char>(made[1]) & 1U));
    return made;
}

std::string Synthetic::ipv6(std::string_view original) const {
    using std::string_literals::operator""s;
    return "\x20\x01\x0d\xb8"s + noise("ipv6", original).substr(0, 12);
}

}  // namespace platen::agent::recording
