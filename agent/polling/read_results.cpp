#include "agent/polling/read_results.hpp"

#include <algorithm>
#include <utility>

namespace platen::agent::polling {

void ReadResults::add(std::uint32_t plan_index, Binding binding) {
    if (!binding.value.isPresent()) return;
    const std::size_t length = binding.value.octets.size();
    if (length > 0 && text_bytes_ + length > kMaxTextBytes) {
        fail(plan_index, FieldError::Truncated);
        return;
    }
    text_bytes_ += length;
    rows_.push_back({.plan_index = plan_index, .binding = std::move(binding)});
}

void ReadResults::fail(std::uint32_t plan_index, FieldError error) {
    if (hasFailed(plan_index)) return;
    problems_.push_back({.plan_index = plan_index, .error = error});
}

bool ReadResults::has(std::uint32_t plan_index) const {
    return std::ranges::find(rows_, plan_index, &Row::plan_index) != rows_.end();
}

bool ReadResults::hasFailed(std::uint32_t plan_index) const {
    return std::ranges::find(problems_, plan_index, &FieldProblem::plan_index) != problems_.end();
}

std::vector<Oid> ReadResults::oidsOf(std::uint32_t plan_index) const {
    std::vector<Oid> oids;
    for (const Row& row : rows_) {
        if (row.plan_index == plan_index) oids.push_back(row.binding.oid);
    }
    return oids;
}

void ReadResults::forget(std::uint32_t plan_index) {
    for (const Row& row : rows_) {
        if (row.plan_index == plan_index) text_bytes_ -= row.binding.value.octets.size();
    }
    std::erase_if(rows_, [&](const Row& row) { return row.plan_index == plan_index; });
    std::erase_if(
        problems_, [&](const FieldProblem& problem) { return problem.plan_index == plan_index; });
}

std::vector<Binding> ReadResults::takeBindings() {
    std::ranges::stable_sort(rows_, {}, &Row::plan_index);
    std::vector<Binding> bindings;
    bindings.reserve(rows_.size());
    for (Row& row : rows_)
        bindings.push_back(std::move(row.binding));
    rows_.clear();
    return bindings;
}

std::vector<FieldProblem> ReadResults::takeProblems() {
    std::ranges::sort(problems_, {}, &FieldProblem::plan_index);
    return std::exchange(problems_, {});
}

}  // namespace platen::agent::polling
