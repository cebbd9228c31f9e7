#include "server/db/binary_rows.hpp"

#include "common/core/ids.hpp"
#include "server/db/binary_result.hpp"
#include "server/db/errors.hpp"
#include "server/db/wire_form.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <utility>

namespace platen::server::db {

namespace {

using wire_form::parse;

TimePoint timeOf(std::int64_t microseconds) {
    using std::chrono::milliseconds;
    const auto since = std::chrono::floor<milliseconds>(std::chrono::microseconds{microseconds});
    return TimePoint{since + milliseconds{wire_form::kEpochMs}};
}

std::string dayOf(std::int32_t days) {
    const std::chrono::sys_days day{std::chrono::days{days + wire_form::kEpochDays}};
    return formatUtc(TimePoint{day}).substr(0, 10);
}

}  // namespace

BinaryRows::BinaryRows(std::unique_ptr<Content> content) : content_{std::move(content)} {}
BinaryRows::BinaryRows(BinaryRows&&) noexcept = default;
BinaryRows& BinaryRows::operator=(BinaryRows&&) noexcept = default;
BinaryRows::~BinaryRows() = default;

std::size_t BinaryRows::size() const {
    return static_cast<std::size_t>(PQntuples(content_->result.get()));
}

std::size_t BinaryRows::affected() const {
    const std::string_view count = PQcmdTuples(content_->result.get());
    std::size_t rows = 0;
    std::from_chars(count.data(), count.data() + count.size(), rows);
    return rows;
}

void Fields::refuse(std::string_view problem) const {
    const char* name = PQfname(rows_->content_->result.get(), static_cast<int>(column_));
    throw DatabaseError{
        fmt::format("column {} ({}) {}", column_ + 1, name == nullptr ? "?" : name, problem), {}};
}

bool Fields::isNull() const {
    const PGresult* result = rows_->content_->result.get();
    if (row_ >= rows_->size() || column_ >= static_cast<std::size_t>(PQnfields(result)))
        refuse("is not in the result");
    return PQgetisnull(result, static_cast<int>(row_), static_cast<int>(column_)) != 0;
}

std::string_view Fields::next(std::initializer_list<std::uint32_t> types) {
    if (isNull()) refuse("is null");
    const PGresult* result = rows_->content_->result.get();
    const int row = static_cast<int>(row_);
    const int column = static_cast<int>(column_);
    const auto type = static_cast<std::uint32_t>(PQftype(result, column));
    if (std::ranges::find(types, type) == types.end()) refuse(fmt::format("is of type {}", type));
    ++column_;
    return {
        PQgetvalue(result, row, column),
        static_cast<std::size_t>(PQgetlength(result, row, column))};
}

std::string_view Fields::text() {
    return next({wire_form::kText, wire_form::kJson});
}

std::string_view Fields::json() {
    return next({wire_form::kJsonb}).substr(1);  // after the version of the binary form
}

std::string_view Fields::bytes() {
    return next({wire_form::kBytea});
}

std::string Fields::uuid() {
    return uuidFromBytes(next({wire_form::kUuid}));
}

std::int64_t Fields::integer() {
    const std::string_view octets =
        next({wire_form::kBigint, wire_form::kInt, wire_form::kSmallint, wire_form::kXid});
    if (octets.size() == sizeof(std::int64_t)) return parse<std::int64_t>(octets);
    if (octets.size() == sizeof(std::int32_t)) return parse<std::int32_t>(octets);
    return parse<std::int16_t>(octets);
}

bool Fields::boolean() {
    return next({wire_form::kBool}).front() != '\0';
}

TimePoint Fields::time() {
    return timeOf(parse<std::int64_t>(next({wire_form::kTimestamptz})));
}

std::string Fields::day() {
    return dayOf(parse<std::int32_t>(next({wire_form::kDate})));
}

template <class Element>
void Fields::eachElement(std::uint32_t type, const Element& element) {
    constexpr std::size_t kHead = 12;
    constexpr std::size_t kDimension = 8;
    constexpr std::size_t kLength = 4;
    std::string_view rest = next({type});
    const auto dimensions = parse<std::int32_t>(rest);
    if (dimensions == 0) return;
    if (dimensions > 1) refuse("comes after an array of several dimensions");
    auto count = parse<std::int32_t>(rest.substr(kHead));
    rest.remove_prefix(kHead + kDimension);
    for (; count > 0; --count) {
        const auto length = parse<std::int32_t>(rest);
        rest.remove_prefix(kLength);
        if (length < 0) {
            element(std::nullopt);
            continue;
        }
        element(std::optional{rest.substr(0, static_cast<std::size_t>(length))});
        rest.remove_prefix(static_cast<std::size_t>(length));
    }
}

std::vector<std::string> Fields::texts() {
    std::vector<std::string> texts;
    eachElement(wire_form::kTexts, [&texts](std::optional<std::string_view> text) {
        if (text) texts.emplace_back(*text);
    });
    return texts;
}

std::vector<std::int64_t> Fields::integers() {
    std::vector<std::int64_t> numbers;
    eachElement(wire_form::kBigints, [&numbers](std::optional<std::string_view> octets) {
        if (octets) numbers.push_back(parse<std::int64_t>(*octets));
    });
    return numbers;
}

std::vector<std::optional<std::int64_t>> Fields::optionalIntegers() {
    std::vector<std::optional<std::int64_t>> numbers;
    eachElement(wire_form::kBigints, [&numbers](std::optional<std::string_view> octets) {
        numbers.push_back(octets ? std::optional{parse<std::int64_t>(*octets)} : std::nullopt);
    });
    return numbers;
}

template <class Value>
std::optional<Value> Fields::unlessNull(Value (Fields::*read)()) {
    if (!isNull()) return (this->*read)();
    ++column_;
    return std::nullopt;
}

std::optional<std::int64_t> Fields::optionalInteger() {
    return unlessNull(&Fields::integer);
}

std::optional<TimePoint> Fields::optionalTime() {
    return unlessNull(&Fields::time);
}

std::optional<std::string_view> Fields::optionalText() {
    return unlessNull(&Fields::text);
}

std::optional<std::string> Fields::optionalDay() {
    return unlessNull(&Fields::day);
}

std::optional<std::string_view> Fields::optionalBytes() {
    return unlessNull(&Fields::bytes);
}

}  // namespace platen::server::db
