#include "agent/polling/plan_reader.hpp"

#include <algorithm>

namespace platen::agent::polling {

namespace {

constexpr std::uint32_t kSilencesOfUnknown = 2;
constexpr std::uint32_t kSilencesOfKnown = 4;

ColumnReader::Method methodOf(Protocol protocol, const RequestSize& size) {
    const bool bulk = protocol != Protocol::SnmpV1 && size.bulk;
    return bulk ? ColumnReader::Method::Bulk : ColumnReader::Method::Next;
}

template <class Number>
Number atLeastZero(int value) {
    return static_cast<Number>(std::max(0, value));
}

}  // namespace

PlanReader::PlanReader(
    std::span<const PlanEntry> plan,
    Protocol protocol,
    const Quirks& quirks,
    const RequestSize& size)
    : size_{size},
      scalars_{
          plan,
          std::min(atLeastZero<std::size_t>(quirks.max_oids_per_pdu), size.scalars),
          results_},
      columns_{
          plan,
          methodOf(protocol, size),
          atLeastZero<std::uint32_t>(quirks.max_repetitions),
          atLeastZero<std::size_t>(quirks.max_oids_per_pdu),
          size.variables,
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

RequestSize PlanReader::learned() const {
    if (silences_ > 0) return size_;
    RequestSize used = size_;
    used.scalars = scalars_.learnedLimit().value_or(used.scalars);
    used.variables = columns_.learnedLimit().value_or(used.variables);
    used.bulk = used.bulk && columns_.standsBulk();
    return nextSize(size_, used);
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
