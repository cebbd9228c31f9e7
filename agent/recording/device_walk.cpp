#include "agent/recording/device_walk.hpp"

#include "agent/recording/personal_subtrees.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace platen::agent::recording {

namespace {

constexpr std::uint32_t kFewRepetitions = 8;
constexpr std::uint32_t kMostSilences = 3;  // in succession: the device is gone
constexpr std::uint32_t kLastArc = 0xFFFFFFFFU;

const std::array<Oid, 2>& roots() {
    static const std::array kRoots{Oid{1, 3, 6, 1, 2, 1}, Oid{1, 3, 6, 1, 4, 1}};
    return kRoots;
}

/// The first `size` arcs.
Oid shortened(const Oid& oid, std::size_t size) {
    const auto& arcs = oid.arcs();
    const auto end = arcs.begin() + static_cast<std::ptrdiff_t>(std::min(size, arcs.size()));
    return Oid{std::vector<std::uint32_t>{arcs.begin(), end}};
}

/// Where a GETNEXT finds what follows a subtree.
Oid endOf(const Oid& subtree) {
    return subtree.with(std::array{kLastArc});
}

}  // namespace

DeviceWalk::DeviceWalk(Protocol protocol, WalkLimits limits)
    : limits_{limits},
      bulk_{protocol != Protocol::SnmpV1},
      repetitions_{kFewRepetitions},
      cursor_{roots().front()} {}

std::optional<snmp::Query> DeviceWalk::next() {
    leavePersonal();
    if (root_ == roots().size()) return std::nullopt;
    return snmp::Query{
        .operation = bulk_ ? snmp::Operation::GetBulk : snmp::Operation::GetNext,
        .oids = {cursor_},
        .context = {},
        .repetitions = bulk_ ? repetitions_ : 0};
}

/// Goes round a subtree from its first OID on, so that nothing is asked from inside.
void DeviceWalk::leavePersonal() {
    while (const Oid* subtree = subtreeOf(cursor_, personalSubtrees())) {
        if (cursor_ >= endOf(*subtree)) return;
        cursor_ = endOf(*subtree);
    }
}

void DeviceWalk::accept(const snmp::Outcome& outcome) {
    if (root_ == roots().size()) return;
    if (!outcome) {
        if (++silences_ == kMostSilences) return stop("the device did not answer any more");
        return acceptTrouble("no answer");
    }
    silences_ = 0;
    if (outcome->status == snmp::ErrorStatus::NoSuchName && !bulk_) return nextRoot();
    if (outcome->status == snmp::ErrorStatus::TooBig && bulk_ && repetitions_ > 1) {
        repetitions_ /= 2;
        return;
    }
    if (outcome->status != snmp::ErrorStatus::NoError) return acceptTrouble("refused");
    if (outcome->bindings.empty()) return acceptTrouble("an empty answer");
    acceptRows(outcome.value());
}

/// GETBULK may be what it does not stand; only then is a part left out.
void DeviceWalk::acceptTrouble(const char* what) {
    if (std::exchange(bulk_, false)) return;
    detour(what);
}

void DeviceWalk::acceptRows(const snmp::Response& response) {
    for (const Binding& binding : response.bindings) {
        if (!acceptRow(binding)) return;
    }
}

/// False when what follows in the same answer is of no use.
bool DeviceWalk::acceptRow(const Binding& binding) {
    if (binding.value.type == ValueType::EndOfMibView || !binding.oid.startsWith(roots()[root_])) {
        nextRoot();
        return false;
    }
    if (binding.oid <= cursor_) {
        detour("OIDs that do not increase");
        return false;
    }
    cursor_ = binding.oid;
    if (subtreeOf(binding.oid, personalSubtrees()) != nullptr) return false;
    if (!countsOn(binding)) return false;
    if (binding.value.isPresent()) rows_.push_back(binding);
    return true;
}

bool DeviceWalk::countsOn(const Binding& binding) {
    const Oid table = shortened(binding.oid, binding.oid.size() - 1);
    rows_of_table_ = table == table_ ? rows_of_table_ + 1 : 1;
    table_ = table;
    bytes_ += binding.value.octets.size();
    if (rows_.size() >= limits_.rows || bytes_ > limits_.bytes) {
        stop(fmt::format("ended at {}: more than a printer has to say", binding.oid.text()));
        return false;
    }
    if (rows_of_table_ <= limits_.rows_of_table) return true;
    detour("a table without an end");
    return false;
}

/// Around the place at which it stands: first what is beside it, then more and more.
void DeviceWalk::detour(const char* why) {
    const std::size_t least = roots()[root_].size() + 1;
    const Oid left_out = shortened(cursor_, std::max(least, cursor_.size() - 1));
    notes_.push_back(fmt::format("left out {}: {}", left_out.text(), why));
    if (++detours_ > limits_.detours) return stop("ended: too much cannot be read");
    if (cursor_.size() <= least) return nextRoot();
    cursor_ = endOf(shortened(left_out, std::max(least, left_out.size() - 1)));
}

void DeviceWalk::nextRoot() {
    if (++root_ < roots().size()) cursor_ = roots().at(root_);
}

void DeviceWalk::stop(std::string why) {
    notes_.push_back(std::move(why));
    root_ = roots().size();
}

}  // namespace platen::agent::recording
