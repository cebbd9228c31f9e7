#pragma once

#include "server/http/cursor.hpp"
#include "server/http/request.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace platen::server::http {

/// Which page of a list is wanted. Stores read one row more than `limit`, to know of a next page.
struct PageRequest {
    std::int64_t limit{0};
    std::optional<Cursor> after;

    /// From `limit` and `cursor` of a request. Throws Refused (400).
    [[nodiscard]] static PageRequest of(const Request& request, std::size_t keys);

    [[nodiscard]] std::int64_t rows() const { return limit + 1; }
    /// One key of the cursor; nothing on the first page.
    [[nodiscard]] std::optional<std::string> key(std::size_t index) const;

    /// The answer: `rows` as a store gave them, made JSON by `to_json`, with the cursor that
    /// `keys_of` makes of the last one shown.
    template <class Row, class ToJson, class KeysOf>
    [[nodiscard]] Json answer(const std::vector<Row>& rows, ToJson to_json, KeysOf keys_of) const {
        std::vector<Json> items;
        const auto shown = static_cast<std::size_t>(limit);
        for (std::size_t i = 0; i < rows.size() && i < shown; ++i)
            items.push_back(to_json(rows[i]));
        if (rows.size() <= shown) return page(items, std::nullopt);
        return page(items, keys_of(rows[shown - 1]));
    }
};

}  // namespace platen::server::http
