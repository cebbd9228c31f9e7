#pragma once

#include "common/core/clock.hpp"
#include "common/core/ids.hpp"
#include "server/db/param.hpp"

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace platen::server::db {

/// Many typed rows as one parameter: an array of a composite type in PostgreSQL's binary form. A
/// table's name is the type of its rows:
///
///     auto rows = tx.rowsOf("reading", {"tenant_id", "device_id", "taken_at"});
///     rows.add(key.tenant, key.device, at);
///     tx.exec("INSERT INTO reading (tenant_id, device_id, taken_at) "
///             "SELECT tenant_id, device_id, taken_at FROM unnest($1::reading[])", rows);
///
/// Columns that are not named are null in the array. No temporary table, no file, one round trip;
/// the statement is prepared as every other. Why not COPY: docs/decisions/0014-data-plane.md.
/// Belongs to the connection of the transaction that made it. One thread.
class RowArray {
public:
    /// Type and columns as the database has them; made by Transaction::rowsOf().
    struct Layout;
    /// `columns`: places of the named columns in the layout.
    RowArray(std::shared_ptr<const Layout> layout, std::vector<std::size_t> columns);

    /// One row: a value for each named column, in that order. Whole numbers, bool, TimePoint, texts
    /// (for uuid, date, text, json and jsonb columns), Bytes, ids, lists of texts and of numbers,
    /// optionals of these, nullopt. Throws DatabaseError of class 22 for what does not fit the
    /// column: another kind, a number out of its range, a text that is no UUID or day or has a NUL.
    /// The row is not added then. Invalid UTF-8 and JSON are refused by the database.
    template <class... Values>
    void add(const Values&... values) {
        begin();
        (put(values), ...);
        end();
    }
    [[nodiscard]] std::size_t size() const { return rows_; }
    [[nodiscard]] bool empty() const { return rows_ == 0; }

    /// Room for so many octets of values, where they are known to be many.
    void reserve(std::size_t octets) { octets_.reserve(octets); }

    /// The whole array in binary form, valid until the next row is added.
    [[nodiscard]] std::string_view octets() const { return octets_; }

private:
    void begin();
    void end();
    /// Where the value of the next column begins; its type. Throws when there are no more columns.
    std::uint32_t beginValue();
    void endValue();

    void put(std::nullopt_t null);
    void put(bool value);
    void put(TimePoint time);
    void put(std::string_view text);
    void put(const std::string& text) { put(std::string_view{text}); }
    void put(const char* text) { put(std::string_view{text}); }
    void put(Bytes bytes);
    void put(const std::vector<std::string>& texts);
    void put(const std::vector<std::int64_t>& numbers);
    void put(const std::vector<std::optional<std::int64_t>>& numbers);
    template <std::integral Number>
        requires(!std::same_as<Number, bool>)
    void put(Number value) {
        if (!std::in_range<std::int64_t>(value)) refuse("is out of range");
        putInteger(static_cast<std::int64_t>(value));
    }
    template <class Tag>
    void put(const Id<Tag>& id) {
        put(std::string_view{id.value});
    }
    template <class T>
    void put(const std::optional<T>& value) {
        if (value)
            put(*value);
        else
            put(std::nullopt);
    }
    void putInteger(std::int64_t value);
    void putDay(std::string_view text);
    [[noreturn]] void refuse(std::string_view problem) const;

    struct Place {
        std::size_t begin{0};
        std::int32_t length{-1};       ///< -1: null
        const char* outside{nullptr};  ///< the value itself, not in scratch_
    };
    std::shared_ptr<const Layout> layout_;
    std::vector<std::size_t> columns_;
    std::vector<Place> places_;  ///< of the current row's values in scratch_, by layout
    std::string scratch_;
    std::string octets_;  ///< the whole array, head included
    std::size_t rows_{0};
    std::size_t next_{0};  ///< named column
};

}  // namespace platen::server::db
