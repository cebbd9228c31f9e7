#include "common/normalise/normalise.hpp"
#include "common/normalise/reading_json.hpp"
#include "common/profiles/profile_set.hpp"
#include "common/recording/recorded_device.hpp"
#include "common/recording/snmprec.hpp"

#include <Poco/JSON/Array.h>
#include <Poco/JSON/Object.h>
#include <Poco/JSON/Parser.h>
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>
#include <vector>

// Every recording of the project's own has a file `.expected.json` beside it that says what must
// come out; tests/recordings/README.md explains it.

namespace platen::expected {

namespace {

using Poco::Dynamic::Var;
using Poco::JSON::Array;
using Poco::JSON::Object;

std::vector<std::filesystem::path> ownRecordings() {
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator{"tests/recordings"}) {
        if (entry.path().extension() == ".snmprec") files.push_back(entry.path());
    }
    std::ranges::sort(files);
    return files;
}

std::string textOf(const Var& value) {
    if (value.isEmpty()) return "null";
    return value.convert<std::string>();
}

/// Holds what was read against what is expected and says each difference with its place.
class Holder {
public:
    [[nodiscard]] std::string differences() const { return differences_; }

    /// Names in `wanted` must be there with their values. Nothing else may be there where an object
    /// is a set of found things (`Whole`) rather than a record.
    enum class Extent { Part, Whole };

    void hold(const std::string& place, const Object& wanted, const Object& got, Extent extent) {
        for (const std::string& name : wanted.getNames())
            holdValue(place + "/" + name, wanted.get(name), got.get(name));
        if (extent == Extent::Part) return;
        for (const std::string& name : got.getNames())
            if (!wanted.has(name)) say(place + "/" + name, "nothing", "something");
    }

private:
    void holdValue(const std::string& place, const Var& wanted, const Var& got) {
        if (wanted.type() == typeid(Object::Ptr)) {
            if (got.type() != typeid(Object::Ptr)) return say(place, "an object", textOf(got));
            const Extent extent = place == "/counters" ? Extent::Whole : Extent::Part;
            hold(place, *wanted.extract<Object::Ptr>(), *got.extract<Object::Ptr>(), extent);
        } else if (wanted.type() == typeid(Array::Ptr)) {
            if (got.type() != typeid(Array::Ptr)) return say(place, "a list", textOf(got));
            holdRows(place, *wanted.extract<Array::Ptr>(), *got.extract<Array::Ptr>());
        } else if (textOf(wanted) != textOf(got)) {
            say(place, textOf(wanted), textOf(got));
        }
    }

    void holdRows(const std::string& place, const Array& wanted, const Array& got) {
        if (wanted.size() != got.size())
            say(place, fmt::format("{} rows", wanted.size()), fmt::format("{} rows", got.size()));
        for (unsigned i = 0; i < std::min(wanted.size(), got.size()); ++i)
            holdValue(fmt::format("{}[{}]", place, i), wanted.get(i), got.get(i));
    }

    void say(const std::string& place, const std::string& wanted, const std::string& got) {
        differences_ += fmt::format("  {}: expected {}, got {}\n", place, wanted, got);
    }

    std::string differences_;
};

Object::Ptr parsed(const std::string& json) {
    return Poco::JSON::Parser{}.parse(json).extract<Object::Ptr>();
}

Object::Ptr expectedOf(std::filesystem::path recording) {
    std::ifstream stream{recording.replace_extension(".expected.json"), std::ios::binary};
    if (!stream) return {};
    return parsed({std::istreambuf_iterator<char>{stream}, {}});
}

/// What `platen-agent probe --json` says of the recording; nothing when it is no printer.
std::string probed(const std::filesystem::path& file) {
    static const ProfileSet kProfiles = ProfileSet::fromFolder("config/profiles");
    auto recording = readSnmprec(file.string());
    std::ranges::stable_sort(recording, {}, &Binding::oid);
    const Profile* profile = kProfiles.match(recordedHints(recording));
    if (profile == nullptr) return {};
    const RawReading raw = recordedReading(recording, *profile);
    return probeJson(raw, normalise(raw, *profile));
}

class OwnRecording : public testing::TestWithParam<std::filesystem::path> {};

TEST_P(OwnRecording, IsReadAsItsExpectedValuesSay) {
    const Object::Ptr wanted = expectedOf(GetParam());
    ASSERT_FALSE(wanted.isNull()) << GetParam() << " has no .expected.json beside it";
    const std::string got = probed(GetParam());
    if (wanted->size() == 0) {
        EXPECT_EQ(got, "") << "no printer";
        return;
    }
    ASSERT_NE(got, "") << "no profile fits";
    Holder holder;
    holder.hold("", *wanted, *parsed(got), Holder::Extent::Part);
    EXPECT_EQ(holder.differences(), "") << got.substr(0, got.find(",\"raw\":"));
}

std::string nameOfRecording(const testing::TestParamInfo<std::filesystem::path>& recording) {
    std::string name = recording.param.stem().string();
    std::erase(name, '-');
    return name;
}

INSTANTIATE_TEST_SUITE_P(
    Recordings, OwnRecording, testing::ValuesIn(ownRecordings()), nameOfRecording);

}  // namespace

}  // namespace platen::expected
