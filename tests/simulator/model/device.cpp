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
    for (const auto& [name, rows] : family_->contexts)
        contexts_.try_emplace(name, rows);
    if (!family_->build) return;
    machine_.emplace(family_->build, Dice{seed * 1000003 + index}.next());
    if (!hasOwnSerial()) return;
    own_ = individualOf(family_->build->script.identity, seed, index);
    personaliseView();
}

bool Device::hasOwnSerial() const {
    return machine_ && !machine_->build().script.identity.serial.empty();
}

void Device::showSerial(std::string serial) {
    own_.serial = std::move(serial);
    personaliseView();
    written_at_.reset();
}

void Device::personaliseView() {
    personalise(view_, family_->build->script.identity, own_);
    serial_ = own_.serial;
}

void Device::resetCounters() {
    lost_ = machine_->figures().tally;
    added_ = 0;
    modulus_ = 0;
    written_at_.reset();
}

void Device::swapBoard() {
    for (std::size_t octet = 3; octet < own_.mac.size(); ++octet)  // of the same maker
        own_.mac.at(octet) = static_cast<char>(~own_.mac.at(octet));
    personaliseView();
    resetCounters();
}

void Device::wrapCounters(std::uint64_t modulus, std::uint64_t before) {
    modulus_ = 0;
    const std::uint64_t total = totalImpressions(figures().tally) % modulus;
    added_ += (2 * modulus - before - total) % modulus;
    modulus_ = modulus;
    written_at_.reset();
}

void Device::rollBackCounters(std::uint64_t pages) {
    lost_.small.at(0).at(0) += pages;  // printed in black, on small paper
    written_at_.reset();
}

void Device::reboot() {
    up_time_lost_ = machine_->upTimeAt(now_);
    lost_.power_on_impressions = machine_->figures().tally.power_on_impressions;
    written_at_.reset();
}

void Device::switchOn() {
    if (!is_off_) return;
    is_off_ = false;
    reboot();
}

Figures Device::figures() const {
    Figures figures = machine_->figures();
    figures.tally = without(figures.tally, lost_);
    figures.tally.small.at(0).at(0) += added_;
    figures.modulus = modulus_;
    return figures;
}

std::uint64_t Device::upTimeAt(VirtualTime now) const {
    return machine_->upTimeAt(now) - up_time_lost_;
}

const MibView& Device::viewAt(VirtualTime now) {
    if (!machine_) return view_;
    now_ = now;
    if (!written_at_ || now - *written_at_ >= kGrain) {
        if (is_off_)
            machine_->skipTo(now);
        else
            machine_->advanceTo(now);
        writer_.write(*machine_, figures());
        written_at_ = now;
    }
    writer_.writeUpTime(upTimeAt(now));
    return view_;
}

const MibView* Device::contextView(const std::string& context) const {
    const auto found = contexts_.find(context);
    return found == contexts_.end() ? nullptr : &found->second;
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
    } else if (view_.find(served.oid) != served.value) {
        return;  // a fault made another text of it, whose numbers are nobody's counters
    } else if (const auto* packed = ruleFor(script.packed, served.oid)) {
        addPacked(*packed, figures(), numbers);
    } else if (const auto* text = ruleFor(script.texts, served.oid)) {
        addText(*text, figures(), numbers);
    }
}

}  // namespace platen::simulator
