#include "tests/simulator/model/device.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace platen::simulator {

namespace {

/// Rows are written anew at most once in this time; only sysUpTime is finer.
constexpr VirtualTime kGrain{1000};

template <class Rule>
const Rule* ruleFor(const std::vector<Rule>& rules, const Oid& oid) {
    const auto rule = std::ranges::find(rules, oid, &Rule::oid);
    return rule == rules.end() ? nullptr : &*rule;
}

std::string decimalOf(const Value& value) {
    if (value.type == ValueType::Octets) return value.octets;
    return std::to_string(value.asInteger().value_or(0));
}

void addPacked(const PackedRule& rule, const Figures& figures, std::vector<NamedNumber>& numbers) {
    for (const auto& [tag, is] : rule.fields) {
        if (is.lastSupply() > 0) continue;  // a level, no counter
        numbers.emplace_back(
            fmt::format("{}#{:02x}", rule.oid.text(), tag), std::to_string(is.of(figures)));
    }
}

void addText(const TextRule& rule, const Figures& figures, std::vector<NamedNumber>& numbers) {
    std::size_t place = 0;
    for (const std::uint64_t number : rule.pattern.numbers(figures)) {
        numbers.emplace_back(
            fmt::format("{}#{}", rule.oid.text(), ++place), std::to_string(number));
    }
}

}  // namespace

Device::Device(std::shared_ptr<const Family> family, std::uint64_t seed, std::uint32_t index)
    : family_{std::move(family)}, view_{family_->rows}, serial_{family_->serial} {
    if (!family_->build) return;
    const Identity& recorded = family_->build->script.identity;
    machine_.emplace(family_->build, Dice{seed * 1000003 + index}.next());
    if (recorded.serial.empty()) return;
    const Individual own = individualOf(recorded, seed, index);
    personalise(view_, recorded, own);
    serial_ = own.serial;
}

const MibView& Device::viewAt(VirtualTime now) {
    if (!machine_) return view_;
    if (written_at_ && now - *written_at_ < kGrain) {
        writer_.writeUpTime(*machine_, now);
        return view_;
    }
    machine_->advanceTo(now);
    writer_.write(*machine_);
    written_at_ = now;
    return view_;
}

bool Device::speaksOnlyV1() const {
    return machine_ && machine_->build().script.only_v1;
}

std::vector<NamedNumber> Device::countersIn(std::span<const Binding> served) const {
    std::vector<NamedNumber> numbers;
    if (!machine_) return numbers;
    for (const Binding& binding : served) {
        if (binding.value.isPresent()) addNumbersOf(binding, numbers);
    }
    return numbers;
}

void Device::addNumbersOf(const Binding& served, std::vector<NamedNumber>& numbers) const {
    const Script& script = family_->build->script;
    if (ruleFor(script.counters, served.oid) != nullptr) {
        numbers.emplace_back(served.oid.text(), decimalOf(served.value));
    } else if (const auto* packed = ruleFor(script.packed, served.oid)) {
        addPacked(*packed, machine_->figures(), numbers);
    } else if (const auto* text = ruleFor(script.texts, served.oid)) {
        addText(*text, machine_->figures(), numbers);
    }
}

}  // namespace platen::simulator
