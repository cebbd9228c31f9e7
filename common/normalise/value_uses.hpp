#pragma once

#include "common/normalise/standard_reading.hpp"
#include "common/profiles/profile.hpp"
#include "common/raw/oid.hpp"

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace platen {

/// True for an IPP attribute that code understands by itself, whatever a profile says of it.
[[nodiscard]] bool isUnderstoodAttribute(std::string_view name);

/// What became of the values of one reading: which of them make which part of the result.
class ValueUses {
public:
    /// `reading` is what normalise() made of a raw reading with `profile`.
    ValueUses(const StandardReading& reading, const Profile& profile);

    /// "serial", "counters.total_impressions", "supplies.level", ...; several with commas between;
    /// empty for a value of which nothing was made.
    [[nodiscard]] std::string of(const Oid& oid) const;
    /// The same for the values of an IPP attribute.
    [[nodiscard]] std::string ofAttribute(std::string_view name) const;

private:
    void exactly(const Oid& oid, const std::string& use);
    void below(const std::optional<Oid>& column, const std::string& use);
    void attribute(const std::string& name, const std::string& use);
    void addTexts(const StandardReading& reading, const ProfileSpec& spec);
    void addCounter(const Counter& counter, const ProfileSpec& spec);
    void addIppCounter(const Counter& counter, const CounterSources& sources);
    void addOidCounter(const Counter& counter, const CounterSources& sources);
    void addSource(const Oid& found, const CounterSource& source, const std::string& use);
    void addSupplies(const SupplyTable& table);
    void addTables(const ProfileSpec& spec);
    void addIppParts(const StandardReading& reading);

    std::map<Oid, std::vector<std::string>> exact_;
    std::map<std::string, std::vector<std::string>, std::less<>> attributes_;
    std::vector<std::pair<Oid, std::string>> columns_;
};

}  // namespace platen
