#include "tests/simulator/responder/layered_view.hpp"

#include <algorithm>
#include <utility>

namespace platen::simulator {

LayeredView::LayeredView(std::shared_ptr<const std::vector<Binding>> base)
    : base_{std::move(base)} {}

const Value* LayeredView::recorded(const Oid& oid) const {
    const auto row = std::ranges::lower_bound(*base_, oid, {}, &Binding::oid);
    if (row == base_->end() || row->oid != oid) return nullptr;
    return &row->value;
}

std::optional<Value> LayeredView::find(const Oid& oid) const {
    if (const auto own = own_.find(oid); own != own_.end()) return own->second;
    const Value* value = recorded(oid);
    if (value == nullptr) return std::nullopt;
    return *value;
}

std::optional<Binding> LayeredView::next(const Oid& oid) const {
    const auto own = own_.upper_bound(oid);
    const auto row = std::ranges::upper_bound(*base_, oid, {}, &Binding::oid);
    if (own != own_.end() && (row == base_->end() || own->first <= row->oid)) {
        return Binding{.oid = own->first, .value = own->second};
    }
    if (row == base_->end()) return std::nullopt;
    return *row;
}

void LayeredView::set(const Oid& oid, Value value) {
    own_.insert_or_assign(oid, std::move(value));
}

void LayeredView::erase(const Oid& oid) {
    own_.erase(oid);
}

}  // namespace platen::simulator
