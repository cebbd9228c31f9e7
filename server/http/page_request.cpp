#include "server/http/page_request.hpp"

namespace platen::server::http {

namespace {

/// Bytes: names have up to 200 characters, other texts are cut to that before they become a key,
/// and UTF-8 takes up to 4 bytes for one.
constexpr std::size_t kLongestKey = 200 * 4;
constexpr std::size_t kIdLength = 36;
/// Two such keys and an id with what separates them, in base64url.
constexpr std::size_t kLongestCursor = ((2 * kLongestKey) + kIdLength + 2) * 4 / 3;

}  // namespace

PageRequest PageRequest::of(const Request& request, std::size_t keys) {
    PageRequest page{.limit = request.query.limit(), .after = std::nullopt};
    if (const auto text = request.query.text("cursor", kLongestCursor))
        page.after = decodeCursor(*text, keys);
    return page;
}

std::optional<std::string> PageRequest::key(std::size_t index) const {
    if (!after) return std::nullopt;
    return after->at(index);
}

}  // namespace platen::server::http
