#pragma once

#include "common/core/clock.hpp"
#include "common/core/ids.hpp"

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace platen::server::db {

class RowArray;

/// Octets for a bytea column; without this a string is text.
struct Bytes {
    std::string_view octets;
};

/// One value for $1, $2, ... in PostgreSQL's text form (rows: in its binary form). Built implicitly
/// from what stores have: texts, numbers, booleans, times, ids, optionals of these, lists of texts
/// and of numbers (arrays).
class Param {
public:
    Param(std::nullopt_t /*null*/) {}                                    // NOLINT(*-explicit-*)
    Param(std::string_view text) : text_{std::string{text}} {}           // NOLINT(*-explicit-*)
    Param(const std::string& text) : text_{text} {}                      // NOLINT(*-explicit-*)
    Param(const char* text) : text_{std::string{text}} {}                // NOLINT(*-explicit-*)
    Param(bool value) : text_{std::string{value ? "true" : "false"}} {}  // NOLINT(*-explicit-*)
    Param(double value);                                                 // NOLINT(*-explicit-*)
    template <std::integral Number>
        requires(!std::same_as<Number, bool>)
    Param(Number value) : text_{std::to_string(value)} {}  // NOLINT(*-explicit-*)
    Param(TimePoint time) : text_{formatUtc(time)} {}      // NOLINT(*-explicit-*)
    Param(Bytes bytes);                                    // NOLINT(*-explicit-*)
    template <class Tag>
    Param(const Id<Tag>& id) : text_{id.value} {}  // NOLINT(*-explicit-*)
    template <class T>
    Param(const std::optional<T>& value) {  // NOLINT(*-explicit-*)
        if (value) *this = Param{*value};
    }
    Param(const std::vector<std::string>& texts);     // NOLINT(*-explicit-*)
    Param(const std::vector<std::int64_t>& numbers);  // NOLINT(*-explicit-*)
    /// An array in which some elements are null.
    Param(const std::vector<std::optional<std::int64_t>>& numbers);  // NOLINT(*-explicit-*)

    /// Does not copy them: they outlive it, as they are.
    Param(const RowArray& rows);  // NOLINT(*-explicit-*)

    /// Null stands for SQL's null.
    [[nodiscard]] const char* text() const {
        if (rows_) return rows_->data();
        return text_ ? text_->c_str() : nullptr;
    }
    /// Whether text() is in PostgreSQL's binary form; then it has this many octets.
    [[nodiscard]] bool isBinary() const { return rows_.has_value(); }
    [[nodiscard]] std::size_t size() const {
        if (rows_) return rows_->size();
        return text_ ? text_->size() : 0;
    }

private:
    std::optional<std::string> text_;
    std::optional<std::string_view> rows_;
};

}  // namespace platen::server::db
