#pragma once

#include "common/core/clock.hpp"

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace platen::server::db {

class BinaryRows;

/// Reads one row from left to right, each call the next column: the counterpart of
/// RowArray::add(). For queries that give back thousands of rows; others use Row, whose columns go
/// by name. Throws DatabaseError that names the column when it is null (but for the optional ones)
/// or of another type than was asked for. Views are valid as long as the BinaryRows.
class Fields {
public:
    [[nodiscard]] std::string_view text();  ///< text, json
    [[nodiscard]] std::string uuid();       ///< canonical
    [[nodiscard]] std::int64_t integer();   ///< smallint, int, bigint; xid: as an int
    [[nodiscard]] bool boolean();
    [[nodiscard]] TimePoint time();                      ///< timestamptz, cut to milliseconds
    [[nodiscard]] std::string day();                     ///< date: YYYY-MM-DD
    [[nodiscard]] std::string_view bytes();              ///< bytea
    [[nodiscard]] std::string_view json();               ///< jsonb
    [[nodiscard]] std::vector<std::string> texts();      ///< text[] without nulls
    [[nodiscard]] std::vector<std::int64_t> integers();  ///< bigint[] without nulls
    [[nodiscard]] std::vector<std::optional<std::int64_t>> optionalIntegers();  ///< bigint[]

    /// Whether the next column is null. Does not move on.
    [[nodiscard]] bool isNull() const;
    void skip() { ++column_; }
    [[nodiscard]] std::optional<std::int64_t> optionalInteger();
    [[nodiscard]] std::optional<TimePoint> optionalTime();
    [[nodiscard]] std::optional<std::string_view> optionalText();
    [[nodiscard]] std::optional<std::string> optionalDay();
    [[nodiscard]] std::optional<std::string_view> optionalBytes();

private:
    friend class BinaryRows;
    Fields(const BinaryRows& rows, std::size_t row) : rows_{&rows}, row_{row} {}
    /// The octets of the next column, which is not null and of one of these types.
    [[nodiscard]] std::string_view next(std::initializer_list<std::uint32_t> types);
    /// Calls `element` with the octets of each element, nothing for null.
    template <class Element>
    void eachElement(std::uint32_t type, const Element& element);
    template <class Value>
    [[nodiscard]] std::optional<Value> unlessNull(Value (Fields::*read)());
    [[noreturn]] void refuse(std::string_view problem) const;

    const BinaryRows* rows_;
    std::size_t row_;
    std::size_t column_{0};
};

/// What a query gave back in binary form, held by value.
class BinaryRows {
public:
    struct Content;  ///< the library's result, known to server/db alone
    explicit BinaryRows(std::unique_ptr<Content> content);
    BinaryRows(const BinaryRows&) = delete;
    BinaryRows& operator=(const BinaryRows&) = delete;
    BinaryRows(BinaryRows&&) noexcept;
    BinaryRows& operator=(BinaryRows&&) noexcept;
    ~BinaryRows();

    [[nodiscard]] std::size_t size() const;
    [[nodiscard]] bool empty() const { return size() == 0; }
    /// Rows that INSERT, UPDATE or DELETE touched.
    [[nodiscard]] std::size_t affected() const;
    [[nodiscard]] Fields operator[](std::size_t index) const { return Fields{*this, index}; }

private:
    friend class Fields;
    std::unique_ptr<Content> content_;
};

}  // namespace platen::server::db
