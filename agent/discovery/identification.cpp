#include "agent/discovery/identification.hpp"

#include <algorithm>
#include <utility>

namespace platen::agent::discovery {

namespace {

snmp::Query questionOf(snmp::Operation operation, std::vector<Oid> oids) {
    return {.operation = operation, .oids = std::move(oids), .repetitions = 0};
}

std::vector<Oid> notAskedYet() {
    std::vector<Oid> oids = hintQuestions().get;
    std::erase_if(
        oids, [](const Oid& oid) { return oid == sysDescrOid() || oid == sysObjectIdOid(); });
    return oids;
}

}  // namespace

const snmp::Query& firstQuestion() {
    static const snmp::Query kQuery =
        questionOf(snmp::Operation::Get, {sysObjectIdOid(), sysDescrOid()});
    return kQuery;
}

Identification::Identification(std::vector<Binding> first) : answers_{std::move(first)} {
    questions_.push_back(questionOf(snmp::Operation::GetNext, hintQuestions().next));
    questions_.push_back(questionOf(snmp::Operation::Get, notAskedYet()));
    std::erase_if(questions_, [](const snmp::Query& query) { return query.oids.empty(); });
}

std::optional<snmp::Query> Identification::next() const {
    if (questions_.empty()) return std::nullopt;
    return questions_.back();
}

void Identification::split() {
    snmp::Query& whole = questions_.back();
    const auto middle = whole.oids.begin() + static_cast<std::ptrdiff_t>(whole.oids.size() / 2);
    snmp::Query half = questionOf(whole.operation, {middle, whole.oids.end()});
    whole.oids.erase(middle, whole.oids.end());
    questions_.push_back(std::move(half));
}

void Identification::accept(const snmp::Outcome& outcome) {
    if (questions_.empty()) return;
    std::vector<Oid>& oids = questions_.back().oids;
    const bool refused = outcome && outcome->status != snmp::ErrorStatus::NoError;
    const bool named = refused && outcome->error_index >= 1 && outcome->error_index <= oids.size();
    if (named && oids.size() > 1) {
        oids.erase(oids.begin() + static_cast<std::ptrdiff_t>(outcome->error_index - 1));
        return;  // SNMPv1 refuses all for one: ask again without it
    }
    if (refused && oids.size() > 1) return split();  // tooBig, or an error that names nothing
    if (!outcome) incomplete_ = true;
    if (outcome && !refused)
        answers_.insert(answers_.end(), outcome->bindings.begin(), outcome->bindings.end());
    questions_.pop_back();
}

}  // namespace platen::agent::discovery
