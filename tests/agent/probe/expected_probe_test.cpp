#include "tests/agent/probe/child_process.hpp"
#include "tests/agent/support/temporary_folder.hpp"
#include "tests/expected/compare/compare.hpp"

#include <Poco/JSON/Array.h>
#include <Poco/JSON/Object.h>
#include <Poco/JSON/Parser.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <sstream>

namespace platen::agent {

namespace {

namespace fs = std::filesystem;

std::string contentOf(const fs::path& path) {
    std::ifstream stream{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{stream}, {}};
}

Poco::JSON::Object::Ptr parseObject(const std::string& text) {
    return Poco::JSON::Parser{}.parse(text).extract<Poco::JSON::Object::Ptr>();
}

/// "file field" of each line; what follows '#' is the reason.
std::set<std::string> knownDifferences() {
    std::set<std::string> known;
    std::istringstream lines{contentOf("tests/expected/known_differences.txt")};
    for (std::string line; std::getline(lines, line);) {
        if (line.empty() || line.starts_with('#')) continue;
        const auto end = line.find_last_not_of(' ', line.find('#') - 1);
        known.insert(line.substr(0, end + 1));
    }
    return known;
}

/// Recordings of real printers, all served by one simulator, each read by the real program.
class ExpectedProbe : public testing::Test {
protected:
    struct Case {
        std::string name;
        std::string address;
        std::string expected;
    };

    void SetUp() override {
        const char* shared = std::getenv("PLATEN_SHARED");  // NOLINT(concurrency-mt-unsafe)
        const fs::path folder = fs::path{shared == nullptr ? "../shared" : shared} / "printers";
        if (!fs::is_directory(folder))
            GTEST_SKIP() << "no recordings: set PLATEN_SHARED to the folder that has them";
        for (const auto& entry : fs::recursive_directory_iterator{folder / "recordings"})
            recordings_.emplace(entry.path().filename().string(), entry.path());
        for (const auto& entry : fs::directory_iterator{folder / "expected"}) {
            if (entry.path().extension() == ".json") addCase(entry.path());
        }
    }

    void addCase(const fs::path& path) {
        const std::string expected = contentOf(path);
        const std::string name = path.stem().string();
        const std::string address = "127.20.7." + std::to_string(cases_.size() + 1);
        const fs::path served = folder_.file(name + ".snmprec");
        std::ofstream{served} << recordingOf(*parseObject(expected));
        devices_.emplace_back("--device");
        devices_.push_back(address + "=" + served.string());
        cases_.push_back({.name = name, .address = address, .expected = expected});
    }

    [[nodiscard]] std::string recordingOf(const Poco::JSON::Object& expected) const {
        std::string text = contentOf(recordings_.at(expected.getValue<std::string>("file")));
        const auto more = expected.getArray("also_load");
        for (unsigned i = 0; more && i < more->size(); ++i)
            text += "\n" + contentOf(recordings_.at(more->getElement<std::string>(i)));
        return text;
    }

    [[nodiscard]] std::vector<std::string> simulator() const {
        std::vector<std::string> command{PLATEN_SIM, "--port", "0", "--ready-file", ready()};
        command.insert(command.end(), devices_.begin(), devices_.end());
        return command;
    }
    [[nodiscard]] std::string ready() const { return folder_.file("ready.json"); }

    tests::TemporaryFolder folder_;
    std::map<std::string, fs::path> recordings_;
    std::vector<std::string> devices_;
    std::vector<Case> cases_;
};

TEST_F(ExpectedProbe, ReadsOverTheNetworkWhatTheRecordingSays) {
    BackgroundProgram devices{simulator()};
    ASSERT_TRUE(devices.waitForFile(ready()));
    const auto port = parseObject(contentOf(ready()))->getValue<int>("port");
    const auto known = knownDifferences();
    for (const Case& device : cases_) {
        const auto probe = runProgram(
            {PLATEN_AGENT,
             "probe",
             device.address + ":" + std::to_string(port),
             "--json",
             "--profile-dir",
             "config/profiles"});
        EXPECT_EQ(probe.exit_code, 0) << device.name;
        if (probe.exit_code != 0) continue;
        for (const auto& each : expected::compareProbe(probe.output, device.expected).differences) {
            EXPECT_TRUE(known.contains(device.name + " " + each.field))
                << device.name << " " << each.field << ": expected " << each.expected << ", got "
                << each.got;
        }
    }
}

}  // namespace

}  // namespace platen::agent
