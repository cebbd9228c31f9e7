#include "server/domain/readings/counter_set_store.hpp"

#include "common/crypto/sha256.hpp"
#include "server/domain/readings/reading_figures.hpp"

#include <Poco/Exception.h>
#include <Poco/JSON/Array.h>
#include <Poco/JSON/Object.h>
#include <Poco/JSON/Parser.h>

#include <algorithm>
#include <functional>
#include <limits>
#include <sstream>
#include <stdexcept>
#include <string_view>

namespace platen::server::domain {

namespace {

/// In the order of toSet().
constexpr std::string_view kFindByHash =
    "SELECT s.tenant_id, s.number, s.sha256, s.counters FROM unnest($1::counter_set[]) AS w "
    "JOIN counter_set s ON s.tenant_id = w.tenant_id AND s.sha256 = w.sha256";

constexpr std::string_view kFindByNumber =
    "SELECT s.tenant_id, s.number, s.sha256, s.counters FROM unnest($1::counter_set[]) AS w "
    "JOIN counter_set s ON s.tenant_id = w.tenant_id AND s.number = w.number";

/// In one order for all: two that add the same sets wait for each other and never deadlock.
constexpr std::string_view kAddSets =
    "INSERT INTO counter_set (tenant_id, sha256, counters) SELECT w.tenant_id, w.sha256, "
    "w.counters FROM unnest($1::counter_set[]) AS w ORDER BY w.tenant_id, w.sha256 "
    "ON CONFLICT (tenant_id, sha256) DO NOTHING";

using SetKey = std::pair<TenantId, std::string>;  ///< tenant, hash
using SetsByHash = std::map<SetKey, std::shared_ptr<const CounterSet>>;

struct StoredSet {
    TenantId tenant;
    std::shared_ptr<const CounterSet> set;
};

StoredSet toSet(db::Fields row) {
    StoredSet stored{.tenant = {row.uuid()}, .set = {}};
    auto set = std::make_shared<CounterSet>();
    set->number = static_cast<int>(row.integer());
    set->sha256 = row.bytes();
    set->places = parseCounterPlaces(std::string{row.text()});
    stored.set = std::move(set);
    return stored;
}

SetsByHash findByHash(db::Transaction& tx, const db::RowArray& wanted) {
    SetsByHash sets;
    const db::BinaryRows found = tx.read(kFindByHash, wanted);
    for (std::size_t i = 0; i < found.size(); ++i) {
        StoredSet stored = toSet(found[i]);
        SetKey key{std::move(stored.tenant), stored.set->sha256};
        sets.emplace(std::move(key), std::move(stored.set));
    }
    return sets;
}

/// Finds the sets, which have these texts by their hashes, and makes those that are not there.
SetsByHash findOrAdd(db::Transaction& tx, const std::map<SetKey, std::string>& texts) {
    auto wanted = tx.rowsOf("counter_set", {"tenant_id", "sha256", "counters"});
    for (const auto& [key, text] : texts)
        wanted.add(key.first, db::Bytes{key.second}, text);
    SetsByHash sets = findByHash(tx, wanted);
    auto missing = tx.rowsOf("counter_set", {"tenant_id", "sha256", "counters"});
    for (const auto& [key, text] : texts) {
        if (!sets.contains(key)) missing.add(key.first, db::Bytes{key.second}, text);
    }
    if (missing.empty()) return sets;
    tx.exec(kAddSets, missing);
    sets.merge(findByHash(tx, missing));  // also those that somebody else has just added
    return sets;
}

}  // namespace

StatedCounters statedCounters(const std::vector<Counter>& counters) {
    constexpr std::uint64_t kMost = std::numeric_limits<std::int64_t>::max();
    std::vector<const Counter*> sorted;
    for (const Counter& counter : counters)
        if (counter.value <= kMost) sorted.push_back(&counter);
    std::ranges::stable_sort(sorted, {}, &Counter::name);
    const auto twice = std::ranges::unique(sorted, {}, &Counter::name);
    sorted.erase(twice.begin(), twice.end());
    StatedCounters stated;
    for (const Counter* counter : sorted) {
        stated.places.push_back(
            {.name = counter->name, .unit = counter->unit, .oid = counter->oid});
        stated.values.push_back(static_cast<std::int64_t>(counter->value));
    }
    return stated;
}

std::string counterPlacesJson(const CounterPlaces& places) {
    Poco::JSON::Array array;
    for (const CounterPlace& place : places) {
        Poco::JSON::Object object{Poco::JSON_PRESERVE_KEY_ORDER};
        object.set("name", place.name);
        object.set("unit", std::string{unitName(place.unit)});
        object.set("oid", place.oid);
        array.add(object);
    }
    std::ostringstream text;
    array.stringify(text);
    return text.str();
}

CounterPlaces parseCounterPlaces(const std::string& json) {
    try {
        Poco::JSON::Parser parser;
        const auto array = parser.parse(json).extract<Poco::JSON::Array::Ptr>();
        CounterPlaces places;
        for (const auto& element : *array) {
            const auto object = element.extract<Poco::JSON::Object::Ptr>();
            places.push_back(
                {.name = object->getValue<std::string>("name"),
                 .unit = unitFromName(object->getValue<std::string>("unit")),
                 .oid = object->getValue<std::string>("oid")});
        }
        return places;
    } catch (const Poco::Exception& problem) {
        throw std::invalid_argument{"a set of counters that is none: " + problem.displayText()};
    }
}

std::vector<std::size_t> placesWithoutColumn(const CounterPlaces& places) {
    std::vector<std::size_t> without;
    for (std::size_t i = 0; i < places.size(); ++i) {
        if (std::ranges::find(kCounterColumns, places[i].name) == kCounterColumns.end())
            without.push_back(i);
    }
    return without;
}

std::size_t CounterSets::Hash::operator()(const Wanted& wanted) const {
    const std::hash<std::string_view> hash;
    std::size_t mixed = hash(wanted.tenant.value);
    const auto mix = [&mixed](std::size_t more) { mixed = mixed * 0x9E3779B97F4A7C15U + more; };
    for (const CounterPlace& place : wanted.places) {
        mix(hash(place.name));
        mix(hash(place.oid));
        mix(static_cast<std::size_t>(place.unit));
    }
    return mixed;
}

std::vector<std::shared_ptr<const CounterSet>> CounterSets::need(
    db::Transaction& tx, std::span<const Wanted> wanted) {
    std::vector<std::shared_ptr<const CounterSet>> sets(wanted.size());
    std::map<SetKey, std::string> texts;
    std::map<std::size_t, SetKey> unknown;  // by place in `wanted`
    {
        const std::scoped_lock lock{mutex_};
        for (std::size_t i = 0; i < wanted.size(); ++i) {
            const auto known = by_content_.find(wanted[i]);
            if (known != by_content_.end()) sets[i] = known->second;
        }
    }
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        if (sets[i]) continue;
        std::string text = counterPlacesJson(wanted[i].places);
        SetKey key{wanted[i].tenant, crypto::sha256(text)};
        unknown.emplace(i, key);
        texts.emplace(std::move(key), std::move(text));
    }
    if (texts.empty()) return sets;
    const SetsByHash found = findOrAdd(tx, texts);
    ByContent fresh;
    for (const auto& [place, key] : unknown) {
        sets[place] = found.at(key);
        fresh.emplace(wanted[place], sets[place]);
    }
    rememberAfter(tx, std::move(fresh));
    return sets;
}

CounterSets::Found CounterSets::find(db::Transaction& tx, std::span<const Key> keys) {
    Found sets;
    auto unknown = tx.rowsOf("counter_set", {"tenant_id", "number"});
    {
        const std::scoped_lock lock{mutex_};
        for (const Key& key : keys) {
            const auto known = by_number_.find(key);
            if (known != by_number_.end())
                sets.insert(*known);
            else
                unknown.add(key.first, key.second);
        }
    }
    if (unknown.empty()) return sets;
    const db::BinaryRows found = tx.read(kFindByNumber, unknown);
    ByContent fresh;
    for (std::size_t i = 0; i < found.size(); ++i) {
        const StoredSet stored = toSet(found[i]);
        sets.emplace(Key{stored.tenant, stored.set->number}, stored.set);
        fresh.emplace(Wanted{.tenant = stored.tenant, .places = stored.set->places}, stored.set);
    }
    rememberAfter(tx, std::move(fresh));
    return sets;
}

void CounterSets::rememberAfter(db::Transaction& tx, ByContent sets) {
    tx.afterCommit([this, sets = std::move(sets)] {
        const std::scoped_lock lock{mutex_};
        if (by_content_.size() + sets.size() > kMost) {
            by_content_.clear();
            by_number_.clear();
        }
        for (const auto& [wanted, set] : sets) {
            by_content_.emplace(wanted, set);
            by_number_.emplace(Key{wanted.tenant, set->number}, set);
        }
    });
}

}  // namespace platen::server::domain
