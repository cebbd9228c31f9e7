#pragma once

#include "common/core/clock.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace platen::server::db {

class Rows;

/// A view of one row of a result; valid as long as its Rows. Columns go by name. Every accessor
/// throws DatabaseError that names the column when it is null (but for the optional... ones), does
/// not exist or holds something else.
class Row {
public:
    [[nodiscard]] bool isNull(std::string_view column) const;
    [[nodiscard]] std::string text(std::string_view column) const;
    [[nodiscard]] std::int64_t integer(std::string_view column) const;
    [[nodiscard]] double real(std::string_view column) const;
    [[nodiscard]] bool boolean(std::string_view column) const;
    /// timestamptz, cut to milliseconds.
    [[nodiscard]] TimePoint time(std::string_view column) const;
    /// bytea
    [[nodiscard]] std::string bytes(std::string_view column) const;
    /// text[] without null elements
    [[nodiscard]] std::vector<std::string> texts(std::string_view column) const;

    [[nodiscard]] std::optional<std::string> optionalText(std::string_view column) const;
    [[nodiscard]] std::optional<std::int64_t> optionalInteger(std::string_view column) const;
    [[nodiscard]] std::optional<TimePoint> optionalTime(std::string_view column) const;

private:
    friend class Rows;
    Row(const Rows& rows, std::size_t index) : rows_{&rows}, index_{index} {}
    /// Nothing for null.
    [[nodiscard]] std::optional<std::string_view> find(std::string_view column) const;
    [[nodiscard]] std::string_view raw(std::string_view column) const;

    const Rows* rows_;
    std::size_t index_;
};

/// What a query gave back, held by value.
class Rows {
public:
    struct Content;  ///< the library's result, known to server/db alone
    explicit Rows(std::unique_ptr<Content> content);
    Rows(const Rows&) = delete;
    Rows& operator=(const Rows&) = delete;
    Rows(Rows&&) noexcept;
    Rows& operator=(Rows&&) noexcept;
    ~Rows();

    [[nodiscard]] std::size_t size() const;
    [[nodiscard]] bool empty() const { return size() == 0; }
    [[nodiscard]] Row operator[](std::size_t index) const { return Row{*this, index}; }
    /// Rows that INSERT, UPDATE or DELETE touched.
    [[nodiscard]] std::size_t affected() const;

private:
    friend class Row;
    std::unique_ptr<Content> content_;
};

}  // namespace platen::server::db
