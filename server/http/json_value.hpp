#pragma once

#include "common/core/clock.hpp"
#include "common/core/ids.hpp"

#include <concepts>
#include <initializer_list>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace platen::server::http {

/// A JSON value (RFC 8259), kept as its text: responses are only ever written.
class Json {
public:
    using Member = std::pair<std::string_view, Json>;

    Json(std::nullptr_t /*null*/) : text_{"null"} {}                 // NOLINT(google-explicit-*)
    Json(std::string_view text);                                     // NOLINT(google-explicit-*)
    Json(const std::string& text) : Json{std::string_view{text}} {}  // NOLINT(google-explicit-*)
    Json(const char* text) : Json{std::string_view{text}} {}         // NOLINT(google-explicit-*)
    Json(bool value) : text_{value ? "true" : "false"} {}            // NOLINT(google-explicit-*)
    template <std::integral Number>
        requires(!std::same_as<Number, bool>)
    Json(Number number) : text_{std::to_string(number)} {}  // NOLINT(google-explicit-*)
    Json(TimePoint time) : Json{formatUtc(time)} {}         // NOLINT(google-explicit-*)
    template <class Tag>
    Json(const Id<Tag>& id) : Json{id.value} {}  // NOLINT(google-explicit-*)
    template <class T>
    Json(const std::optional<T>& value)  // NOLINT(google-explicit-*)
        : Json{value ? Json{*value} : Json{nullptr}} {}
    Json(const std::vector<std::string>& texts);  // NOLINT(google-explicit-*)

    /// A text that is JSON already: from a jsonb column.
    [[nodiscard]] static Json raw(std::string text);
    [[nodiscard]] static Json object(std::initializer_list<Member> members);
    [[nodiscard]] static Json object(const std::vector<Member>& members);
    [[nodiscard]] static Json array(const std::vector<Json>& elements);
    template <class Range, class ToJson>
    [[nodiscard]] static Json arrayOf(const Range& range, ToJson to_json) {
        std::vector<Json> elements;
        elements.reserve(std::size(range));
        for (const auto& element : range)
            elements.push_back(to_json(element));
        return array(elements);
    }

    [[nodiscard]] const std::string& text() const { return text_; }

private:
    std::string text_;
};

/// Null where nothing is known: the database keeps an empty text for that.
[[nodiscard]] Json textOrNull(std::string_view text);

}  // namespace platen::server::http
