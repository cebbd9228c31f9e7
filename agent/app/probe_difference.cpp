#include "agent/app/probe_difference.hpp"

#include "agent/app/reading_changes.hpp"
#include "common/core/text.hpp"
#include "common/normalise/normalise.hpp"

#include <Poco/JSON/Array.h>
#include <Poco/JSON/Object.h>
#include <fmt/format.h>

#include <iterator>
#include <sstream>
#include <vector>

namespace platen::agent::app {

namespace {

using Poco::JSON::Array;
using Poco::JSON::Object;

StandardReading readingOf(const ProfiledReading& side) {
    return side.profile == nullptr ? StandardReading{} : normalise(side.raw, *side.profile);
}

std::string_view familyOf(const ProfiledReading& side) {
    return side.profile == nullptr ? std::string_view{"not a printer"} : side.profile->family();
}

std::string valueLine(char sign, const std::string& value, const std::string& origin) {
    return fmt::format(
        "  {} {}{}\n",
        sign,
        value.empty() ? "not known" : value,
        origin.empty() ? std::string{} : fmt::format("  ({})", origin));
}

std::string differenceReport(
    const ProfiledReading& before,
    const ProfiledReading& after,
    const std::vector<FieldChange>& changes) {
    const std::string_view was = familyOf(before);
    const std::string_view is = familyOf(after);
    std::string out =
        was == is ? fmt::format("profile {}\n", is) : fmt::format("profile {} -> {}\n", was, is);
    for (const FieldChange& change : changes) {
        out += change.field + '\n';
        out += valueLine('-', change.before, change.before_origin);
        out += valueLine('+', change.after, change.after_origin);
    }
    fmt::format_to(
        std::back_inserter(out),
        "{}\n",
        changes.empty() ? "everything is read as before"
                        : fmt::format("read differently: {}", changes.size()));
    return out;
}

Object orderedJson() {
    return Object{Poco::JSON_PRESERVE_KEY_ORDER};
}

Poco::Dynamic::Var knownText(const std::string& text) {
    return text.empty() ? Poco::Dynamic::Var{} : Poco::Dynamic::Var{text};
}

Object sideJson(const ProfiledReading& side) {
    const Profile* profile = side.profile;
    Object object = orderedJson();
    object.set("profile", knownText(profile == nullptr ? std::string{} : profile->family()));
    object.set(
        "profile_hash", knownText(profile == nullptr ? std::string{} : hexEncode(profile->hash())));
    return object;
}

std::string differenceJson(
    const ProfiledReading& before,
    const ProfiledReading& after,
    const std::vector<FieldChange>& changes) {
    Array differences;
    for (const FieldChange& change : changes) {
        Object object = orderedJson();
        object.set("field", change.field);
        object.set("before", knownText(change.before));
        object.set("after", knownText(change.after));
        object.set("before_origin", knownText(change.before_origin));
        object.set("after_origin", knownText(change.after_origin));
        differences.add(object);
    }
    Object object = orderedJson();
    object.set("before", sideJson(before));
    object.set("after", sideJson(after));
    object.set("differences", differences);
    std::ostringstream stream;
    object.stringify(stream);
    stream << '\n';
    return stream.str();
}

}  // namespace

ProbeDifference probeDifference(ProfiledReading before, ProfiledReading after, bool as_json) {
    shareValues(before.raw, after.raw);
    const auto changes = readingChanges(readingOf(before), readingOf(after));
    const bool other_family = familyOf(before) != familyOf(after);
    return {
        .text = as_json ? differenceJson(before, after, changes)
                        : differenceReport(before, after, changes),
        .differs = other_family || !changes.empty()};
}

}  // namespace platen::agent::app
