#include "agent/recording/anonymous_recording.hpp"

#include "agent/recording/personal_subtrees.hpp"
#include "common/core/text.hpp"
#include "common/normalise/normalise.hpp"
#include "common/normalise/reading_json.hpp"
#include "common/profiles/profile_set.hpp"
#include "common/recording/recorded_device.hpp"
#include "common/recording/snmprec.hpp"
#include "tests/agent/support/seeded_random.hpp"

#include <Poco/JSON/Object.h>
#include <Poco/JSON/Parser.h>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

namespace platen::agent::recording {

namespace {

const ProfileSet& profiles() {
    static const ProfileSet kProfiles = ProfileSet::fromFolder("config/profiles");
    return kProfiles;
}

const Profile* profileOf(const std::vector<Binding>& rows) {
    return profiles().match(recordedHints(rows));
}

std::string joined(std::string_view bytes, std::string_view separator, bool decimal = false) {
    std::vector<std::string> parts;
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        parts.push_back(decimal ? fmt::format("{}", byte) : fmt::format("{:02x}", byte));
    }
    return fmt::format("{}", fmt::join(parts, separator));
}

std::string utf16(std::string_view text) {
    std::string wide;
    for (const char c : text)
        wide += std::string(1, '\0') + c;
    return wide;
}

/// What a customer would not like to see in a bug report.
struct Customer {
    std::string serial;
    std::string mac;   // six bytes
    std::string ipv4;  // four bytes
    std::string host;

    explicit Customer(std::uint64_t seed) {
        tests::SeededRandom random{seed};
        for (int i = 0; i < 3; ++i)
            serial += static_cast<char>('G' + random.below(20));
        for (int i = 0; i < 7; ++i)
            serial += static_cast<char>('0' + random.below(10));
        mac = "\x3C\x52\x82" + random.bytes(3);
        mac[3] = static_cast<char>(0xE0U | (static_cast<unsigned char>(mac[3]) & 0x0FU));
        ipv4 = "\x0A" + random.bytes(3);
        host = fmt::format("PRN{:05}", random.below(100000));
    }

    /// In all forms in which it may stand in a file, lower case.
    [[nodiscard]] std::vector<std::string> forms() const {
        std::string interface = mac.substr(0, 3) + "\xFF\xFE" + mac.substr(3);
        interface[0] = static_cast<char>(interface[0] ^ 2);
        std::vector<std::string> all{
            asciiLower(serial),
            joined(serial, ""),
            joined(asciiLower(serial), ""),
            joined(joined(serial, ""), ""),
            joined(utf16(serial), "").substr(2),
            joined(serial, ".", true),
            joined(mac, ""),
            joined(mac, ":"),
            joined(mac, "-"),
            joined(mac, " "),
            joined(joined(mac, ":"), ""),
            joined(mac, ".", true),
            joined(interface, ""),
            joined(mac.substr(3), ""),
            joined(ipv4, ".", true),
            joined(ipv4, ""),
            asciiLower(host)};
        return all;
    }
};

/// The recording of a printer that stands at this customer's.
std::vector<Binding> atCustomer(std::vector<Binding> rows, const Customer& customer) {
    const auto add = [&](std::string_view oid, std::string octets) {
        std::erase_if(rows, [&](const Binding& row) { return row.oid == Oid::of(oid); });
        rows.push_back({.oid = Oid::of(oid), .value = Value::ofOctets(std::move(octets))});
    };
    const std::string vendor = "1.3.6.1.4.1.99999.";
    std::string interface = "\x3E\x52\x82\xFF\xFE" + customer.mac.substr(3);
    add("1.3.6.1.2.1.43.5.1.1.17.1", customer.serial);
    add("1.3.6.1.2.1.1.5.0", customer.host + ".lan.example.org");
    add("1.3.6.1.2.1.1.4.0", "Jane Roe, +49 711 123-4567, jane.roe@example.org");
    add("1.3.6.1.2.1.1.6.0", "Room 4711, B\xC3\xBCro");
    add("1.3.6.1.2.1.2.2.1.6.1", customer.mac);
    add("1.3.6.1.2.1.4.20.1.1.9", "never recorded " + joined(customer.ipv4, ".", true));
    add("1.3.6.1.2.1.43.5.1.1.4.1", "operator jane");
    add("1.3.6.1.4.1.1347.47.6.1.1", "job of jane");
    add(vendor + "1.0", "MFG:Acme;MDL:X;SN:" + customer.serial + ";");
    add(vendor + "2.0", "Host " + customer.host + ", serial number: " + customer.serial + ".");
    add(vendor + "3.0", joined(customer.serial, ""));
    add(vendor + "4.0", utf16(customer.serial));
    add(vendor + "5.0", joined(customer.mac, ":"));
    add(vendor + "6.0", "MAC:" + joined(customer.mac, "-"));
    add(vendor + "7.0", joined(customer.mac, ""));
    add(vendor + "8.0", "\xFE\x80" + std::string(6, '\0') + interface);
    add(vendor + "9.0", "http://" + joined(customer.ipv4, ".", true) + ":631/ipp");
    add(vendor + "10.0", std::string{"\x01\x04"} + customer.ipv4 + "\x02");
    add(vendor + "11.0", "NPI" + joined(customer.mac.substr(3), ""));
    add(vendor + "12.0", asciiLower(customer.serial) + "-box");
    add(vendor + "13." + joined(customer.serial, ".", true), "by serial number");
    add(vendor + "14." + joined(customer.mac, ".", true), "by address");
    add(vendor + "15.0", "30" + joined(utf16("x"), "") + joined(customer.ipv4, ""));
    rows.push_back(
        {.oid = Oid::of(vendor + "16.0"),
         .value = {.type = ValueType::IpAddress, .octets = customer.ipv4}});
    std::ranges::sort(rows, {}, &Binding::oid);
    return rows;
}

std::vector<std::string> ownRecordings() {
    std::vector<std::string> files;
    for (const auto& entry : std::filesystem::directory_iterator{"tests/recordings"}) {
        if (entry.path().extension() == ".snmprec") files.push_back(entry.path().string());
    }
    std::ranges::sort(files);
    return files;
}

/// What a profile reads, without what was replaced on purpose.
std::string figuresOf(const std::vector<Binding>& rows) {
    const Profile* profile = profileOf(rows);
    if (profile == nullptr) return "no printer";
    const RawReading raw = recordedReading(rows, *profile);
    const std::string read = probeJson(raw, normalise(raw, *profile));
    auto json = Poco::JSON::Parser{}.parse(read).extract<Poco::JSON::Object::Ptr>();
    for (const char* field : {"serial", "name", "location", "mac", "raw"})
        json->remove(field);
    std::ostringstream text;
    json->stringify(text);
    return profile->family() + text.str();
}

TEST(AnonymousRecording, HoldsNothingOfTheCustomerInAnyForm) {
    for (const std::string& file : ownRecordings()) {
        for (std::uint64_t seed = 1; seed <= 4; ++seed) {
            const Customer customer{seed};
            tests::SeededRandom random{seed};
            const auto rows = atCustomer(readSnmprec(file), customer);
            const std::string text =
                asciiLower(recordingText(anonymised(rows, profileOf(rows), random), "1", {}));
            for (const std::string& form : customer.forms())
                EXPECT_EQ(text.find(form), std::string::npos) << file << " has " << form;
            for (const std::string_view word :
                 {"jane", "roe", "123-4567", "room 4711", "example", "operator", "job of"})
                EXPECT_EQ(text.find(word), std::string::npos) << file << " has " << word;
        }
    }
}

TEST(AnonymousRecording, IsReadByItsProfileAsTheDeviceWas) {
    for (const std::string& file : ownRecordings()) {
        tests::SeededRandom random{7};
        const auto rows = atCustomer(readSnmprec(file), Customer{7});
        const auto made = anonymised(rows, profileOf(rows), random);
        EXPECT_EQ(figuresOf(made), figuresOf(rows)) << file;
    }
}

TEST(AnonymousRecording, OfRealDevicesIsReadAsTheyAre) {
    const char* shared = std::getenv("PLATEN_SHARED");  // NOLINT(concurrency-mt-unsafe)
    const std::filesystem::path folder =
        std::filesystem::path{shared == nullptr ? "../shared" : shared} / "printers/recordings";
    if (!std::filesystem::is_directory(folder))
        GTEST_SKIP() << "no recordings: set PLATEN_SHARED to the folder that has them";
    for (const auto& entry : std::filesystem::recursive_directory_iterator{folder}) {
        if (entry.path().extension() != ".snmprec") continue;
        const auto rows = readSnmprec(entry.path().string());
        const Profile* profile = profileOf(rows);
        if (profile == nullptr) continue;
        tests::SeededRandom random{7};
        const auto made = anonymised(rows, profile, random);
        EXPECT_EQ(figuresOf(made), figuresOf(rows)) << entry.path();
        const RawReading raw = recordedReading(rows, *profile);
        const std::string serial = asciiLower(normalise(raw, *profile).serial);
        if (serial.size() < 6) continue;
        const std::string text = asciiLower(recordingText(made, "1", {}));
        EXPECT_EQ(text.find(serial), std::string::npos) << entry.path() << " has " << serial;
        EXPECT_EQ(text.find(joined(serial, "")), std::string::npos) << entry.path();
    }
}

TEST(AnonymousRecording, KeepsEveryNumberAndTheLengthOfEveryText) {
    for (const std::string& file : ownRecordings()) {
        tests::SeededRandom random{3};
        const auto rows = readSnmprec(file);
        const auto made = anonymised(rows, profileOf(rows), random);
        for (const Binding& row : made) {
            const auto was = std::ranges::find(rows, row.oid, &Binding::oid);
            if (was == rows.end()) continue;
            EXPECT_EQ(row.value.type, was->value.type) << file << " " << row.oid.text();
            EXPECT_EQ(row.value.integer, was->value.integer) << file << " " << row.oid.text();
            EXPECT_EQ(row.value.number, was->value.number) << file << " " << row.oid.text();
        }
    }
}

TEST(AnonymousRecording, PutsTheSameInPlaceOfTheSameAndOtherThingsTheNextTime) {
    const Customer customer{5};
    const auto rows = atCustomer(readSnmprec("tests/recordings/hp-color-laser.snmprec"), customer);
    tests::SeededRandom random{1};
    const auto made = anonymised(rows, profileOf(rows), random);
    const auto value = [&](std::string_view oid) {
        const auto row = std::ranges::find(made, Oid::of(oid), &Binding::oid);
        return row == made.end() ? std::string{} : row->value.octets;
    };
    const std::string serial = value("1.3.6.1.2.1.43.5.1.1.17.1");
    EXPECT_EQ(serial.size(), customer.serial.size());
    EXPECT_EQ(value("1.3.6.1.4.1.99999.1.0"), "MFG:Acme;MDL:X;SN:" + serial + ";");
    EXPECT_EQ(value("1.3.6.1.4.1.99999.3.0"), joined(serial, ""));
    EXPECT_EQ(value("1.3.6.1.4.1.99999.4.0"), utf16(serial));
    EXPECT_EQ(value("1.3.6.1.4.1.99999.12.0"), asciiLower(serial) + "-box");
    const std::string mac = value("1.3.6.1.2.1.2.2.1.6.1");
    EXPECT_EQ(value("1.3.6.1.4.1.99999.5.0"), joined(mac, ":"));
    EXPECT_EQ(value("1.3.6.1.4.1.99999.7.0"), joined(mac, ""));
    EXPECT_EQ(value("1.3.6.1.4.1.99999.13." + joined(serial, ".", true)), "by serial number");
    EXPECT_EQ(value("1.3.6.1.4.1.99999.14." + joined(mac, ".", true)), "by address");
    EXPECT_EQ(
        value("1.3.6.1.4.1.99999.9.0"),
        "http://" + joined(value("1.3.6.1.4.1.99999.16.0"), ".", true) + ":631/ipp");
    EXPECT_NE(anonymised(rows, profileOf(rows), random), made);
}

TEST(AnonymousRecording, LeavesVersionsMasksAndPlaceholdersAlone) {
    std::vector<Binding> rows;
    const std::vector<std::string> texts{
        "Firmware 2.20.3.1",
        "255.255.255.0",
        "XXXXXXXX",
        "100.002.057.09608",
        "2024-01-31 12:34:56",
        "03/11/2025",
        "A4.02 10/100BASE",
        "ME 063.022.000",
        "00:00:00:00:00:00"};
    for (std::size_t i = 0; i < texts.size(); ++i)
        rows.push_back(
            {.oid = Oid::of("1.3.6.1.4.1.99999.1." + std::to_string(i + 1)),
             .value = Value::ofOctets(texts[i])});
    rows.push_back(
        {.oid = Oid::of("1.3.6.1.4.1.99999.2.0"),
         .value = {.type = ValueType::IpAddress, .octets = std::string{"\xFF\xFF\xFF"} + '\0'}});
    rows.insert(
        rows.begin(),
        {.oid = Oid::of("1.3.6.1.2.1.43.5.1.1.17.1"), .value = Value::ofOctets("N/A")});
    tests::SeededRandom random{1};
    EXPECT_EQ(anonymised(rows, profileOf(rows), random), rows);
}

TEST(AnonymousRecording, KeepsAModelThatSomebodyGaveAsName) {
    std::vector<Binding> rows = readSnmprec("tests/recordings/hp-color-laser.snmprec");
    for (Binding& row : rows) {
        if (row.oid == Oid::of("1.3.6.1.2.1.1.5.0")) row.value = Value::ofOctets("LaserJet");
    }
    tests::SeededRandom random{1};
    EXPECT_EQ(figuresOf(anonymised(rows, profileOf(rows), random)), figuresOf(rows));
}

TEST(AnonymousRecording, ReplacesAShortNameInItsObjectAndNowhereElse) {
    std::vector<Binding> rows{
        {.oid = Oid::of("1.3.6.1.2.1.1.5.0"), .value = Value::ofOctets("p1")},
        {.oid = Oid::of("1.3.6.1.4.1.99999.1.0"), .value = Value::ofOctets("p1 and p12")}};
    tests::SeededRandom random{1};
    const auto made = anonymised(rows, profileOf(rows), random);
    EXPECT_NE(made[0], rows[0]);
    EXPECT_EQ(made[1], rows[1]);
}

TEST(AnonymousRecording, ReplacesWhatPeopleTypedInOctetsByTwo) {
    const std::vector<Binding> rows{
        {.oid = Oid::of("1.3.6.1.2.1.1.4.0"), .value = Value::ofOctets(utf16("Erika Mustermann"))}};
    tests::SeededRandom random{12};
    const auto made = anonymised(rows, nullptr, random);
    ASSERT_EQ(made.size(), 1U);
    EXPECT_EQ(made[0].value.octets.size(), rows[0].value.octets.size());
    EXPECT_EQ(made[0].value.octets.find(utf16("Erika")), std::string::npos);
    EXPECT_EQ(made[0].value.octets.find(utf16("Mustermann")), std::string::npos);
}

TEST(AnonymousRecording, HasNoPasswordsThatPrintServersShow) {
    std::vector<Binding> rows;
    for (const char* oid :
         {"1.3.6.1.4.1.11.2.3.9.1.1.7.0",
          "1.3.6.1.4.1.11.2.3.9.1.1.13.0",
          "1.3.6.1.4.1.11.2.3.9.4.2.1.3.9.1.1.0"})
        rows.push_back({.oid = Oid::of(oid), .value = Value::ofOctets("MDL:Printer 3000;")});
    tests::SeededRandom random{13};
    const auto made = anonymised(rows, nullptr, random);
    ASSERT_EQ(made.size(), 1U);
    EXPECT_EQ(made[0], rows[0]) << "the IEEE 1284 id stays";
}

TEST(AnonymousRecording, SaysWhatItIsAndWhatIsMissing) {
    const std::string text = recordingText(
        {{.oid = Oid::of("1.3.6.1.2.1.1.3.0"), .value = Value::ofNumber(ValueType::TimeTicks, 5)}},
        "9.8",
        {"left out 1.3.6.1.4.1.9: refused"});
    EXPECT_NE(text.find("platen-agent 9.8"), std::string::npos);
    EXPECT_NE(text.find("\n# left out 1.3.6.1.4.1.9: refused\n"), std::string::npos);
    EXPECT_NE(text.find("\n1.3.6.1.2.1.1.3.0|67|5\n"), std::string::npos);
    EXPECT_EQ(parseSnmprec(text, "text").size(), 1U);
}

}  // namespace

}  // namespace platen::agent::recording
