#include "server/http/json_value.hpp"

#include "common/core/text.hpp"

#include <fmt/format.h>

#include <iterator>

namespace platen::server::http {

namespace {

void appendEscaped(std::string& out, char c) {
    switch (c) {
        case '"':
            out += "\\\"";
            return;
        case '\\':
            out += "\\\\";
            return;
        case '\n':
            out += "\\n";
            return;
        default:
            break;
    }
    if (static_cast<unsigned char>(c) >= 0x20)
        out.push_back(c);
    else
        fmt::format_to(std::back_inserter(out), "\\u{:04x}", static_cast<unsigned>(c));
}

std::string quotedJson(std::string_view text) {
    std::string out{'"'};
    for (const char c : text)
        appendEscaped(out, c);
    out.push_back('"');
    return out;
}

template <class Members>
std::string joinMembers(const Members& members) {
    std::string out{'{'};
    for (const auto& [name, value] : members) {
        if (out.size() > 1) out.push_back(',');
        out += quotedJson(name);
        out.push_back(':');
        out += value.text();
    }
    out.push_back('}');
    return out;
}

}  // namespace

Json::Json(std::string_view text)
    : text_{isUtf8(text) ? quotedJson(text) : quotedJson(cleanUtf8(text))} {}

Json::Json(const std::vector<std::string>& texts)
    : Json{arrayOf(texts, [](const std::string& text) { return Json{text}; })} {}

Json Json::raw(std::string text) {
    Json json{nullptr};
    json.text_ = std::move(text);
    return json;
}

Json Json::object(std::initializer_list<Member> members) {
    Json json{nullptr};
    json.text_ = joinMembers(members);
    return json;
}

Json Json::object(const std::vector<Member>& members) {
    Json json{nullptr};
    json.text_ = joinMembers(members);
    return json;
}

Json Json::array(const std::vector<Json>& elements) {
    Json json{nullptr};
    json.text_ = "[";
    for (const Json& element : elements) {
        if (json.text_.size() > 1) json.text_.push_back(',');
        json.text_ += element.text_;
    }
    json.text_.push_back(']');
    return json;
}

Json textOrNull(std::string_view text) {
    return text.empty() ? Json{nullptr} : Json{text};
}

}  // namespace platen::server::http
