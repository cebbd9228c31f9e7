#include "common/normalise/normalise.hpp"
#include "common/normalise/reading_json.hpp"
#include "common/profiles/profile_set.hpp"
#include "common/recording/recorded_device.hpp"
#include "common/recording/snmprec.hpp"
#include "tests/expected/compare/compare.hpp"
#include "tests/expected/printers_folder.hpp"

#include <Poco/JSON/Array.h>
#include <Poco/JSON/Object.h>
#include <Poco/JSON/Parser.h>
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <sstream>

namespace platen::expected {

namespace {

namespace fs = std::filesystem;

std::string contentOf(const fs::path& path) {
    std::ifstream stream{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{stream}, {}};
}

/// All recordings below `folder`, by file name.
std::map<std::string, fs::path> recordingsIn(const fs::path& folder) {
    std::map<std::string, fs::path> recordings;
    for (const auto& entry : fs::recursive_directory_iterator{folder}) {
        if (entry.path().extension() == ".snmprec")
            recordings.emplace(entry.path().filename().string(), entry.path());
    }
    return recordings;
}

/// The variables of `file` and `also_load` of an expected file.
std::vector<Binding> loadRecording(
    const Poco::JSON::Object& expected, const std::map<std::string, fs::path>& recordings) {
    auto bindings = readSnmprec(recordings.at(expected.getValue<std::string>("file")).string());
    const auto more = expected.getArray("also_load");
    for (std::size_t i = 0; more && i < more->size(); ++i) {
        const auto name = more->getElement<std::string>(static_cast<unsigned>(i));
        const auto rows = readSnmprec(recordings.at(name).string());
        bindings.insert(bindings.end(), rows.begin(), rows.end());
    }
    std::ranges::stable_sort(bindings, {}, &Binding::oid);
    return bindings;
}

std::string probe(const std::vector<Binding>& recording, const ProfileSet& profiles) {
    const Profile* profile = profiles.match(recordedHints(recording));
    if (profile == nullptr) return "{}";
    const RawReading raw = recordedReading(recording, *profile);
    return probeJson(raw, normalise(raw, *profile));
}

/// "file field" of each line; what follows '#' is the reason.
std::set<std::string> knownDifferences() {
    std::set<std::string> known;
    std::istringstream lines{contentOf("tests/expected/known_differences.txt")};
    for (std::string line; std::getline(lines, line);) {
        const auto end = line.find_last_not_of(' ', line.find('#') - 1);
        if (!line.empty() && !line.starts_with('#')) known.insert(line.substr(0, end + 1));
    }
    return known;
}

class ExpectedValues : public testing::Test {
protected:
    void SetUp() override {
        const auto folder = printersFolder();
        if (!folder) GTEST_SKIP() << "no recordings: set PLATEN_SHARED to the folder that has them";
        folder_ = *folder;
        recordings_ = recordingsIn(folder_ / "recordings");
    }

    /// Prints one line a device and one a difference; returns the differences as "file field".
    std::set<std::string> compareAll() {
        std::set<std::string> differences;
        for (const auto& entry : fs::directory_iterator{folder_ / "expected"}) {
            if (entry.path().extension() == ".json") compareOne(entry.path(), differences);
        }
        fmt::print("all: {} of {} fields are right\n", scored_ - wrong_, scored_);
        return differences;
    }

    void compareOne(const fs::path& path, std::set<std::string>& differences) {
        const std::string text = contentOf(path);
        const auto expected = Poco::JSON::Parser{}.parse(text).extract<Poco::JSON::Object::Ptr>();
        const auto result =
            compareProbe(probe(loadRecording(*expected, recordings_), profiles_), text);
        const auto wrong = static_cast<int>(result.differences.size());
        fmt::print(
            "{:32} {:4} of {:4}\n", path.stem().string(), result.scored - wrong, result.scored);
        for (const Difference& each : result.differences) {
            fmt::print("    {}: expected {}, got {}\n", each.field, each.expected, each.got);
            differences.insert(fmt::format("{} {}", path.stem().string(), each.field));
        }
        scored_ += result.scored;
        wrong_ += wrong;
    }

    fs::path folder_;
    std::map<std::string, fs::path> recordings_;
    ProfileSet profiles_{ProfileSet::fromFolder("config/profiles")};
    int scored_{0};
    int wrong_{0};
};

TEST_F(ExpectedValues, DifferOnlyWhereItIsKnownAndNowhereElse) {
    const auto differences = compareAll();
    const auto known = knownDifferences();
    for (const std::string& difference : differences)
        EXPECT_TRUE(known.contains(difference)) << "new difference: " << difference;
    for (const std::string& line : known) {
        EXPECT_TRUE(differences.contains(line))
            << "right now, delete it from tests/expected/known_differences.txt: " << line;
    }
}

TEST_F(ExpectedValues, AreOnlyForPrinters) {
    for (const auto& [name, path] : recordings_) {
        if (name.find('@') != std::string::npos || name.starts_with("epson_am-c550")) continue;
        const auto hints = recordedHints(readSnmprec(path.string()));
        const Profile* profile = profiles_.match(hints);
        ASSERT_NE(profile, nullptr) << name;
        EXPECT_NE(profile->family(), "printer-mib") << name;
    }
}

}  // namespace

}  // namespace platen::expected
