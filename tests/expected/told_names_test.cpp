#include "common/core/text.hpp"
#include "common/normalise/normalise.hpp"
#include "common/profiles/profile_set.hpp"
#include "common/recording/recorded_device.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <optional>
#include <string>
#include <vector>

// tests/expected/told_names.txt explains itself.

namespace platen::expected {

namespace {

struct ToldNames {
    std::vector<Binding> device;
    std::string profile;
    std::string vendor;
    std::string model;
    std::string firmware;
    std::string serial;
    int line{0};
};

std::vector<std::string> fieldsOf(std::string_view line) {
    std::vector<std::string> fields;
    for (std::size_t end = 0; end != std::string_view::npos;) {
        end = line.find(" | ");
        const std::string_view field = trim(line.substr(0, end));
        fields.emplace_back(field == "-" ? "" : field);
        if (end != std::string_view::npos) line.remove_prefix(end + 3);
    }
    return fields;
}

Binding textVariable(const std::string& oid, std::string_view text) {
    if (text.starts_with("0x"))
        return {Oid::of(oid), Value::ofOctets(hexDecode(text.substr(2)).value())};
    return {Oid::of(oid), Value::ofOctets(std::string{text})};
}

ToldNames startOf(std::string_view line) {
    const auto fields = fieldsOf(line);
    ToldNames names;
    names.device.push_back(textVariable("1.3.6.1.2.1.1.1.0", fields.at(1)));
    if (!fields.at(0).empty()) {
        Value id;
        id.type = ValueType::ObjectId;
        id.octets = fields.at(0);
        names.device.push_back({Oid::of("1.3.6.1.2.1.1.2.0"), id});
    }
    return names;
}

void addLine(ToldNames& names, std::string_view line) {
    const std::string_view rest = line.substr(2);
    if (line.starts_with("+")) {
        const auto at = rest.find(" = ");
        names.device.push_back(textVariable(std::string{rest.substr(0, at)}, rest.substr(at + 3)));
        return;
    }
    const auto fields = fieldsOf(rest);
    names.profile = fields.at(0);
    names.vendor = fields.at(1);
    names.model = fields.at(2);
    names.firmware = fields.at(3);
    names.serial = fields.at(4);
}

std::vector<ToldNames> allToldNames() {
    std::ifstream stream{"tests/expected/told_names.txt"};
    std::vector<ToldNames> cases;
    int number = 0;
    for (std::string line; std::getline(stream, line);) {
        ++number;
        if (line.empty() || line.starts_with('#')) continue;
        if (line.starts_with(' ')) {
            addLine(cases.at(cases.size() - 1), line.substr(line.find_first_not_of(' ')));
        } else {
            cases.push_back(startOf(line));
            cases.back().line = number;
        }
    }
    for (ToldNames& names : cases)
        std::ranges::sort(names.device, {}, &Binding::oid);
    return cases;
}

TEST(ToldNames, AreTakenApartAsTheirFamilySays) {
    const ProfileSet profiles = ProfileSet::fromFolder("config/profiles");
    const auto cases = allToldNames();
    EXPECT_GT(cases.size(), 40U);
    for (const ToldNames& names : cases) {
        const std::string place = fmt::format("tests/expected/told_names.txt:{}", names.line);
        const Profile* profile = profiles.match(recordedHints(names.device));
        ASSERT_EQ(profile == nullptr, names.profile.empty()) << place;
        if (profile == nullptr) continue;
        EXPECT_EQ(profile->family(), names.profile) << place;
        const auto reading = normalise(recordedReading(names.device, *profile), *profile);
        EXPECT_EQ(reading.vendor, names.vendor) << place;
        EXPECT_EQ(reading.model, names.model) << place;
        EXPECT_EQ(reading.firmware, names.firmware) << place;
        EXPECT_EQ(reading.serial, names.serial) << place;
    }
}

}  // namespace

}  // namespace platen::expected
