#include "server/http/page_request.hpp"

namespace platen::server::http {

namespace {

constexpr std::size_t kLongestCursor = 500;

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
