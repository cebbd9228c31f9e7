#include "tests/simulator/faults/fault_catalog.hpp"

#include <array>
#include <limits>
#include <string>
#include <utility>

namespace platen::simulator {

namespace {

const Oid kSupplyLevels = Oid::of("1.3.6.1.2.1.43.11.1.1.9");

/// Shows the variables below one OID with other values.
class ValueFault : public Fault, public MibView {
public:
    explicit ValueFault(Oid prefix) : prefix_{std::move(prefix)} {}
    const MibView& over(const MibView& shown) final {
        shown_ = &shown;
        return *this;
    }
    [[nodiscard]] std::optional<Value> find(const Oid& oid) const final {
        auto value = shown_->find(oid);
        if (value && oid.startsWith(prefix_)) spoil(*value);
        return value;
    }
    [[nodiscard]] std::optional<Binding> next(const Oid& oid) const final {
        auto found = shown_->next(oid);
        if (found && found->oid.startsWith(prefix_)) spoil(found->value);
        return found;
    }

protected:
    virtual void spoil(Value& value) const = 0;

private:
    Oid prefix_;
    const MibView* shown_{nullptr};  // set by over(), before each use
};

class LongText final : public ValueFault {
public:
    LongText(Oid prefix, std::uint64_t bytes) : ValueFault{std::move(prefix)}, bytes_{bytes} {}
    std::size_t maxReply(std::size_t /*usual*/) override { return kLargestDatagram; }

protected:
    void spoil(Value& value) const override {
        if (value.type == ValueType::Octets) value.octets.resize(bytes_, 'x');
    }

private:
    std::uint64_t bytes_;
};

/// Escape sequences, NUL, overlong and broken UTF-8, a bidirectional override, Latin-1, markup.
class HostileText final : public ValueFault {
public:
    using ValueFault::ValueFault;

protected:
    void spoil(Value& value) const override {
        if (value.type != ValueType::Octets) return;
        value.octets += "\x1b[2J\r\n\t\x07\xc0\xaf\xe2\x80\xae\xff\xfeM\xfcller<script>'\";--";
        value.octets += std::string(2, '\0');
    }
};

/// Numbers become texts, texts and OIDs become numbers.
class WrongType final : public ValueFault {
public:
    using ValueFault::ValueFault;

protected:
    void spoil(Value& value) const override {
        const auto number = value.asInteger();
        if (value.type == ValueType::Octets || value.type == ValueType::ObjectId)
            value = Value::ofNumber(ValueType::TimeTicks, value.octets.size());
        else if (number)
            value = Value::ofOctets("about " + std::to_string(*number));
    }
};

/// Counters as gauges, integers as 64-bit counters: the number is right, its type is not.
class OtherNumberType final : public ValueFault {
public:
    using ValueFault::ValueFault;

protected:
    void spoil(Value& value) const override {
        const auto number = value.asInteger();
        if (!number || *number < 0) return;
        const bool counts = value.type == ValueType::Counter32;
        const ValueType other = counts ? ValueType::Gauge32 : ValueType::Counter64;
        value = Value::ofNumber(other, static_cast<std::uint64_t>(*number));
    }
};

class FixedNumber final : public ValueFault {
public:
    FixedNumber(Oid prefix, std::int64_t number) : ValueFault{std::move(prefix)}, number_{number} {}

protected:
    void spoil(Value& value) const override {
        if (value.asInteger()) value = Value::ofInteger(number_);
    }

private:
    std::int64_t number_;
};

class NoValue final : public ValueFault {
public:
    using ValueFault::ValueFault;

protected:
    void spoil(Value& value) const override { value = Value{}; }
};

constexpr std::array kValueFaults{
    FaultKind{
        "long-text",
        "BYTES OID",
        "texts below OID have so many bytes, in replies of up to a whole datagram",
        [](const FaultWords& words) -> std::unique_ptr<Fault> {
            return std::make_unique<LongText>(words.oid(1), words.number(0, 0, 65'000));
        }},
    FaultKind{
        "hostile-text",
        "OID",
        "texts below OID end with control characters, broken UTF-8 and markup",
        [](const FaultWords& words) -> std::unique_ptr<Fault> {
            return std::make_unique<HostileText>(words.oid(0));
        }},
    FaultKind{
        "wrong-type",
        "OID",
        "below OID, numbers are texts and texts are numbers",
        [](const FaultWords& words) -> std::unique_ptr<Fault> {
            return std::make_unique<WrongType>(words.oid(0));
        }},
    FaultKind{
        "other-number-type",
        "OID",
        "below OID, counters are gauges and other numbers 64-bit counters",
        [](const FaultWords& words) -> std::unique_ptr<Fault> {
            return std::make_unique<OtherNumberType>(words.oid(0));
        }},
    FaultKind{
        "number",
        "VALUE OID",
        "all numbers below OID are this one",
        [](const FaultWords& words) -> std::unique_ptr<Fault> {
            constexpr std::int64_t kMost = std::numeric_limits<std::int32_t>::max();
            return std::make_unique<FixedNumber>(words.oid(1), words.integer(0, -kMost - 1, kMost));
        }},
    FaultKind{
        "null",
        "OID",
        "variables below OID are there, but NULL",
        [](const FaultWords& words) -> std::unique_ptr<Fault> {
            return std::make_unique<NoValue>(words.oid(0));
        }},
    FaultKind{
        "sleep",
        "",
        "supply levels are unknown (-2), as of a device that sleeps",
        [](const FaultWords& /*words*/) -> std::unique_ptr<Fault> {
            return std::make_unique<FixedNumber>(kSupplyLevels, -2);
        }},
};

}  // namespace

std::span<const FaultKind> valueFaults() {
    return kValueFaults;
}

}  // namespace platen::simulator
