#include "agent/polling/plan_reader.hpp"

#include "agent/polling/size_learning.hpp"

#include <algorithm>
#include <iterator>
#include <numeric>

namespace platen::agent::polling {

namespace {

using snmp::BulkCheck;
using snmp::ErrorStatus;
using snmp::RequestSize;

constexpr std::uint32_t kSilencesOfUnknown = 2;
constexpr std::uint32_t kSilencesOfKnown = 4;

ColumnReader::Method methodOf(Protocol protocol, const RequestSize& size) {
    const bool bulk = protocol != Protocol::SnmpV1 && size.bulk && size.check != BulkCheck::Failed;
    return bulk ? ColumnReader::Method::Bulk : ColumnReader::Method::Next;
}

template <class Number>
Number atLeastZero(int value) {
    return static_cast<Number>(std::max(0, value));
}

std::vector<std::uint32_t> allPositions(std::span<const PlanEntry> plan) {
    std::vector<std::uint32_t> positions(plan.size());
    std::iota(positions.begin(), positions.end(), 0U);
    return positions;
}

}  // namespace

PlanReader::PlanReader(const ReadOrder& order, Protocol protocol, const RequestSize& size)
    : order_{order},
      size_{size},
      method_{methodOf(protocol, size)},
      default_{passOver(allPositions(order.plan))},
      check_{size.check} {}

PlanReader::Pass PlanReader::passOver(std::span<const std::uint32_t> positions) {
    const auto max_oids = atLeastZero<std::size_t>(order_.quirks.max_oids_per_pdu);
    return {
        .scalars = {order_.plan, positions, std::min(max_oids, size_.scalars), results_},
        .columns = {
            order_.plan,
            positions,
            method_,
            {.max_repetitions = atLeastZero<std::uint32_t>(order_.quirks.max_repetitions),
             .max_oids = max_oids,
             .max_variables = size_.variables},
            results_}};
}

std::optional<snmp::Query> PlanReader::next() {
    if (seemsDead()) giveUp(FieldError::Timeout);
    if (questions_ == kMaxQuestions) giveUp(FieldError::Truncated);
    auto query = nextOfPart();
    while (!query && part_ != Part::Done) {
        enterNextPart();
        query = nextOfPart();
    }
    asked_ = query ? query->oids.size() : 0;
    if (query) ++questions_;
    if (query && context_) query->context = order_.quirks.snmp_context;
    return query;
}

std::optional<snmp::Query> PlanReader::nextOfPart() {
    switch (part_) {
        case Part::Scalars:
            return pass().scalars.next();
        case Part::Columns:
            return pass().columns.next();
        case Part::Comparison:
            return comparison_->next();
        case Part::Done:
            return std::nullopt;
    }
    return std::nullopt;
}

void PlanReader::enterNextPart() {
    if (part_ == Part::Comparison) return endComparison();
    if (part_ == Part::Scalars) {
        part_ = Part::Columns;
    } else if (wantsComparison()) {
        const RequestSize known = learned();
        const auto max_oids = atLeastZero<std::size_t>(order_.quirks.max_oids_per_pdu);
        comparison_.emplace(
            order_.plan, results_, std::min({max_oids, known.scalars, known.variables}));
        part_ = Part::Comparison;
    } else if (wantsContext()) {
        enterContext();
    } else {
        part_ = Part::Done;
    }
}

bool PlanReader::wantsComparison() const {
    return !context_ && !comparison_ && check_ == BulkCheck::Open && default_.columns.usesBulk();
}

void PlanReader::endComparison() {
    part_ = Part::Columns;
    if (comparison_->verdict() == BulkComparison::Verdict::Same) check_ = BulkCheck::Passed;
    if (comparison_->verdict() != BulkComparison::Verdict::Differs) return;
    check_ = BulkCheck::Failed;
    default_.columns.startOver();
    method_ = ColumnReader::Method::Next;
}

bool PlanReader::wantsContext() const {
    if (context_ || order_.quirks.snmp_context.empty() || !size_.context || !answered_)
        return false;
    const auto level = std::ranges::find_if(order_.plan, [&](const PlanEntry& entry) {
        return entry.column && entry.oid == order_.supply_level;
    });
    const auto position = static_cast<std::uint32_t>(level - order_.plan.begin());
    return level != order_.plan.end() && !results_.has(position) && !results_.hasFailed(position);
}

void PlanReader::enterContext() {
    const auto all = allPositions(order_.plan);
    std::ranges::copy_if(all, std::back_inserter(context_positions_), [&](std::uint32_t position) {
        return !results_.has(position) && !results_.hasFailed(position);
    });
    context_.emplace(passOver(context_positions_));
    part_ = Part::Scalars;
}

void PlanReader::accept(const snmp::Outcome& outcome) {
    packets_ += outcome ? outcome->packets : outcome.error().packets;
    if (leavesContext(outcome)) return;
    silences_ = outcome ? 0 : silences_ + 1;
    answered_ = answered_ || outcome;
    if (part_ == Part::Scalars)
        pass().scalars.accept(outcome);
    else if (part_ == Part::Columns)
        pass().columns.accept(outcome);
    else
        comparison_->accept(outcome);
}

/// A device that does not know the context says nothing or refuses: then it has none, and what the
/// default context did not have is simply not there.
bool PlanReader::leavesContext(const snmp::Outcome& outcome) {
    if (!context_ || context_answers_) return false;
    context_answers_ = outcome && (outcome->status == ErrorStatus::NoError ||
                                   outcome->status == ErrorStatus::NoSuchName ||
                                   outcome->status == ErrorStatus::TooBig);
    if (context_answers_) return false;
    context_is_silent_ = true;
    part_ = Part::Done;
    return true;
}

RequestSize PlanReader::learned() const {
    if (silences_ > 0) return size_;
    RequestSize used = size_;
    used.scalars = default_.scalars.learnedLimit().value_or(used.scalars);
    used.variables = default_.columns.learnedLimit().value_or(used.variables);
    used.bulk = used.bulk && default_.columns.standsBulk();
    used.context = used.context && !context_is_silent_;
    used.check = check_;
    return nextSize(size_, used);
}

std::vector<std::uint32_t> PlanReader::inContext() const {
    std::vector<std::uint32_t> found;
    std::ranges::copy_if(
        context_positions_, std::back_inserter(found), [&](std::uint32_t position) {
            return results_.has(position);
        });
    return found;
}

bool PlanReader::seemsDead() const {
    if (answered_) return silences_ >= kSilencesOfKnown;
    return silences_ >= kSilencesOfUnknown || (silences_ == 1 && asked_ == 1);
}

void PlanReader::giveUp(FieldError error) {
    pass().scalars.giveUp(error);
    pass().columns.giveUp(error);
    part_ = Part::Done;
}

}  // namespace platen::agent::polling
