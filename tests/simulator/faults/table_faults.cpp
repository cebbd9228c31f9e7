#include "tests/simulator/faults/fault_catalog.hpp"

#include <array>
#include <span>
#include <utility>

namespace platen::simulator {

namespace {

/// Shows the device's variables with the rows below one OID in another order.
class TableFault : public Fault, public MibView {
public:
    explicit TableFault(Oid prefix) : prefix_{std::move(prefix)} {}
    const MibView& over(const MibView& shown) final {
        shown_ = &shown;
        return *this;
    }
    [[nodiscard]] std::optional<Value> find(const Oid& oid) const final {
        return shown_->find(oid);
    }
    [[nodiscard]] std::optional<Binding> next(const Oid& oid) const final {
        if (oid.startsWith(prefix_) && shown_->find(oid)) return after(oid);
        return shown_->next(oid);
    }

protected:
    /// What follows a row of the table.
    [[nodiscard]] virtual std::optional<Binding> after(const Oid& row) const = 0;
    [[nodiscard]] const MibView& shown() const { return *shown_; }
    [[nodiscard]] const Oid& prefix() const { return prefix_; }

private:
    Oid prefix_;
    const MibView* shown_{nullptr};  // set by over(), before each use
};

class SameRow final : public TableFault {
public:
    using TableFault::TableFault;

protected:
    std::optional<Binding> after(const Oid& row) const override {
        return Binding{.oid = row, .value = shown().find(row).value_or(Value{})};
    }
};

class Backwards final : public TableFault {
public:
    using TableFault::TableFault;

protected:
    std::optional<Binding> after(const Oid& /*row*/) const override {
        return shown().next(prefix());
    }
};

class Cycle final : public TableFault {
public:
    using TableFault::TableFault;

protected:
    std::optional<Binding> after(const Oid& row) const override {
        auto following = shown().next(row);
        if (following && following->oid.startsWith(prefix())) return following;
        return shown().next(prefix());
    }
};

/// Every column goes on for ever, with rows that nobody has.
class Endless final : public Fault, public MibView {
public:
    explicit Endless(Oid prefix) : prefix_{std::move(prefix)} {}
    const MibView& over(const MibView& shown) override {
        shown_ = &shown;
        return *this;
    }
    [[nodiscard]] std::optional<Value> find(const Oid& oid) const override {
        return shown_->find(oid);
    }
    [[nodiscard]] std::optional<Binding> next(const Oid& oid) const override {
        if (!oid.startsWith(prefix_) || oid.size() < prefix_.size() + 2) return shown_->next(oid);
        std::vector<std::uint32_t> arcs = oid.arcs();
        ++arcs.back();
        return Binding{.oid = Oid{std::move(arcs)}, .value = Value::ofInteger(1)};
    }

private:
    Oid prefix_;
    const MibView* shown_{nullptr};  // set by over(), before each use
};

/// Every so manieth row of a GetBulk is left out, without a word; GetNext shows it.
class BulkSkips final : public Fault {
public:
    explicit BulkSkips(std::size_t nth) : nth_{nth} {}
    void alter(ber::Message& reply, const ber::Message& request, Dice& /*dice*/) override {
        if (request.type != ber::PduType::GetBulk || request.bindings.empty()) return;
        std::vector<Binding> kept;
        for (std::size_t i = 0; i < reply.bindings.size(); ++i) {
            const bool skipped = (i / request.bindings.size()) % nth_ == nth_ - 1;
            if (!skipped) kept.push_back(std::move(reply.bindings[i]));
        }
        reply.bindings = std::move(kept);
    }

private:
    std::size_t nth_;
};

/// So many of a hundred rows are missing, always the same ones.
class Holes final : public Fault, public MibView {
public:
    explicit Holes(double percent) : percent_{percent} {}
    const MibView& over(const MibView& shown) override {
        shown_ = &shown;
        return *this;
    }
    [[nodiscard]] std::optional<Value> find(const Oid& oid) const override {
        if (isHole(oid)) return std::nullopt;
        return shown_->find(oid);
    }
    [[nodiscard]] std::optional<Binding> next(const Oid& oid) const override {
        auto found = shown_->next(oid);
        while (found && isHole(found->oid))
            found = shown_->next(found->oid);
        return found;
    }

private:
    [[nodiscard]] bool isHole(const Oid& oid) const {
        std::uint64_t hash = 0;
        for (const std::uint32_t arc : oid.arcs())
            hash = Dice{hash ^ arc}.next();
        return Dice{hash}.unit() * 100 < percent_;
    }

    double percent_;
    const MibView* shown_{nullptr};  // set by over(), before each use
};

constexpr std::array kTableFaults{
    FaultKind{
        "same-oid",
        "OID",
        "below OID, GetNext stays where it is",
        [](const FaultWords& words) -> std::unique_ptr<Fault> {
            return std::make_unique<SameRow>(words.oid(0));
        }},
    FaultKind{
        "backwards",
        "OID",
        "below OID, GetNext goes back to the first row",
        [](const FaultWords& words) -> std::unique_ptr<Fault> {
            return std::make_unique<Backwards>(words.oid(0));
        }},
    FaultKind{
        "cycle",
        "OID",
        "below OID, the first row follows the last one",
        [](const FaultWords& words) -> std::unique_ptr<Fault> {
            return std::make_unique<Cycle>(words.oid(0));
        }},
    FaultKind{
        "endless",
        "OID",
        "below OID, columns never end",
        [](const FaultWords& words) -> std::unique_ptr<Fault> {
            return std::make_unique<Endless>(words.oid(0));
        }},
    FaultKind{
        "bulk-skips",
        "NTH",
        "every NTH row of a GetBulk is left out",
        [](const FaultWords& words) -> std::unique_ptr<Fault> {
            return std::make_unique<BulkSkips>(static_cast<std::size_t>(words.number(0, 2, 1000)));
        }},
    FaultKind{
        "holes",
        "PERCENT",
        "so many of the variables are missing",
        [](const FaultWords& words) -> std::unique_ptr<Fault> {
            return std::make_unique<Holes>(words.percent(0));
        }},
};

}  // namespace

std::span<const FaultKind> tableFaults() {
    return kTableFaults;
}

}  // namespace platen::simulator
