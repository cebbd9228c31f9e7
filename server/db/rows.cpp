#include "server/db/rows.hpp"

#include "common/core/text.hpp"
#include "server/db/errors.hpp"
#include "server/db/session.hpp"

#include <fmt/format.h>
#include <pqxx/array>

#include <algorithm>
#include <charconv>
#include <utility>

namespace platen::server::db {

namespace {

[[noreturn]] void refuseColumn(std::string_view column, std::string_view problem) {
    throw DatabaseError{fmt::format("column {} {}", column, problem), {}};
}

template <class Number>
Number parseNumber(std::string_view column, std::string_view text) {
    Number number{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size())
        refuseColumn(column, fmt::format("holds '{}', which is no such number", text));
    return number;
}

/// "2026-11-21 08:15:30.123456+00" as RFC 3339. The session speaks UTC.
TimePoint parseTimestamp(std::string_view column, std::string_view text) {
    std::string rfc{text};
    const auto blank = rfc.find(' ');
    if (blank != std::string::npos) rfc[blank] = 'T';
    if (rfc.ends_with("+00")) rfc.replace(rfc.size() - 3, 3, "Z");
    const auto time = parseUtc(rfc);
    if (!time) refuseColumn(column, fmt::format("holds '{}', which is no time in UTC", text));
    return *time;
}

}  // namespace

Rows::Rows(std::unique_ptr<Content> content) : content_{std::move(content)} {}
Rows::Rows(Rows&&) noexcept = default;
Rows& Rows::operator=(Rows&&) noexcept = default;
Rows::~Rows() = default;

std::size_t Rows::size() const {
    return content_->result.size();
}

std::size_t Rows::affected() const {
    return content_->result.affected_rows();
}

std::optional<std::string_view> Row::find(std::string_view column) const {
    const auto& [result, columns] = *rows_->content_;
    if (index_ >= result.size()) throw DatabaseError{"no such row in the result", {}};
    const auto place = std::find(columns.begin(), columns.end(), column);
    if (place == columns.end()) refuseColumn(column, "is not in the result");
    const auto field = result[static_cast<pqxx::result::size_type>(index_)]
                             [static_cast<pqxx::row::size_type>(place - columns.begin())];
    if (field.is_null()) return std::nullopt;
    return std::string_view{field.c_str(), field.size()};
}

std::string_view Row::raw(std::string_view column) const {
    const auto value = find(column);
    if (!value) refuseColumn(column, "is null");
    return *value;
}

bool Row::isNull(std::string_view column) const {
    return !find(column);
}

std::string Row::text(std::string_view column) const {
    return std::string{raw(column)};
}

std::int64_t Row::integer(std::string_view column) const {
    return parseNumber<std::int64_t>(column, raw(column));
}

double Row::real(std::string_view column) const {
    return parseNumber<double>(column, raw(column));
}

bool Row::boolean(std::string_view column) const {
    const std::string_view word = raw(column);
    if (word != "t" && word != "f") refuseColumn(column, "is no boolean");
    return word == "t";
}

TimePoint Row::time(std::string_view column) const {
    return parseTimestamp(column, raw(column));
}

std::string Row::bytes(std::string_view column) const {
    const std::string_view digits = raw(column);
    if (!digits.starts_with("\\x")) refuseColumn(column, "is no bytea");
    auto octets = hexDecode(digits.substr(2));
    if (!octets) refuseColumn(column, "is no bytea");
    return std::move(*octets);
}

std::vector<std::string> Row::texts(std::string_view column) const {
    const std::string literal{raw(column)};
    pqxx::array_parser parser{literal.c_str()};
    std::vector<std::string> texts;
    for (auto [kind, value] = parser.get_next(); kind != pqxx::array_parser::done;
         std::tie(kind, value) = parser.get_next()) {
        if (kind == pqxx::array_parser::string_value) texts.push_back(value);
    }
    return texts;
}

std::optional<std::string> Row::optionalText(std::string_view column) const {
    const auto value = find(column);
    if (!value) return std::nullopt;
    return std::string{*value};
}

std::optional<std::int64_t> Row::optionalInteger(std::string_view column) const {
    const auto value = find(column);
    if (!value) return std::nullopt;
    return parseNumber<std::int64_t>(column, *value);
}

std::optional<TimePoint> Row::optionalTime(std::string_view column) const {
    const auto value = find(column);
    if (!value) return std::nullopt;
    return parseTimestamp(column, *value);
}

}  // namespace platen::server::db
