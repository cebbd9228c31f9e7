#include "agent/app/reading_changes.hpp"

#include "common/normalise/reading_json.hpp"
#include "common/raw/oid.hpp"

#include <Poco/JSON/Array.h>
#include <Poco/JSON/Object.h>
#include <Poco/JSON/Parser.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string_view>
#include <utility>

namespace platen::agent::app {

namespace {

using Poco::Dynamic::Var;
using Poco::JSON::Array;
using Poco::JSON::Object;

/// What `probe --json` says besides the reading itself.
constexpr std::array<std::string_view, 4> kNotRead{"address", "protocol", "profile", "raw"};

/// The reading as a list of fields: so that a field that is added to the JSON is compared, too.
class FlatReading {
public:
    using Field = std::pair<std::string, std::string>;

    explicit FlatReading(const StandardReading& reading) : origins_{reading.origins} {
        const auto json = Poco::JSON::Parser{}.parse(probeJson({}, reading));
        const auto object = json.extract<Object::Ptr>();
        for (const std::string& name : object->getNames()) {
            if (std::ranges::find(kNotRead, name) == kNotRead.end()) add(name, object->get(name));
        }
    }

    [[nodiscard]] const std::vector<Field>& fields() const { return fields_; }

    [[nodiscard]] std::string value(const std::string& field) const {
        const auto found = std::ranges::find(fields_, field, &Field::first);
        return found == fields_.end() ? std::string{} : found->second;
    }

    /// Of the field itself, else of the table it stands in.
    [[nodiscard]] std::string origin(const std::string& field) const {
        const auto own = origins_.find(field);
        if (own != origins_.end()) return own->second;
        const auto table = origins_.find(field.substr(0, field.find_first_of(".[")));
        return table == origins_.end() ? std::string{} : table->second;
    }

    [[nodiscard]] bool hasOwnOrigin(const std::string& field) const {
        return origins_.contains(field);
    }

private:
    void add(const std::string& name, const Var& json) {
        if (json.type() == typeid(Object::Ptr))
            addObject(name, *json.extract<Object::Ptr>());
        else if (json.type() == typeid(Array::Ptr))
            addArray(name, *json.extract<Array::Ptr>());
        else if (!json.isEmpty())
            fields_.emplace_back(name, json.toString());
    }

    void addObject(const std::string& name, const Object& object) {
        if (name.starts_with("counters.")) {
            fields_.emplace_back(
                name,
                fmt::format(
                    "{} {}",
                    object.getValue<std::string>("value"),
                    object.getValue<std::string>("unit")));
            origins_[name] = object.getValue<std::string>("oid");
            return;
        }
        for (const std::string& key : object.getNames())
            add(fmt::format("{}.{}", name, key), object.get(key));
    }

    void addArray(const std::string& name, const Array& array) {
        for (unsigned i = 0; i < array.size(); ++i)
            add(fmt::format("{}[{}]", name, rowName(array.get(i), i)), array.get(i));
    }

    /// The index on the wire where a row has one, else its place.
    static std::string rowName(const Var& row, unsigned place) {
        if (row.type() != typeid(Object::Ptr)) return fmt::to_string(place);
        const auto index = row.extract<Object::Ptr>()->get("index");
        return index.isEmpty() ? fmt::format("#{}", place) : index.toString();
    }

    std::vector<Field> fields_;
    std::map<std::string, std::string> origins_;
};

void addChange(
    const std::string& field,
    const FlatReading& before,
    const FlatReading& after,
    std::vector<FieldChange>& changes) {
    FieldChange change{
        .field = field,
        .before = before.value(field),
        .after = after.value(field),
        .before_origin = {},
        .after_origin = {}};
    if (!change.before.empty()) change.before_origin = before.origin(field);
    if (!change.after.empty()) change.after_origin = after.origin(field);
    const bool moved = (before.hasOwnOrigin(field) || after.hasOwnOrigin(field)) &&
                       change.before_origin != change.after_origin;
    if (change.before != change.after || moved) changes.push_back(std::move(change));
}

/// All of `first`, and those of `second` whose key is not among them.
template <class Element, class Key>
std::vector<Element> united(
    const std::vector<Element>& first, const std::vector<Element>& second, Key Element::*key) {
    std::set<Key> known;
    std::vector<Element> all;
    for (const auto* elements : {&first, &second}) {
        for (const Element& element : *elements) {
            if (known.insert(element.*key).second) all.push_back(element);
        }
    }
    return all;
}

}  // namespace

std::vector<FieldChange> readingChanges(
    const StandardReading& before, const StandardReading& after) {
    const FlatReading old_reading{before};
    const FlatReading new_reading{after};
    std::vector<FieldChange> changes;
    for (const auto& [field, value] : old_reading.fields())
        addChange(field, old_reading, new_reading, changes);
    for (const auto& [field, value] : new_reading.fields()) {
        if (std::ranges::find(old_reading.fields(), field, &FlatReading::Field::first) ==
            old_reading.fields().end())
            addChange(field, old_reading, new_reading, changes);
    }
    return changes;
}

void shareValues(RawReading& first, RawReading& second) {
    first.bindings = united(first.bindings, second.bindings, &Binding::oid);
    second.bindings = first.bindings;
    first.attributes = united(first.attributes, second.attributes, &IppAttribute::name);
    second.attributes = first.attributes;
}

}  // namespace platen::agent::app
