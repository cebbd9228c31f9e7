#include "server/http/cursor.hpp"

#include "common/core/text.hpp"
#include "server/http/problem.hpp"

namespace platen::server::http {

namespace {

constexpr char kBetweenKeys = '\x1F';

}  // namespace

std::string encodeCursor(const Cursor& keys) {
    std::string joined;
    for (std::size_t i = 0; i < keys.size(); ++i) {
        if (i > 0) joined.push_back(kBetweenKeys);
        joined += keys[i];
    }
    return base64UrlEncode(joined);
}

Cursor decodeCursor(const std::string& text, std::size_t keys) {
    const auto joined = base64UrlDecode(text);
    Cursor cursor;
    if (joined && isUtf8(*joined) && joined->find('\0') == std::string::npos) {
        for (const std::string_view key : split(*joined, kBetweenKeys))
            cursor.emplace_back(key);
    }
    if (cursor.size() != keys) {
        throw Refused{
            400,
            "invalid-parameter",
            "cursor is none that a page of this list gave as next_cursor"};
    }
    return cursor;
}

Json page(const std::vector<Json>& items, const std::optional<Cursor>& next) {
    return Json::object(
        {{"items", Json::array(items)},
         {"next_cursor", next ? Json{encodeCursor(*next)} : Json{nullptr}}});
}

}  // namespace platen::server::http
