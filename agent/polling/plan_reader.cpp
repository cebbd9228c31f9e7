#include "agent/polling/plan_reader.hpp"

#include <algorithm>

namespace platen::agent::polling {

namespace {

constexpr std::uint32_t kSilencesOfUnknown = 2;
constexpr std::uint32_t kSilencesOfKnown = 4;

ColumnReader::Method methodOf(Protocol protocol) {
    return protocol == Protocol::SnmpV1 ? ColumnReader::Method::Next : ColumnReader::Method::Bulk;
}

template <class Number>
Number atLeastZero(int value) {
    return static_cast<Number>(std::max(0, value));
}

}  // namespace

PlanReader::PlanReader(std::span<const PlanEntry> plan, Protocol protocol, const Quirks& quirks)
    : scalars_{plan, atLeastZero<std::size_t>(quirks.max_oids_per_pdu), results_},
      columns_{
          plan,
          methodOf(protocol),
          atLeastZero<std::uint32_t>(quirks.max_repetitions),
          atLeastZero<std::size_t>(quirks.max_oids_per_pdu),
          results_} {}

std::optional<snmp::Query> PlanReader::next() {
    if (seemsDead()) giveUp(FieldError::Timeout);
    if (questions_ == kMaxQuestions) giveUp(FieldError::Truncated);
    auto query = scalars_.next();
    part_ = query ? Part::Scalars : Part::Columns;
    if (!query) query = columns_.next();
    asked_ = query ? query->oids.size() : 0;
    if (query) ++questions_;
    return query;
}

void PlanReader::accept(const snmp::Outcome& outcome) {
    if (outcome) {
        answered_ = true;
        silences_ = 0;
        packets_ += outcome->packets;
    } else {
        ++silences_;
        packets_ += outcome.error().packets;
    }
    if (part_ == Part::Scalars)
        scalars_.accept(outcome);
    else
        columns_.accept(outcome);
}

bool PlanReader::seemsDead() const {
    if (answered_) return silences_ >= kSilencesOfKnown;
    return silences_ >= kSilencesOfUnknown || (silences_ == 1 && asked_ == 1);
}

void PlanReader::giveUp(FieldError error) {
    scalars_.giveUp(error);
    columns_.giveUp(error);
}

}  // namespace platen::agent::polling
