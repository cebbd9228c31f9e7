#include "server/db/row_array.hpp"

#include "common/core/uuid.hpp"
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

/// Where appendArrayHead() has the number of elements.
constexpr std::size_t kPlaceOfSize = 12;

void overwrite(std::string& octets, std::size_t at, std::size_t number) {
    std::string value;
    append<std::int32_t>(value, static_cast<std::int32_t>(number));
    octets.replace(at, value.size(), value);
}

}  // namespace

RowArray::RowArray(std::shared_ptr<const Layout> layout, std::vector<std::size_t> columns)
    : layout_{std::move(layout)}, columns_{std::move(columns)} {
    appendArrayHead(octets_, layout_->type, 0, false);
}

Param::Param(const RowArray& rows) : rows_{rows.octets()} {}

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
    if (rows_ == 0) {  // the head of an empty array is a shorter one
        octets_.clear();
        appendArrayHead(octets_, layout_->type, 1, false);
    }
    const std::size_t head = octets_.size();
    append<std::int32_t>(octets_, 0);  // the length, when it is known
    append<std::int32_t>(octets_, static_cast<std::int32_t>(places_.size()));
    for (std::size_t i = 0; i < places_.size(); ++i) {
        const Place& place = places_[i];
        append<std::uint32_t>(octets_, layout_->columns[i].type);
        append<std::int32_t>(octets_, place.length);
        if (place.length <= 0) continue;
        const char* value = place.outside != nullptr ? place.outside : &scratch_[place.begin];
        octets_.append(value, static_cast<std::size_t>(place.length));
    }
    overwrite(octets_, head, octets_.size() - head - sizeof(std::int32_t));
    overwrite(octets_, kPlaceOfSize, ++rows_);
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
    const std::string_view column = next_ < columns_.size()
                                        ? std::string_view{layout_->columns[columns_[next_]].name}
                                        : std::string_view{"a value"};
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
            const auto octets = parseUuid(text);
            if (!octets) refuse(fmt::format("is given '{}', which is no UUID", text));
            scratch_.append(octets->data(), octets->size());
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
    if (!std::in_range<std::int32_t>(bytes.octets.size())) refuse("is too long");
    Place& place = places_[columns_[next_]];
    place.outside = bytes.octets.data();  // there until end()
    place.length = static_cast<std::int32_t>(bytes.octets.size());
    ++next_;
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
