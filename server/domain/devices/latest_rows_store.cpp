#include "server/domain/devices/latest_rows_store.hpp"

#include <Poco/JSON/Object.h>
#include <Poco/JSON/Parser.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <optional>
#include <set>
#include <sstream>
#include <string_view>

namespace platen::server::domain {

namespace {

using Poco::JSON::Object;

constexpr std::string_view kLoadLatestRows =
    "SELECT l.tenant_id, l.device_id, l.status, l.asleep, l.errors, l.console, l.old_counters, "
    "l.supplies, l.trays, l.alerts, l.reasons, l.parts_at, l.absent "
    "FROM unnest($1::device_latest[]) AS k JOIN device_latest l "
    "ON l.tenant_id = k.tenant_id AND l.device_id = k.device_id";

constexpr std::string_view kSaveLatestRows =
    "INSERT INTO device_latest (tenant_id, device_id, status, asleep, errors, console, "
    "old_counters, supplies, trays, alerts, reasons, parts_at, absent) "
    "SELECT tenant_id, device_id, status, asleep, errors, console, old_counters, supplies, trays, "
    "alerts, reasons, parts_at, absent FROM unnest($1::device_latest[]) "
    "ON CONFLICT (tenant_id, device_id) DO UPDATE SET status = excluded.status, "
    "asleep = excluded.asleep, errors = excluded.errors, console = excluded.console, "
    "old_counters = excluded.old_counters, supplies = excluded.supplies, trays = excluded.trays, "
    "alerts = excluded.alerts, reasons = excluded.reasons, parts_at = excluded.parts_at, "
    "absent = excluded.absent";

const std::string kOldCounter = "counters.";
const std::string kOldText = "texts.";
const std::string kInSleep = "in_sleep.";  ///< beside a list that knows nothing

/// When parts were read that the newest reading did not say.
class PartTimes {
public:
    explicit PartTimes(TimePoint newest) : newest_{newest} {}
    PartTimes(TimePoint newest, const std::string& json) : newest_{newest} {
        if (json != "{}") object_ = *Poco::JSON::Parser{}.parse(json).extract<Object::Ptr>();
    }

    void say(const std::string& part, TimePoint at) {
        if (at != newest_) set(part, at);
    }
    void set(const std::string& part, TimePoint at) {
        object_.set(part, Poco::Int64{at.time_since_epoch().count()});
    }
    [[nodiscard]] bool has(const std::string& part) const { return object_.has(part); }
    [[nodiscard]] TimePoint of(const std::string& part) const {
        if (!has(part)) return newest_;
        return TimePoint{std::chrono::milliseconds{object_.getValue<Poco::Int64>(part)}};
    }
    [[nodiscard]] std::string json() const {
        if (object_.size() == 0) return "{}";
        std::ostringstream text;
        object_.stringify(text);
        return text.str();
    }

private:
    TimePoint newest_;
    Object object_;
};

using Absent = std::set<std::string, std::less<>>;
using Lists = std::array<std::pair<const char*, std::optional<rules::LatestList>*>, 4>;

Lists listsOf(rules::DeviceLatest& latest) {
    return {
        {{"supplies", &latest.supplies},
         {"trays", &latest.trays},
         {"alerts", &latest.alerts},
         {"reasons", &latest.reasons}}};
}

void readOldCounters(rules::DeviceLatest& latest, const std::string& json, const PartTimes& times) {
    if (json == "{}") return;
    const auto stored = Poco::JSON::Parser{}.parse(json).extract<Object::Ptr>();
    for (const auto& [name, value] : *stored) {
        const auto counter = value.extract<Object::Ptr>();
        latest.counters[name] = {
            .at = times.of(kOldCounter + name),
            .counter = {
                .name = name,
                .value = counter->getValue<Poco::UInt64>("value"),
                .unit = unitFromName(counter->getValue<std::string>("unit")),
                .oid = counter->getValue<std::string>("oid")}};
    }
}

/// Counters that the newest reading does not state so, and when they were read.
std::string writeOldCounters(const LatestRow& row, PartTimes& times) {
    std::map<std::string, const Counter*> stated;
    for (const Counter& counter : row.owner.stated)
        stated.emplace(counter.name, &counter);
    Object object;
    for (const auto& [name, known] : row.latest.counters) {
        const auto found = stated.find(name);
        const bool is_newest = known.at == row.latest.sample.taken_at;
        if (is_newest && found != stated.end() && *found->second == known.counter) continue;
        times.say(kOldCounter + name, known.at);
        Object::Ptr counter = new Object;  // Poco's pointer takes ownership
        counter->set("value", Poco::UInt64{known.counter.value});
        counter->set("unit", std::string{unitName(known.counter.unit)});
        counter->set("oid", known.counter.oid);
        object.set(name, counter);
    }
    if (object.size() == 0) return "{}";
    std::ostringstream text;
    object.stringify(text);
    return text.str();
}

void readTexts(rules::DeviceLatest& latest, const Absent& absent, const PartTimes& times) {
    for (const std::string_view text : rules::kLatestTexts) {
        const std::string part = kOldText + std::string{text};
        if (!absent.contains(part)) latest.texts_at[std::string{text}] = times.of(part);
    }
}

rules::DeviceLatest latestOfState(const LatestOwner& owner) {
    const DeviceState& state = owner.state;
    rules::DeviceLatest latest;
    latest.sample = {.taken_at = *state.taken_at, .stream = state.stream, .seq = state.seq};
    latest.received_at = state.received_at;
    latest.unreachable_since = state.unreachable_since;
    for (const Counter& counter : owner.stated)
        latest.counters.try_emplace(
            counter.name, rules::LatestCounter{.at = *state.taken_at, .counter = counter});
    return latest;
}

/// `row` is behind the key.
rules::DeviceLatest latestOfRow(db::Fields& row, const LatestOwner& owner) {
    rules::DeviceLatest latest = latestOfState(owner);
    latest.status = row.text();
    latest.asleep = row.boolean();
    latest.errors = row.texts();
    latest.console = row.texts();
    const std::string old_counters{row.json()};
    for (const auto& [name, list] : listsOf(latest))
        *list = rules::LatestList{.at = {}, .json = std::string{row.json()}};
    const PartTimes times{latest.sample.taken_at, std::string{row.json()}};
    const std::vector<std::string> missing = row.texts();
    const Absent absent{missing.begin(), missing.end()};
    for (const auto& [name, list] : listsOf(latest)) {
        (*list)->at = times.of(name);
        (*list)->in_sleep = times.has(kInSleep + name);
        if (absent.contains(name)) list->reset();
    }
    readOldCounters(latest, old_counters, times);
    readTexts(latest, absent, times);
    return latest;
}

std::string jsonOf(const std::optional<rules::LatestList>& list) {
    return list ? list->json : "[]";
}

void addLatest(db::RowArray& rows, const LatestRow& row) {
    rules::DeviceLatest latest = row.latest;
    PartTimes times{latest.sample.taken_at};
    std::vector<std::string> absent;
    for (const auto& [name, list] : listsOf(latest)) {
        if (!*list) {
            absent.emplace_back(name);
            continue;
        }
        times.say(name, (*list)->at);
        if ((*list)->in_sleep) times.set(kInSleep + name, (*list)->at);
    }
    for (const std::string_view text : rules::kLatestTexts) {
        const std::string part = kOldText + std::string{text};
        const auto known = latest.texts_at.find(std::string{text});
        if (known == latest.texts_at.end())
            absent.push_back(part);
        else
            times.say(part, known->second);
    }
    const std::string old_counters = writeOldCounters(row, times);
    rows.add(
        row.owner.state.key.tenant,
        row.owner.state.key.device,
        latest.status,
        latest.asleep,
        latest.errors,
        latest.console,
        old_counters,
        jsonOf(latest.supplies),
        jsonOf(latest.trays),
        jsonOf(latest.alerts),
        jsonOf(latest.reasons),
        times.json(),
        absent);
}

}  // namespace

std::map<DeviceKey, rules::DeviceLatest> loadLatest(
    db::Transaction& tx, std::span<const LatestOwner> owners) {
    std::map<DeviceKey, const LatestOwner*> by_key;
    auto keys = tx.rowsOf("device_latest", {"tenant_id", "device_id"});
    for (const LatestOwner& owner : owners) {
        if (!owner.state.taken_at || !by_key.emplace(owner.state.key, &owner).second) continue;
        keys.add(owner.state.key.tenant, owner.state.key.device);
    }
    std::map<DeviceKey, rules::DeviceLatest> all;
    if (keys.empty()) return all;
    const db::BinaryRows found = tx.read(kLoadLatestRows, keys);
    for (std::size_t i = 0; i < found.size(); ++i) {
        db::Fields row = found[i];
        DeviceKey key;
        key.tenant.value = row.uuid();
        key.device.value = row.uuid();
        rules::DeviceLatest latest = latestOfRow(row, *by_key.at(key));
        all.emplace(std::move(key), std::move(latest));
    }
    return all;
}

void saveLatest(db::Transaction& tx, std::span<const LatestRow> latest) {
    if (latest.empty()) return;
    auto rows = tx.rowsOf(
        "device_latest",
        {"tenant_id",
         "device_id",
         "status",
         "asleep",
         "errors",
         "console",
         "old_counters",
         "supplies",
         "trays",
         "alerts",
         "reasons",
         "parts_at",
         "absent"});
    for (const LatestRow& row : latest)
        addLatest(rows, row);
    tx.exec(kSaveLatestRows, rows);
}

}  // namespace platen::server::domain
