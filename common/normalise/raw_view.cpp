#include "common/normalise/raw_view.hpp"

#include <algorithm>

namespace platen {

RawView::RawView(const RawReading& raw, const Profile& profile) {
    for (const Binding& binding : raw.bindings) {
        if (binding.value.isPresent()) values_.emplace(binding.oid, &binding.value);
    }
    for (const FieldProblem& problem : raw.problems) {
        if (problem.plan_index < profile.planOids().size())
            failed_.push_back(profile.planOids()[problem.plan_index]);
    }
    for (const IppAttribute& attribute : raw.attributes)
        attributes_.emplace(attribute.name, &attribute.values);
    has_ipp_failed_ = raw.ipp_problem.has_value();
    is_by_ipp_alone_ = raw.protocol == Protocol::Ipp && !raw.after_snmp;
    printer_row_ = findPrinterRow(profile.spec());
}

const std::vector<IppValue>& RawView::ippValues(std::string_view name) const {
    static const std::vector<IppValue> kNone;
    const auto found = attributes_.find(name);
    return found == attributes_.end() ? kNone : *found->second;
}

const Value* RawView::find(const Oid& oid) const {
    const auto found = values_.find(oid);
    return found == values_.end() ? nullptr : found->second;
}

const Column& RawView::column(const std::optional<Oid>& oid) const {
    static const Column kNone;
    if (!oid) return kNone;
    const auto known = columns_.find(*oid);
    return known != columns_.end() ? known->second
                                   : columns_.emplace(*oid, readColumn(*oid)).first->second;
}

Column RawView::readColumn(const Oid& oid) const {
    Column cells;
    for (auto at = values_.upper_bound(oid); at != values_.end() && at->first.startsWith(oid);
         ++at) {
        const auto instance = at->first.after(oid);
        cells.emplace(Instance{instance.begin(), instance.end()}, at->second);
    }
    return cells;
}

bool RawView::hasFailed(const Oid& oid) const {
    return std::ranges::any_of(failed_, [&](const Oid& failed) {
        return oid.startsWith(failed) || failed.startsWith(oid);
    });
}

std::optional<std::uint32_t> RawView::findPrinterRow(const ProfileSpec& spec) const {
    for (const auto& oid : {spec.status.printer, spec.status.errors, spec.supplies.level}) {
        const Column& cells = column(oid);
        if (!cells.empty()) return cells.begin()->first.front();
    }
    return std::nullopt;
}

const Value* RawView::printerCell(const std::optional<Oid>& column_oid) const {
    const Column& cells = column(column_oid);
    if (cells.empty()) return nullptr;
    const auto own = std::ranges::find_if(
        cells, [&](const auto& cell) { return cell.first.front() == printer_row_; });
    return own == cells.end() ? cells.begin()->second : own->second;
}

std::string ippOrigin(std::string_view name) {
    return "ipp:" + std::string{name};
}

std::optional<std::int64_t> integerAt(const Column& column, const Instance& row) {
    const auto found = column.find(row);
    return found == column.end() ? std::nullopt : found->second->asInteger();
}

}  // namespace platen
