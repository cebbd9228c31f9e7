#include "agent/recording/anonymous_recording.hpp"

#include "agent/recording/disguise.hpp"
#include "agent/recording/personal_subtrees.hpp"
#include "agent/recording/secrets.hpp"
#include "common/normalise/normalise.hpp"
#include "common/recording/recorded_device.hpp"
#include "common/recording/snmprec_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <set>

namespace platen::agent::recording {

namespace {

constexpr std::size_t kSaltBytes = 32;
constexpr int kAttempts = 5;
constexpr std::size_t kLeastPart = 5;

/// The objects in which a profile looks for the serial number.
std::vector<Oid> serialPlaces(const Profile& profile) {
    std::vector<Oid> places;
    const auto found = profile.spec().identity.find("serial");
    if (found == profile.spec().identity.end()) return places;
    for (const TextSource& source : found->second) {
        if (source.get) places.push_back(*source.get);
        if (source.column) places.push_back(*source.column);
        if (source.rows) places.push_back(source.rows->values);
    }
    return places;
}

/// Runs of letters and digits that have a digit: what a serial number may be between other things.
/// `facts` are texts that stay: a part of one is no serial number.
void addParts(std::string_view text, const std::string& facts, std::set<std::string>& serials) {
    std::string part;
    const auto take = [&] {
        const bool has_digit = part.find_first_of("0123456789") != std::string::npos;
        const bool is_fact = facts.find(part) != std::string::npos;
        if (part.size() >= kLeastPart && has_digit && !is_fact) serials.insert(part);
        part.clear();
    };
    for (const char c : text) {
        const bool inside =
            (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-';
        if (inside)
            part += c;
        else
            take();
    }
    take();
}

/// What a profile reads as serial number, and what stands where another candidate looks. Objects
/// that hold more than one word, such as sysDescr, are left to the labels in them.
std::set<std::string> serialsBy(const Profile& profile, const std::vector<Binding>& rows) {
    std::set<std::string> serials;
    const StandardReading reading = normalise(recordedReading(rows, profile), profile);
    if (!reading.serial.empty()) serials.insert(reading.serial);
    const std::string facts =
        fmt::format("{}\n{}\n{}", reading.vendor, reading.model, reading.firmware);
    const auto places = serialPlaces(profile);
    for (const Binding& row : rows) {
        const bool one_word = row.value.octets.find(' ') == std::string::npos &&
                              row.value.octets.find(';') == std::string::npos;
        if (row.value.type == ValueType::Octets && one_word &&
            subtreeOf(row.oid, places) != nullptr)
            addParts(row.value.octets, facts, serials);
    }
    return serials;
}

}  // namespace

std::vector<Binding> anonymised(std::vector<Binding> rows, const Profile* profile, Random& random) {
    std::erase_if(
        rows, [](const Binding& row) { return subtreeOf(row.oid, personalSubtrees()) != nullptr; });
    const Secrets secrets =
        secretsIn(rows, profile != nullptr ? serialsBy(*profile, rows) : std::set<std::string>{});
    const std::vector<Oid> known = profile != nullptr ? profile->planOids() : std::vector<Oid>{};
    Oid place;
    for (int attempt = 0; attempt < kAttempts; ++attempt) {
        const Disguise disguise{secrets, Synthetic{random.bytes(kSaltBytes)}};
        auto made = disguise.disguise(rows, known);
        const auto left = disguise.leaks(made);
        if (left.empty()) return made;
        place = left.front();
    }
    throw SecretLeft{fmt::format(
        "{} would still hold a serial number, an address or a name; nothing is recorded",
        place.text())};
}

std::string recordingText(
    const std::vector<Binding>& rows,
    std::string_view version,
    const std::vector<std::string>& notes) {
    std::string text = fmt::format(
        "# Recorded by platen-agent {}. Serial numbers, addresses, names and other texts that "
        "people\n"
        "# typed are invented, the same in place of the same. No machine knows every text that\n"
        "# people type: read this file before you give it away.\n",
        version);
    for (const std::string& note : notes)
        fmt::format_to(std::back_inserter(text), "# {}\n", note);
    for (const Binding& row : rows)
        text += snmprecRow(row);
    return text;
}

}  // namespace platen::agent::recording
