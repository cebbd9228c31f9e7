#include "server/domain/devices/device_state_store.hpp"

#include <algorithm>
#include <stdexcept>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>

namespace platen::server::domain {

namespace {

/// In the order of toState().
constexpr std::string_view kReadStates =
    "SELECT s.xmin, s.tenant_id, s.device_id, s.taken_at, s.received_at, s.stream_id, s.seq, "
    "s.full_at, s.full_n, s.n, s.counter_set, s.counters, s.total, s.mono, s.color, s.status, "
    "s.reasons, s.alerts, s.supply_left, s.unreachable_since, s.day, s.pages_30d, s.volume_day, "
    "s.open_findings, s.trust, s.said, s.looks, s.ident, s.chain, s.meters, s.run "
    "FROM unnest($1::device_state[]) AS k JOIN device_state s "
    "ON s.tenant_id = k.tenant_id AND s.device_id = k.device_id";
/// NO KEY: the key never changes.
constexpr std::string_view kInOrderLocked =
    " ORDER BY s.tenant_id, s.device_id FOR NO KEY UPDATE OF s";

constexpr std::string_view kHoldStates =
    "SELECT FROM unnest($1::device_state_step[]) AS k JOIN device_state s "
    "ON s.tenant_id = k.tenant_id AND s.device_id = k.device_id AND s.xmin = k.was "
    "ORDER BY s.tenant_id, s.device_id FOR NO KEY UPDATE OF s";

constexpr std::string_view kMoveStates =
    "UPDATE device_state s SET taken_at = n.taken_at, received_at = n.received_at, "
    "stream_id = n.stream_id, seq = n.seq, n = n.n, chain = n.chain, run = n.run "
    "FROM unnest($1::device_state_step[]) AS n "
    "WHERE s.tenant_id = n.tenant_id AND s.device_id = n.device_id AND s.xmin = n.was";

constexpr std::string_view kSaveStates =
    "UPDATE device_state s SET taken_at = n.taken_at, received_at = n.received_at, "
    "stream_id = n.stream_id, seq = n.seq, full_at = n.full_at, full_n = n.full_n, n = n.n, "
    "counter_set = n.counter_set, counters = n.counters, total = n.total, mono = n.mono, "
    "color = n.color, status = n.status, reasons = n.reasons, alerts = n.alerts, "
    "supply_left = n.supply_left, unreachable_since = n.unreachable_since, day = n.day, "
    "pages_30d = n.pages_30d, volume_day = n.volume_day, open_findings = n.open_findings, "
    "trust = n.trust, said = n.said, looks = n.looks, ident = n.ident, chain = n.chain, "
    "meters = n.meters, run = n.run ";
constexpr std::string_view kFromRows =
    "FROM unnest($1::device_state[]) AS n "
    "WHERE s.tenant_id = n.tenant_id AND s.device_id = n.device_id";
/// The second array is a column of its own beside those of the rows.
constexpr std::string_view kFromRowsAsRead =
    "FROM unnest($1::device_state[], $2::int[]) AS n "
    "WHERE s.tenant_id = n.tenant_id AND s.device_id = n.device_id AND s.xmin = n.unnest";

std::optional<int> smallInteger(db::Fields& row) {
    const auto number = row.optionalInteger();
    return number ? std::optional{static_cast<int>(*number)} : std::nullopt;
}

std::string bytesOrEmpty(db::Fields& row) {
    return std::string{row.optionalBytes().value_or("")};
}

/// Nothing for an empty one: the database keeps that for what is not known.
template <class Value>
std::optional<Value> unlessEmpty(std::string_view text) {
    if (text.empty()) return std::nullopt;
    return Value{text};
}

DeviceState toState(db::Fields row) {
    DeviceState state;
    state.version.xmin = static_cast<std::int32_t>(row.integer());
    state.key.tenant.value = row.uuid();
    state.key.device.value = row.uuid();
    state.taken_at = row.optionalTime();
    state.received_at = row.optionalTime().value_or(TimePoint{});
    state.stream = row.optionalInteger().value_or(0);
    state.seq = static_cast<std::uint64_t>(row.optionalInteger().value_or(0));
    state.full_at = row.optionalTime();
    state.full_n = static_cast<std::int32_t>(row.optionalInteger().value_or(0));
    state.n = static_cast<std::int32_t>(row.integer());
    state.counter_set = smallInteger(row);
    if (row.isNull())
        row.skip();
    else
        state.counters = row.integers();
    state.total = row.optionalInteger();
    state.mono = row.optionalInteger();
    state.color = row.optionalInteger();
    state.status = row.text();
    state.reasons = row.texts();
    state.alerts = static_cast<int>(row.integer());
    state.supply_left = smallInteger(row);
    state.unreachable_since = row.optionalTime();
    state.day = row.optionalDay().value_or("");
    state.pages_30d = row.optionalInteger();
    state.volume_day = row.optionalDay().value_or("");
    state.open_findings = static_cast<int>(row.integer());
    state.trust = smallInteger(row);
    state.said = bytesOrEmpty(row);
    state.looks = bytesOrEmpty(row);
    state.ident = bytesOrEmpty(row);
    state.chain = row.bytes();
    state.meters = row.bytes();
    state.run = row.bytes();
    return state;
}

/// What a device that was never read has no origin for.
template <class Value>
std::optional<Value> ifRead(const DeviceState& state, Value value) {
    return state.taken_at ? std::optional{value} : std::nullopt;
}

void addState(db::RowArray& rows, const DeviceState& s) {
    rows.add(
        s.key.tenant,
        s.key.device,
        s.taken_at,
        ifRead(s, s.received_at),
        ifRead(s, s.stream),
        ifRead(s, s.seq),
        s.full_at,
        s.full_at ? std::optional{s.full_n} : std::nullopt,
        s.n,
        s.counter_set,
        s.counter_set ? std::optional{s.counters} : std::nullopt,
        s.total,
        s.mono,
        s.color,
        s.status,
        s.reasons,
        s.alerts,
        s.supply_left,
        s.unreachable_since,
        unlessEmpty<std::string_view>(s.day),
        s.pages_30d,
        unlessEmpty<std::string_view>(s.volume_day),
        s.open_findings,
        s.trust,
        unlessEmpty<db::Bytes>(s.said),
        unlessEmpty<db::Bytes>(s.looks),
        unlessEmpty<db::Bytes>(s.ident),
        db::Bytes{s.chain},
        db::Bytes{s.meters},
        db::Bytes{s.run});
}

std::map<DeviceKey, DeviceState> findStates(
    db::Transaction& tx, std::string_view sql, std::span<const DeviceKey> devices) {
    std::map<DeviceKey, DeviceState> states;
    if (devices.empty()) return states;
    auto keys = tx.rowsOf("device_state", {"tenant_id", "device_id"});
    for (const DeviceKey& key : devices)
        keys.add(key.tenant, key.device);
    const db::BinaryRows found = tx.read(sql, keys);
    for (std::size_t i = 0; i < found.size(); ++i) {
        DeviceState state = toState(found[i]);
        DeviceKey key = state.key;
        states.insert_or_assign(states.end(), std::move(key), std::move(state));
    }
    return states;
}

db::RowArray stateRows(db::Transaction& tx, const StatePointers& states) {
    auto rows = tx.rowsOf(
        "device_state",
        {"tenant_id",
         "device_id",
         "taken_at",
         "received_at",
         "stream_id",
         "seq",
         "full_at",
         "full_n",
         "n",
         "counter_set",
         "counters",
         "total",
         "mono",
         "color",
         "status",
         "reasons",
         "alerts",
         "supply_left",
         "unreachable_since",
         "day",
         "pages_30d",
         "volume_day",
         "open_findings",
         "trust",
         "said",
         "looks",
         "ident",
         "chain",
         "meters",
         "run"});
    for (const DeviceState* state : states)
        addState(rows, *state);
    return rows;
}

auto othersOf(const DeviceState& s) {
    return std::tie(
        s.key,
        s.full_at,
        s.full_n,
        s.counter_set,
        s.counters,
        s.total,
        s.mono,
        s.color,
        s.status,
        s.reasons,
        s.alerts,
        s.supply_left,
        s.unreachable_since,
        s.day,
        s.pages_30d,
        s.volume_day,
        s.open_findings,
        s.trust,
        s.said,
        s.looks,
        s.ident,
        s.meters);
}

}  // namespace

std::map<DeviceKey, DeviceState> lockDeviceStates(
    db::Transaction& tx, std::span<const DeviceKey> devices) {
    static const std::string kLockStates = std::string{kReadStates} + std::string{kInOrderLocked};
    return findStates(tx, kLockStates, devices);
}

std::map<DeviceKey, DeviceState> readDeviceStates(
    db::Transaction& tx, std::span<const DeviceKey> devices) {
    return findStates(tx, kReadStates, devices);
}

bool isStepFrom(const DeviceState& before, const DeviceState& after) {
    return othersOf(before) == othersOf(after);
}

bool moveDeviceStates(db::Transaction& tx, const StatePointers& states) {
    if (states.empty()) return true;
    auto rows = tx.rowsOf(
        "device_state_step",
        {"tenant_id",
         "device_id",
         "was",
         "taken_at",
         "received_at",
         "stream_id",
         "seq",
         "n",
         "chain",
         "run"});
    for (const DeviceState* state : states) {
        const DeviceState& s = *state;
        rows.add(
            s.key.tenant,
            s.key.device,
            s.version.xmin,
            s.taken_at,
            ifRead(s, s.received_at),
            ifRead(s, s.stream),
            ifRead(s, s.seq),
            s.n,
            db::Bytes{s.chain},
            db::Bytes{s.run});
    }
    return tx.exec(kMoveStates, rows) == states.size();
}

bool changeDeviceStates(db::Transaction& tx, const StatePointers& states) {
    static const std::string kChangeStates =
        std::string{kSaveStates} + std::string{kFromRowsAsRead};
    if (states.empty()) return true;
    std::vector<std::int64_t> versions;
    versions.reserve(states.size());
    for (const DeviceState* state : states)
        versions.push_back(state->version.xmin);
    return tx.exec(kChangeStates, stateRows(tx, states), versions) == states.size();
}

bool holdDeviceStates(db::Transaction& tx, const StatePointers& states) {
    if (states.empty()) return true;
    auto rows = tx.rowsOf("device_state_step", {"tenant_id", "device_id", "was"});
    for (const DeviceState* state : states)
        rows.add(state->key.tenant, state->key.device, state->version.xmin);
    return tx.read(kHoldStates, rows).size() == states.size();
}

void saveDeviceStates(db::Transaction& tx, const StatePointers& states) {
    static const std::string kSaveLocked = std::string{kSaveStates} + std::string{kFromRows};
    if (states.empty()) return;
    if (tx.exec(kSaveLocked, stateRows(tx, states)) != states.size())
        throw std::logic_error{"a device state was saved that is not there, or twice"};
}

}  // namespace platen::server::domain
