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
    const bool known =
        std::ranges::find(problems_, plan_index, &FieldProblem::plan_index) != problems_.end();
    if (!known) problems_.push_back({.plan_index = plan_index, .error = error});
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
