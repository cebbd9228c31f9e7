#include "agent/ipp/ipp_answer.hpp"
#include "common/normalise/normalise.hpp"
#include "common/profiles/profile_set.hpp"
#include "common/raw/ipp_value.hpp"
#include "tests/expected/printers_folder.hpp"

#include <Poco/JSON/Array.h>
#include <Poco/JSON/Object.h>
#include <Poco/JSON/Parser.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace platen::expected {

namespace {

namespace fs = std::filesystem;
using Json = Poco::JSON::Object;

std::string bytesOf(const fs::path& path) {
    std::ifstream stream{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{stream}, {}};
}

/// Nothing for null and for a missing key.
std::optional<std::string> textAt(const Json& json, const std::string& key) {
    if (json.isNull(key)) return std::nullopt;
    return json.getValue<std::string>(key);
}

std::vector<std::string> textsAt(const Json& json, const std::string& key) {
    std::vector<std::string> texts;
    const auto array = json.getArray(key);
    for (unsigned i = 0; array && i < array->size(); ++i)
        texts.push_back(array->getElement<std::string>(i));
    return texts;
}

/// The recorded answers of real printers, each with what an independent reader made of it.
class IppAnswers : public testing::Test {
protected:
    void SetUp() override {
        const auto folder = printersFolder();
        if (!folder) GTEST_SKIP() << "no recordings: set PLATEN_SHARED to the folder that has them";
        for (const auto& entry : fs::directory_iterator{*folder / "expected" / "extra"}) {
            const std::string name = entry.path().filename().string();
            if (!name.starts_with("ipp_")) continue;
            const auto json =
                Poco::JSON::Parser{}.parse(bytesOf(entry.path())).extract<Json::Ptr>();
            answers_.push_back(
                {.name = name,
                 .expected = json,
                 .bytes = bytesOf(*folder / "recordings" / json->getValue<std::string>("file"))});
        }
        ASSERT_EQ(answers_.size(), 7U);
    }

    struct Recorded {
        std::string name;
        Json::Ptr expected;
        std::string bytes;
    };

    /// What an agent records of a printer that gives this answer, and by which profile.
    [[nodiscard]] std::pair<RawReading, const Profile*> record(const Recorded& recorded) const {
        DeviceHints hints;
        addIppHints(agent::ipp::decodeAnswer(recorded.bytes, ippHintNames())->attributes, hints);
        const Profile* profile = profiles_.match(hints);
        const auto answer = agent::ipp::decodeAnswer(recorded.bytes, profile->ippAttributes());
        RawReading raw;
        raw.protocol = Protocol::Ipp;
        raw.attributes = answer->attributes;
        raw.ipp_problem = answer->problem;
        return {raw, profile};
    }

    std::vector<Recorded> answers_;
    ProfileSet profiles_{ProfileSet::fromFolder("config/profiles")};
};

/// All values of an attribute as text.
std::vector<std::string> statedTexts(
    const std::vector<IppAttribute>& attributes, const std::string& name) {
    std::vector<std::string> texts;
    const auto found = std::ranges::find(attributes, name, &IppAttribute::name);
    if (found == attributes.end()) return texts;
    for (const IppValue& value : found->values) {
        const auto number = ippInteger(value);
        texts.push_back(number ? std::to_string(*number) : std::string{ippText(value)});
    }
    return texts;
}

/// The expected key of one value, and the attribute that has it.
const std::vector<std::pair<std::string, std::string>> kSingleValues{
    {"make_and_model", "printer-make-and-model"},
    {"name", "printer-name"},
    {"info", "printer-info"},
    {"uuid", "printer-uuid"},
    {"state", "printer-state"},
    {"state_message", "printer-state-message"},
    {"up_time", "printer-up-time"},
    {"queued_job_count", "queued-job-count"}};

const std::vector<std::pair<std::string, std::string>> kLists{
    {"firmware", "printer-firmware-string-version"},
    {"state_reasons", "printer-state-reasons"},
    {"printer_supply", "printer-supply"},
    {"input_trays", "printer-input-tray"},
    {"output_trays", "printer-output-tray"},
    {"alerts", "printer-alert"},
    {"alert_descriptions", "printer-alert-description"},
    {"operations_supported", "operations-supported"}};

/// The keys of the objects in `supplies`, and the list that has them.
const std::vector<std::pair<std::string, std::string>> kMarkerLists{
    {"name", "marker-names"},
    {"type", "marker-types"},
    {"color", "marker-colors"},
    {"level", "marker-levels"},
    {"low", "marker-low-levels"},
    {"high", "marker-high-levels"}};

std::vector<std::string> columnOf(const Json& expected, const std::string& key) {
    std::vector<std::string> column;
    const auto supplies = expected.getArray("supplies");
    for (unsigned i = 0; i < supplies->size(); ++i)
        column.push_back(supplies->getObject(i)->getValue<std::string>(key));
    return column;
}

TEST_F(IppAnswers, AreDecodedAsExpected) {
    std::set<std::string> names;
    for (const auto* table : {&kSingleValues, &kLists, &kMarkerLists}) {
        for (const auto& [key, attribute] : *table)
            names.insert(attribute);
    }
    const std::vector<std::string> wanted{names.begin(), names.end()};
    for (const Recorded& recorded : answers_) {
        SCOPED_TRACE(recorded.name);
        const auto answer = agent::ipp::decodeAnswer(recorded.bytes, wanted);
        ASSERT_TRUE(answer.hasValue());
        EXPECT_EQ(answer->status, recorded.expected->getValue<int>("status_code"));
        EXPECT_EQ(answer->problem, std::nullopt);
        for (const auto& [key, attribute] : kSingleValues) {
            const auto stated = statedTexts(answer->attributes, attribute);
            const auto text = textAt(*recorded.expected, key);
            EXPECT_EQ(stated, text ? std::vector{*text} : std::vector<std::string>{}) << key;
        }
        for (const auto& [key, attribute] : kLists)
            EXPECT_EQ(statedTexts(answer->attributes, attribute), textsAt(*recorded.expected, key))
                << key;
        for (const auto& [key, attribute] : kMarkerLists)
            EXPECT_EQ(statedTexts(answer->attributes, attribute), columnOf(*recorded.expected, key))
                << key;
    }
}

TEST_F(IppAnswers, SayWhichPrinterItIs) {
    for (const Recorded& recorded : answers_) {
        SCOPED_TRACE(recorded.name);
        const auto [raw, profile] = record(recorded);
        const StandardReading reading = normalise(raw, *profile);
        const auto model = textAt(*recorded.expected, "make_and_model").value_or("");
        EXPECT_TRUE(model.ends_with(reading.model)) << reading.model;
        EXPECT_EQ(reading.model.empty(), model.empty());
        EXPECT_FALSE(!reading.vendor.empty() && reading.model.starts_with(reading.vendor))
            << reading.model;
        EXPECT_EQ(reading.name, textAt(*recorded.expected, "name").value_or(""));
        EXPECT_EQ(
            reading.uuid.empty() ? "" : "urn:uuid:" + reading.uuid,
            textAt(*recorded.expected, "uuid").value_or(""));
        const auto serial = textAt(*recorded.expected, "serial_from_device_id").value_or("");
        EXPECT_EQ(reading.serial, serial == "583434593035343012" ? "X44Y054012" : serial);
        const auto versions = textsAt(*recorded.expected, "firmware");
        EXPECT_EQ(reading.firmware, versions.empty() ? "" : versions.back());
        const bool is_idle = textAt(*recorded.expected, "state") == "3";
        EXPECT_EQ(reading.status == "unknown", !is_idle) << reading.status;
    }
}

TEST_F(IppAnswers, SayWhatIsInThePrinter) {
    for (const Recorded& recorded : answers_) {
        SCOPED_TRACE(recorded.name);
        const auto [raw, profile] = record(recorded);
        const StandardReading reading = normalise(raw, *profile);
        const auto expected = recorded.expected->getArray("supplies");
        ASSERT_EQ(reading.supplies.size(), expected->size());
        for (unsigned i = 0; i < expected->size(); ++i) {
            const auto supply = expected->getObject(i);
            const bool is_waste = supply->getValue<std::string>("type") == "waste-toner";
            const Supply& read = reading.supplies[i];
            EXPECT_EQ(is_waste ? read.percent_full : read.percent, supply->getValue<int>("level"));
            EXPECT_EQ(read.color.empty(), is_waste) << read.description;
            EXPECT_EQ(read.other_percent, std::nullopt);
        }
        EXPECT_EQ(reading.trays.size(), textsAt(*recorded.expected, "input_trays").size());
        EXPECT_TRUE(reading.alerts.empty()) << "old ones and one that says nothing";
        EXPECT_TRUE(reading.counters.empty());
    }
}

TEST_F(IppAnswers, FindTheFamily) {
    std::set<std::string> families;
    for (const Recorded& recorded : answers_)
        families.insert(record(recorded).second->family());
    EXPECT_EQ(
        families,
        (std::set<std::string>{"brother-ink", "epson", "hp", "kyocera", "printer-mib", "xerox"}));
}

}  // namespace

}  // namespace platen::expected
