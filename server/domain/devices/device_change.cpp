#include "server/domain/devices/device_change.hpp"

#include "common/core/text.hpp"
#include "server/http/json_body.hpp"
#include "server/http/problem.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace platen::server::domain {

namespace {

constexpr std::size_t kLongestLabel = 100;
constexpr std::size_t kLongestNotes = 4000;
constexpr std::size_t kLongestCharacter = 4;  // bytes of UTF-8

std::size_t charactersOf(std::string_view utf8) {
    const auto begins = [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; };
    return static_cast<std::size_t>(std::count_if(utf8.begin(), utf8.end(), begins));
}

std::optional<std::string> textOf(
    const http::JsonBody& body, const std::string& name, std::size_t longest) {
    if (!body.has(name)) return std::nullopt;
    const std::string value = body.optionalText(name, longest * kLongestCharacter);
    if (charactersOf(value) <= longest) return std::string{trim(value)};
    throw http::Refused{
        400,
        "invalid-body",
        fmt::format(
            "{} has {} characters, allowed: at most {}", name, charactersOf(value), longest)};
}

/// One line of it: what stands in lists and exports.
std::optional<std::string> lineOf(const http::JsonBody& body, const std::string& name) {
    auto text = textOf(body, name, kLongestLabel);
    if (text) text = cleanUtf8(*text);
    return text;
}

}  // namespace

DeviceChange deviceChange(const http::Request& request) {
    const http::JsonBody body{request, {"label", "asset_number", "notes"}};
    return {
        .label = lineOf(body, "label"),
        .asset_number = lineOf(body, "asset_number"),
        .notes = textOf(body, "notes", kLongestNotes)};
}

}  // namespace platen::server::domain
