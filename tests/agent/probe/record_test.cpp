#include "tests/agent/probe/child_process.hpp"
#include "tests/agent/support/temporary_folder.hpp"

#include <Poco/JSON/Array.h>
#include <Poco/JSON/Object.h>
#include <Poco/JSON/Parser.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <sstream>

/// A recording that is made, served and read again, and what devices keep in SNMP contexts.
namespace platen::agent {

namespace {

Poco::JSON::Object::Ptr objectIn(const std::string& text) {
    return Poco::JSON::Parser{}.parse(text).extract<Poco::JSON::Object::Ptr>();
}

/// Everything that probe says, without who the device is and how it was asked.
std::string factsIn(const std::string& json) {
    auto object = objectIn(json);
    for (const char* field :
         {"serial", "name", "location", "mac", "raw", "packets", "duration_ms", "address", "port"})
        object->remove(field);
    std::ostringstream text;
    object->stringify(text);
    return text.str();
}

std::string lower(std::string text) {
    std::ranges::transform(text, text.begin(), [](unsigned char c) { return std::tolower(c); });
    return text;
}

class RecordTest : public testing::Test {
protected:
    /// Devices on loopback, address by recording.
    void serve(const std::map<std::string, std::string>& devices) {
        simulator_.reset();
        std::filesystem::remove(ready());
        std::vector<std::string> command{PLATEN_SIM, "--port", "0", "--ready-file", ready()};
        for (const auto& [address, file] : devices) {
            command.emplace_back("--device");
            command.push_back(address + "=" + file);
        }
        simulator_ = std::make_unique<BackgroundProgram>(command);
        ASSERT_TRUE(simulator_->waitForFile(ready()));
        std::ifstream stream{ready()};
        const std::string text{std::istreambuf_iterator<char>{stream}, {}};
        port_ = std::to_string(objectIn(text)->getValue<int>("port"));
    }
    [[nodiscard]] Finished run(
        const std::string& command,
        const std::string& address,
        const std::vector<std::string>& more) const {
        std::vector<std::string> words{
            PLATEN_AGENT, command, address + ":" + port_, "--profile-dir", "config/profiles"};
        words.insert(words.end(), more.begin(), more.end());
        return runProgram(words);
    }
    [[nodiscard]] Finished probe(const std::string& address) const {
        return run("probe", address, {"--json", "--ipp", "off"});
    }
    [[nodiscard]] Finished record(const std::string& address) const {
        return run("record", address, {"--pace", "0"});
    }
    [[nodiscard]] std::string ready() const { return folder_.file("ready.json"); }

    tests::TemporaryFolder folder_;
    std::unique_ptr<BackgroundProgram> simulator_;
    std::string port_;
};

TEST_F(RecordTest, IsServedAndReadAgainWithTheSameFiguresAndNothingOfTheDevice) {
    const std::map<std::string, std::string> secrets{
        {"hp-color-laser", "simhc0000001"},
        {"kyocera-color-mfp", "sim"},
        {"canon-mono-mfp-v1", "sim"}};
    int host = 0;
    for (const auto& [name, serial] : secrets) {
        const std::string address = "127.20.8." + std::to_string(++host);
        serve({{address, "tests/recordings/" + name + ".snmprec"}});
        const Finished before = probe(address);
        ASSERT_EQ(before.exit_code, 0) << name;
        const Finished recorded = record(address);
        ASSERT_EQ(recorded.exit_code, 0) << name;
        const std::string own = objectIn(before.output)->getValue<std::string>("serial");
        EXPECT_TRUE(lower(own).starts_with(serial)) << own;
        EXPECT_EQ(lower(recorded.output).find(lower(own)), std::string::npos) << name;

        const std::string file = folder_.file(name + ".snmprec");
        std::ofstream{file} << recorded.output;
        serve({{address, file}});
        const Finished after = probe(address);
        ASSERT_EQ(after.exit_code, 0) << name;
        EXPECT_EQ(factsIn(after.output), factsIn(before.output)) << name;
        EXPECT_NE(objectIn(after.output)->getValue<std::string>("serial"), own);
    }
}

TEST_F(RecordTest, SaysThatNobodyAnswers) {
    serve({{"127.20.8.1", "tests/recordings/zebra-label.snmprec"}});
    const Finished nobody = run("record", "127.20.8.2", {"--timeout", "50", "--retries", "0"});
    EXPECT_EQ(nobody.exit_code, 2);
    EXPECT_TRUE(nobody.output.empty());
}

TEST_F(RecordTest, IsReadInTheSnmpContextWhereThereAreNoSuppliesElsewhere) {
    const std::string rest = folder_.file("futuresmart.snmprec");
    std::ofstream{rest} << "1.3.6.1.2.1.1.1.0|4|HP ETHERNET MULTI-ENVIRONMENT,SN:SIMFS00001,FN:X,"
                           "SVCID:1,PID:HP LaserJet E60000\n"
                           "1.3.6.1.2.1.1.2.0|6|1.3.6.1.4.1.11.2.3.9.1\n"
                           "1.3.6.1.2.1.43.10.2.1.4.1.1|65|4711\n";
    std::ofstream{folder_.file("futuresmart@Jetdirect.snmprec")}
        << "1.3.6.1.2.1.43.10.2.1.4.1.1|65|1\n"
           "1.3.6.1.2.1.43.11.1.1.6.1.1|4|Black Cartridge\n"
           "1.3.6.1.2.1.43.11.1.1.8.1.1|2|100\n"
           "1.3.6.1.2.1.43.11.1.1.9.1.1|2|61\n";
    serve({{"127.20.8.3", rest}});
    const Finished found = probe("127.20.8.3");
    ASSERT_EQ(found.exit_code, 0);
    const auto reading = objectIn(found.output);
    const auto supply = reading->getArray("supplies")->getObject(0);
    ASSERT_FALSE(supply.isNull()) << found.output;
    EXPECT_EQ(supply->getValue<std::string>("index"), "1.1");
    EXPECT_EQ(supply->getValue<int>("percent"), 61);
    const auto counters = reading->getObject("counters");
    EXPECT_EQ(counters->getObject("life_count")->getValue<int>("value"), 4711)
        << "what the default context has is not asked for twice";
}

}  // namespace

}  // namespace platen::agent
