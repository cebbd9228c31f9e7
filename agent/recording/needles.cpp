#include "agent/recording/needles.hpp"

#include "common/core/text.hpp"

#include <algorithm>
#include <utility>

namespace platen::agent::recording {

void Needles::add(std::string_view needle, Replace replace) {
    if (needle.empty()) return;
    std::string lower = asciiLower(needle);
    auto& list = by_first_.at(static_cast<unsigned char>(lower.front()));
    if (std::ranges::find(list, lower, &Needle::lower) != list.end()) return;
    const auto place = std::ranges::find_if(
        list, [&](const Needle& other) { return other.lower.size() < lower.size(); });
    list.insert(place, {.lower = std::move(lower), .replace = std::move(replace)});
}

void Needles::add(std::string_view needle, std::string replacement) {
    add(needle, [always = std::move(replacement)](std::string_view) { return always; });
}

const Needles::Needle* Needles::at(std::string_view lower, std::size_t place) const {
    const auto& list = by_first_.at(static_cast<unsigned char>(lower[place]));
    const auto found = std::ranges::find_if(list, [&](const Needle& needle) {
        return lower.substr(place, needle.lower.size()) == needle.lower;
    });
    return found == list.end() ? nullptr : &*found;
}

std::string Needles::replaceIn(std::string_view text) const {
    const std::string lower = asciiLower(text);
    std::string made;
    for (std::size_t place = 0; place < text.size();) {
        const Needle* needle = at(lower, place);
        if (needle == nullptr) {
            made += text[place++];
        } else {
            made += needle->replace(text.substr(place, needle->lower.size()));
            place += needle->lower.size();
        }
    }
    return made;
}

bool Needles::isIn(std::string_view text) const {
    const std::string lower = asciiLower(text);
    for (std::size_t place = 0; place < lower.size(); ++place) {
        if (at(lower, place) != nullptr) return true;
    }
    return false;
}

}  // namespace platen::agent::recording
