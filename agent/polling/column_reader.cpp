#include "agent/polling/column_reader.hpp"

#include <algorithm>
#include <iterator>

namespace platen::agent::polling {

namespace {

/// About what fits into one datagram of 1472 bytes: more rows would not come anyway.
constexpr std::size_t kBindingsInReply = 60;
constexpr std::size_t kMostColumnsInBulk = 10;

std::size_t firstWidth(ColumnReader::Method method, std::size_t max_oids) {
    const bool bulk = method == ColumnReader::Method::Bulk;
    return std::clamp<std::size_t>(max_oids, 1, bulk ? kMostColumnsInBulk : kMaxRows);
}

}  // namespace

ColumnReader::ColumnReader(
    std::span<const PlanEntry> plan,
    std::span<const std::uint32_t> positions,
    Method method,
    Pace pace,
    ReadResults& results)
    : plan_{plan},
      results_{results},
      method_{pace.max_repetitions == 0 ? Method::Next : method},
      width_{firstWidth(method_, pace.max_oids)},
      repetitions_{std::max(1U, pace.max_repetitions)},
      variables_{std::min(pace.max_variables, kBindingsInReply)} {
    std::ranges::copy_if(positions, std::back_inserter(positions_), [&](std::uint32_t position) {
        return plan_[position].column;
    });
    open();
}

void ColumnReader::open() {
    columns_.clear();
    for (const std::uint32_t position : positions_)
        columns_.push_back({.plan_index = position, .cursor = plan_[position].oid});
}

void ColumnReader::startOver() {
    method_ = Method::Next;
    for (const std::uint32_t position : positions_)
        results_.forget(position);
    open();
}

std::optional<snmp::Query> ColumnReader::next() {
    if (results_.full()) giveUp(FieldError::Truncated);
    if (columns_.empty()) return std::nullopt;
    asked_ = columnsToAsk();
    const bool bulk = method_ == Method::Bulk;
    snmp::Query query{
        .operation = bulk ? snmp::Operation::GetBulk : snmp::Operation::GetNext,
        .oids = {},
        .repetitions = bulk ? rowsToAsk() : 0};
    query.oids.reserve(asked_);
    for (std::size_t i = 0; i < asked_; ++i)
        query.oids.push_back(columns_[i].cursor);
    return query;
}

std::size_t ColumnReader::columnsToAsk() const {
    if (probing_) return 1;
    return std::min({columns_.size(), width_, variables_});
}

/// Of each of the columns under way.
std::uint32_t ColumnReader::rowsToAsk() const {
    if (probing_ || method_ == Method::Next) return 1;
    return std::clamp(static_cast<std::uint32_t>(variables_ / asked_), 1U, repetitions_);
}

void ColumnReader::accept(const snmp::Outcome& outcome) {
    if (!outcome) {
        const bool timeout = outcome.error().reason == snmp::Silence::Timeout;
        acceptSilence(timeout ? FieldError::Timeout : FieldError::Malformed);
    } else if (outcome->status == snmp::ErrorStatus::TooBig) {
        acceptTooBig();
    } else if (outcome->status != snmp::ErrorStatus::NoError || outcome->bindings.empty()) {
        acceptRefusal(outcome.value());
    } else {
        probing_ = false;
        acceptRows(outcome.value());
    }
    dropEnded();
}

void ColumnReader::acceptRows(const snmp::Response& response) {
    for (std::size_t i = 0; i < response.bindings.size(); ++i) {
        Column& column = columns_[i % asked_];
        if (column.open) acceptRow(column, response.bindings[i]);
    }
    for (const std::uint32_t position : response.shortened) {
        const Column& column = columns_[position % asked_];
        const Oid& oid = response.bindings[position].oid;
        if (oid.startsWith(plan_[column.plan_index].oid))
            results_.fail(column.plan_index, FieldError::Truncated);
    }
}

void ColumnReader::acceptRow(Column& column, const Binding& binding) {
    const bool exception = binding.value.type == ValueType::EndOfMibView ||
                           binding.value.type == ValueType::NoSuchObject ||
                           binding.value.type == ValueType::NoSuchInstance;
    if (exception) {
        column.open = false;
        return;
    }
    if (binding.oid <= column.cursor) {
        end(column, FieldError::Malformed);
        return;
    }
    if (!binding.oid.startsWith(plan_[column.plan_index].oid)) {
        column.open = false;
        return;
    }
    if (column.rows == kMaxRows || results_.full()) {
        end(column, FieldError::Truncated);
        return;
    }
    column.cursor = binding.oid;
    ++column.rows;
    results_.add(column.plan_index, binding);
}

void ColumnReader::acceptTooBig() {
    const std::size_t wanted = asked_ * rowsToAsk();
    if (wanted > 1) {
        lower(wanted / 2);
    } else if (method_ == Method::Bulk) {
        method_ = Method::Next;
    } else {
        end(columns_.front(), FieldError::Refused);
    }
}

void ColumnReader::acceptRefusal(const snmp::Response& response) {
    if (method_ == Method::Bulk) {
        method_ = Method::Next;
        return;
    }
    const bool named = response.error_index >= 1 && response.error_index <= asked_;
    if (!named && asked_ > 1) {
        width_ = 1;
        return;
    }
    Column& column = columns_[named ? response.error_index - 1 : 0];
    if (response.status == snmp::ErrorStatus::NoSuchName)
        column.open = false;  // SNMPv1's way to say that nothing follows
    else
        end(column, FieldError::Refused);
}

void ColumnReader::acceptSilence(FieldError error) {
    const std::size_t wanted = asked_ * rowsToAsk();
    if (wanted > 1) {
        if (doubted_) lower(wanted / 2);
        doubted_ = true;
        probing_ = true;
    } else if (method_ == Method::Bulk) {
        method_ = Method::Next;
        stands_bulk_ = false;
    } else {
        end(columns_.front(), error);
    }
}

void ColumnReader::lower(std::size_t variables) {
    variables_ = variables;
    learned_limit_ = variables;
}

void ColumnReader::end(Column& column, FieldError error) {
    results_.fail(column.plan_index, error);
    column.open = false;
}

void ColumnReader::dropEnded() {
    std::erase_if(columns_, [](const Column& column) { return !column.open; });
}

void ColumnReader::giveUp(FieldError error) {
    for (Column& column : columns_)
        end(column, error);
    dropEnded();
}

}  // namespace platen::agent::polling
