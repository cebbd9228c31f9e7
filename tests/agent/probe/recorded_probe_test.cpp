#include "tests/agent/probe/child_process.hpp"
#include "tests/agent/support/temporary_folder.hpp"

#include <Poco/JSON/Array.h>
#include <Poco/JSON/Object.h>
#include <Poco/JSON/Parser.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

namespace platen::agent {

namespace {

constexpr auto kZebra = "tests/recordings/zebra-label.snmprec";

Poco::JSON::Object::Ptr jsonOf(const std::string& text) {
    return Poco::JSON::Parser{}.parse(text).extract<Poco::JSON::Object::Ptr>();
}

/// The program and a recorded device in place of a network.
class RecordedProbe : public testing::Test {
protected:
    void SetUp() override {
        std::filesystem::create_directory(changed());
        std::filesystem::copy("config/profiles", changed());
    }

    [[nodiscard]] std::string changed() const { return folder_.file("profiles"); }

    /// Replaces a profile of the changed folder.
    void write(const std::string& family, const std::string& text) const {
        std::ofstream{std::filesystem::path{changed()} / (family + ".toml")} << text;
    }

    [[nodiscard]] static Finished probe(std::vector<std::string> arguments) {
        arguments.insert(arguments.begin(), {PLATEN_AGENT, "probe"});
        return runProgram(arguments);
    }

    [[nodiscard]] Finished difference(const std::string& recording) const {
        return probe({"--recording", recording, "--profile-dir", changed(), "--diff", "--json"});
    }

    tests::TemporaryFolder folder_;
};

TEST_F(RecordedProbe, ReadsARecordingAsItWouldReadTheDevice) {
    const auto read = probe({"--recording", kZebra, "--json"});
    EXPECT_EQ(read.exit_code, 0);
    const auto json = jsonOf(read.output);
    EXPECT_EQ(json->getValue<std::string>("serial"), "SIMZE0000001");
    EXPECT_TRUE(json->isNull("address"));
}

TEST_F(RecordedProbe, SaysThatARecordingIsOfNoPrinter) {
    EXPECT_EQ(probe({"--recording", "tests/recordings/network-switch.snmprec"}).exit_code, 3);
}

TEST_F(RecordedProbe, RefusesWhatIsNoRecordingAndAHostBesideOne) {
    EXPECT_EQ(probe({"--recording", "README.md"}).exit_code, 65);
    EXPECT_EQ(probe({"--recording", kZebra, "127.0.0.1"}).exit_code, 64);
    EXPECT_EQ(probe({"--recording", kZebra, "--diff"}).exit_code, 64);
}

TEST_F(RecordedProbe, FindsNoDifferenceBetweenEqualProfiles) {
    const auto same = difference(kZebra);
    EXPECT_EQ(same.exit_code, 0);
    EXPECT_EQ(jsonOf(same.output)->getArray("differences")->size(), 0U);
}

TEST_F(RecordedProbe, ShowsWhatAnotherFamilyReadsDifferently) {
    write(
        "zt411",
        "family = \"zt411\"\n"
        "extends = \"zebra\"\n"
        "match = [{ sys_object_id = \"1.3.6.1.4.1.10642\", sys_descr = \"^ZebraNet\" }]\n"
        "[counters]\n"
        "used_length = [{ get = \"1.3.6.1.4.1.10642.200.17.4.0\", regex = \"^([0-9]+) INCHES\", "
        "unit = \"inches\" }]\n");
    const auto found = difference(kZebra);
    EXPECT_EQ(found.exit_code, 1);
    const auto json = jsonOf(found.output);
    EXPECT_EQ(json->getObject("before")->getValue<std::string>("profile"), "zebra");
    EXPECT_EQ(json->getObject("after")->getValue<std::string>("profile"), "zt411");
    const auto differences = json->getArray("differences");
    ASSERT_EQ(differences->size(), 1U) << found.output;
    const auto length = differences->getObject(0);
    EXPECT_EQ(length->getValue<std::string>("field"), "counters.used_length");
    EXPECT_EQ(length->getValue<std::string>("before_origin"), "1.3.6.1.4.1.10642.200.17.3.0");
    EXPECT_EQ(length->getValue<std::string>("after_origin"), "1.3.6.1.4.1.10642.200.17.4.0");
}

TEST_F(RecordedProbe, ShowsADeviceThatBecomesAPrinter) {
    write(
        "switch",
        "family = \"switch\"\n"
        "match = [{ sys_descr = \".\" }]\n"
        "[identity]\n"
        "vendor = [{ text = \"Acme\" }]\n");
    const auto found = probe(
        {"--recording",
         "tests/recordings/network-switch.snmprec",
         "--profile-dir",
         changed(),
         "--diff"});
    EXPECT_EQ(found.exit_code, 1);
    EXPECT_THAT(found.output, testing::HasSubstr("profile not a printer -> switch\n"));
    EXPECT_THAT(found.output, testing::HasSubstr("vendor\n  - not known\n  + Acme\n"));
}

}  // namespace

}  // namespace platen::agent
