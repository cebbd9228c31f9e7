#include "agent/polling/scalar_reader.hpp"

#include <algorithm>

namespace platen::agent::polling {

namespace {

/// Where the answer to `oid` is: most devices keep the order, some do not.
std::optional<std::size_t> findAnswer(
    const std::vector<Binding>& bindings, std::size_t position, const Oid& oid) {
    if (position < bindings.size() && bindings[position].oid == oid) return position;
    const auto found = std::ranges::find(bindings, oid, &Binding::oid);
    if (found == bindings.end()) return std::nullopt;
    return static_cast<std::size_t>(found - bindings.begin());
}

}  // namespace

ScalarReader::ScalarReader(
    std::span<const PlanEntry> plan,
    std::span<const std::uint32_t> positions,
    std::size_t max_oids,
    ReadResults& results)
    : plan_{plan}, results_{results}, limit_{std::max<std::size_t>(1, max_oids)} {
    for (const std::uint32_t position : positions) {
        if (!plan[position].column) waiting_.push_back(position);
    }
}

std::optional<snmp::Query> ScalarReader::next() {
    if (waiting_.empty()) return std::nullopt;
    asked_ = std::min(waiting_.size(), narrowed_ > 0 ? std::min(narrowed_, limit_) : limit_);
    snmp::Query query{.operation = snmp::Operation::Get, .oids = {}};
    query.oids.reserve(asked_);
    for (std::size_t i = 0; i < asked_; ++i)
        query.oids.push_back(plan_[waiting_[i]].oid);
    return query;
}

void ScalarReader::accept(const snmp::Outcome& outcome) {
    if (outcome) return accept(outcome.value());
    const bool timeout = outcome.error().reason == snmp::Silence::Timeout;
    acceptSilence(timeout ? FieldError::Timeout : FieldError::Malformed);
}

void ScalarReader::accept(const snmp::Response& response) {
    if (response.status == snmp::ErrorStatus::NoError) {
        acceptValues(response);
    } else if (response.status != snmp::ErrorStatus::TooBig) {
        acceptRefusal(response);
    } else if (asked_ == 1) {
        results_.fail(waiting_.front(), FieldError::Refused);
        dropAsked(0);
    } else {
        lower(asked_ / 2);
    }
}

void ScalarReader::acceptValues(const snmp::Response& response) {
    for (std::size_t i = 0; i < asked_; ++i)
        keepOrFail(i, response);
    waiting_.erase(waiting_.begin(), waiting_.begin() + static_cast<std::ptrdiff_t>(asked_));
    narrowed_ = 0;
}

void ScalarReader::keepOrFail(std::size_t position, const snmp::Response& response) {
    const std::uint32_t index = waiting_[position];
    const auto answer = findAnswer(response.bindings, position, plan_[index].oid);
    if (!answer) {
        results_.fail(index, FieldError::Malformed);
        return;
    }
    results_.add(index, response.bindings[*answer]);
    if (std::ranges::find(response.shortened, *answer) != response.shortened.end())
        results_.fail(index, FieldError::Truncated);
}

void ScalarReader::acceptRefusal(const snmp::Response& response) {
    const bool named = response.error_index >= 1 && response.error_index <= asked_;
    if (!named && asked_ > 1) {
        split();
        return;
    }
    const std::size_t position = named ? response.error_index - 1 : 0;
    if (response.status != snmp::ErrorStatus::NoSuchName)
        results_.fail(waiting_[position], FieldError::Refused);
    dropAsked(position);
}

void ScalarReader::acceptSilence(FieldError error) {
    if (asked_ == 1) {
        results_.fail(waiting_.front(), error);
        dropAsked(0);
    } else {
        if (doubted_) lower(asked_ / 2);
        doubted_ = true;
        narrowed_ = 1;
    }
}

void ScalarReader::lower(std::size_t limit) {
    limit_ = limit;
    learned_limit_ = limit;
}

void ScalarReader::dropAsked(std::size_t position) {
    waiting_.erase(waiting_.begin() + static_cast<std::ptrdiff_t>(position));
}

void ScalarReader::split() {
    narrowed_ = asked_ / 2;
}

void ScalarReader::giveUp(FieldError error) {
    for (const std::uint32_t index : waiting_)
        results_.fail(index, error);
    waiting_.clear();
}

}  // namespace platen::agent::polling
