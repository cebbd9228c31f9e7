#include "server/db/row_array.hpp"

#include "server/db/errors.hpp"
#include "server/db/row_layout.hpp"
#include "server/db/wire_form.hpp"

#include <fmt/format.h>

#include <limits>

namespace platen::server::db {

namespace {

using wire_form::append;

constexpr std::int32_t kNull = -1;

/// An array of one dimension, whose elements follow.
void appendArrayHead(std::string& octets, std::uint32_t type, std::size_t size, bool has_nulls) {
    append<std::int32_t>(octets, size == 0 ? 0 : 1);
    append<std::int32_t>(octets, has_nulls ? 1 : 0);
    append<std::uint32_t>(octets, type);
    if (size == 0) return;
    append<std::int32_t>(octets, static_cast<std::int32_t>(size));
    append<std::int32_t>(octets, 1);  // the first index
}

}  // namespace

RowArray::RowArray(std::shared_ptr<const Layout> layout, std::vector<std::size_t> columns)
    : layout_{std::move(layout)}, columns_{std::move(columns)} {}

Param::Param(const RowArray& rows) : text_{rows.octets()}, is_binary_{true} {}

std::string RowArray::octets() const {
    std::string array;
    array.reserve(rows_octets_.size() + 20);
    appendArrayHead(array, layout_->type, rows_, false);
    return array += rows_octets_;
}

void RowArray::begin() {
    scratch_.clear();
    places_.assign(layout_->columns.size(), {});
    next_ = 0;
}

void RowArray::end() {
    if (next_ != columns_.size())
        throw DatabaseError{
            fmt::format("{} values for {} columns of {}", next_, columns_.size(), layout_->name),
            "22000"};
    const std::size_t head = rows_octets_.size();
    append<std::int32_t>(rows_octets_, 0);  // the length, when it is known
    append<std::int32_t>(rows_octets_, static_cast<std::int32_t>(places_.size()));
    for (std::size_t i = 0; i < places_.size(); ++i) {
        append<std::uint32_t>(rows_octets_, layout_->columns[i].type);
        append<std::int32_t>(rows_octets_, places_[i].length);
        if (places_[i].length > 0)
            rows_octets_.append(
                scratch_, places_[i].begin, static_cast<std::size_t>(places_[i].length));
    }
    std::string length;
    append<std::int32_t>(length, static_cast<std::int32_t>(rows_octets_.size() - head - 4));
    rows_octets_.replace(head, length.size(), length);
    ++rows_;
}

std::uint32_t RowArray::beginValue() {
    if (next_ == columns_.size()) refuse("is one value more than there are columns");
    const std::size_t place = columns_[next_];
    places_[place].begin = scratch_.size();
    return layout_->columns[place].type;
}

void RowArray::endValue() {
    Place& place = places_[columns_[next_]];
    place.length = static_cast<std::int32_t>(scratch_.size() - place.begin);
    ++next_;
}

void RowArray::refuse(std::string_view problem) const {
    const std::string_view column =
        next_ < columns_.size() ? layout_->columns[columns_[next_]].name : "a value";
    throw DatabaseError{fmt::format("{}.{} {}", layout_->name, column, problem), "22000"};
}

void RowArray::put(std::nullopt_t /*null*/) {
    beginValue();
    places_[columns_[next_]].length = kNull;
    ++next_;
}

void RowArray::put(bool value) {
    if (beginValue() != wire_form::kBool) refuse("is no boolean");
    append<std::uint8_t>(scratch_, value ? 1 : 0);
    endValue();
}

void RowArray::put(TimePoint time) {
    if (beginValue() != wire_form::kTimestamptz) refuse("is no timestamptz");
    const std::int64_t ms = time.time_since_epoch().count();
    constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max() / 1000;
    if (ms < wire_form::kEpochMs - kMost || ms > kMost) refuse("is a time out of range");
    append<std::int64_t>(scratch_, (ms - wire_form::kEpochMs) * 1000);
    endValue();
}

void RowArray::putInteger(std::int64_t value) {
    switch (beginValue()) {
        case wire_form::kBigint:
            append<std::int64_t>(scratch_, value);
            break;
        case wire_form::kInt:
            if (!std::in_range<std::int32_t>(value)) refuse("is out of range");
            append<std::int32_t>(scratch_, static_cast<std::int32_t>(value));
            break;
        case wire_form::kSmallint:
            if (!std::in_range<std::int16_t>(value)) refuse("is out of range");
            append<std::int16_t>(scratch_, static_cast<std::int16_t>(value));
            break;
        default:
            refuse("is no whole number");
    }
    endValue();
}

void RowArray::putDay(std::string_view text) {
    const auto midnight = parseUtc(std::string{text} + "T00:00:00Z");
    if (!midnight) refuse(fmt::format("is given '{}', which is no day", text));
    const auto days = std::chrono::floor<std::chrono::days>(*midnight).time_since_epoch().count();
    append<std::int32_t>(scratch_, static_cast<std::int32_t>(days - wire_form::kEpochDays));
}

void RowArray::put(std::string_view text) {
    const std::uint32_t type = beginValue();
    switch (type) {
        case wire_form::kUuid: {
            const auto id = canonicalUuid(text);
            if (!id) refuse(fmt::format("is given '{}', which is no UUID", text));
            scratch_ += uuidToBytes(*id);
            break;
        }
        case wire_form::kDate:
            putDay(text);
            break;
        case wire_form::kText:
        case wire_form::kJson:
        case wire_form::kJsonb:
            if (text.find('\0') != std::string_view::npos) refuse("is given a text with NUL");
            if (type == wire_form::kJsonb) scratch_ += '\x01';  // version of the binary form
            scratch_ += text;
            break;
        default:
            refuse("is no text");
    }
    endValue();
}

void RowArray::put(Bytes bytes) {
    if (beginValue() != wire_form::kBytea) refuse("is no bytea");
    scratch_ += bytes.octets;
    endValue();
}

void RowArray::put(const std::vector<std::string>& texts) {
    if (beginValue() != wire_form::kTexts) refuse("is no text[]");
    appendArrayHead(scratch_, wire_form::kText, texts.size(), false);
    for (const std::string& text : texts) {
        if (text.find('\0') != std::string::npos) refuse("is given a text with NUL");
        append<std::int32_t>(scratch_, static_cast<std::int32_t>(text.size()));
        scratch_ += text;
    }
    endValue();
}

void RowArray::put(const std::vector<std::int64_t>& numbers) {
    if (beginValue() != wire_form::kBigints) refuse("is no bigint[]");
    appendArrayHead(scratch_, wire_form::kBigint, numbers.size(), false);
    for (const std::int64_t number : numbers) {
        append<std::int32_t>(scratch_, sizeof number);
        append<std::int64_t>(scratch_, number);
    }
    endValue();
}

void RowArray::put(const std::vector<std::optional<std::int64_t>>& numbers) {
    if (beginValue() != wire_form::kBigints) refuse("is no bigint[]");
    appendArrayHead(scratch_, wire_form::kBigint, numbers.size(), true);
    for (const auto& number : numbers) {
        append<std::int32_t>(scratch_, number ? std::int32_t{sizeof *number} : kNull);
        if (number) append<std::int64_t>(scratch_, *number);
    }
    endValue();
}

}  // namespace platen::server::db
