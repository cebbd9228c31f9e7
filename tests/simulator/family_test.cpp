#include "tests/simulator/model/family.hpp"

#include "common/config/config.hpp"
#include "tests/simulator/model/device.hpp"
#include "tests/simulator/site/fleet.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace platen::simulator {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

std::vector<std::string> ownRecordings() {
    std::vector<std::string> files;
    for (const auto& entry : std::filesystem::directory_iterator{"tests/recordings"}) {
        if (entry.path().extension() == ".snmprec") files.push_back(entry.path().string());
    }
    return files;
}

std::vector<Binding> everythingIn(const MibView& view) {
    std::vector<Binding> all;
    for (auto row = view.next(Oid::of("0.0")); row; row = view.next(row->oid))
        all.push_back(*row);
    return all;
}

std::map<std::string, std::string> countersOf(Device& device, VirtualTime now) {
    const auto served = everythingIn(device.viewAt(now));
    std::map<std::string, std::string> counters;
    for (const auto& [name, number] : device.countersIn(served))
        counters.emplace(name, number);
    return counters;
}

std::int64_t numberAt(const MibView& view, const char* oid) {
    const auto value = view.find(Oid::of(oid));
    return value ? value->asInteger().value_or(-99) : -99;
}

class OwnRecording : public testing::TestWithParam<std::string> {};

TEST_P(OwnRecording, HasAScriptAndNamesNoCommunity) {
    const auto family = loadFamily(GetParam(), Motion::Live);
    EXPECT_TRUE(
        std::filesystem::exists(std::filesystem::path{GetParam()}.replace_extension(".toml")));
    EXPECT_FALSE(family->model.empty());
    for (const Binding& row : *family->rows) {
        EXPECT_NE(row.value.octets, "public") << row.oid.text();
        EXPECT_NE(row.value.octets, "private") << row.oid.text();
    }
}

TEST_P(OwnRecording, CountsForwardsOnly) {
    Device device{loadFamily(GetParam(), Motion::Live), 1, 0};
    auto before = countersOf(device, VirtualTime{0});
    for (int day = 1; day < 10; ++day) {
        const auto after = countersOf(device, hours{24 * day});
        ASSERT_EQ(after.size(), before.size());
        for (const auto& [name, number] : after) {
            EXPECT_GE(std::stoull(number), std::stoull(before.at(name))) << name;
        }
        before = after;
    }
    EXPECT_FALSE(before.empty());
}

TEST_P(OwnRecording, GivesEveryDeviceItsOwnSerialNumber) {
    const auto family = loadFamily(GetParam(), Motion::Live);
    std::set<std::string> serials;
    for (std::uint32_t index = 0; index < 50; ++index) {
        Device device{family, 1, index};
        serials.insert(device.serial());
        for (const Binding& row : everythingIn(device.viewAt(VirtualTime{0}))) {
            EXPECT_EQ(row.value.octets.find(family->serial), std::string::npos) << row.oid.text();
        }
    }
    EXPECT_EQ(serials.size(), 50U);
}

TEST_P(OwnRecording, StandsStillAsRecordedUnlessItIsLive) {
    const auto family = loadFamily(GetParam(), Motion::Static);
    Device device{family, 1, 5};
    EXPECT_EQ(everythingIn(device.viewAt(hours{24})), *family->rows);
    EXPECT_EQ(device.serial(), Device(family, 2, 6).serial());
}

std::string nameOfRecording(const testing::TestParamInfo<std::string>& recording) {
    std::string name = std::filesystem::path{recording.param}.stem().string();
    std::erase(name, '-');
    return name;
}

INSTANTIATE_TEST_SUITE_P(
    Recordings, OwnRecording, testing::ValuesIn(ownRecordings()), nameOfRecording);

TEST(KyoceraRecording, KeepsTheSumsOfItsVendorCounters) {
    Device device{loadFamily("tests/recordings/kyocera-color-mfp.snmprec", Motion::Live), 3, 1};
    const MibView& view = device.viewAt(hours{24 * 5});
    const auto total = numberAt(view, "1.3.6.1.4.1.1347.43.10.1.1.12.1.1");
    EXPECT_EQ(total, numberAt(view, "1.3.6.1.2.1.43.10.2.1.4.1.1"));
    EXPECT_EQ(
        total,
        numberAt(view, "1.3.6.1.4.1.1347.42.3.1.1.1.1.1") +
            numberAt(view, "1.3.6.1.4.1.1347.42.3.1.1.1.1.2") +
            numberAt(view, "1.3.6.1.4.1.1347.42.3.1.1.1.1.4"));
    EXPECT_EQ(
        total,
        numberAt(view, "1.3.6.1.4.1.1347.42.2.5.1.1.1.1") +
            numberAt(view, "1.3.6.1.4.1.1347.42.2.5.1.1.2.1"));
    EXPECT_EQ(
        total,
        numberAt(view, "1.3.6.1.4.1.1347.42.2.1.1.1.6.1.1") +
            numberAt(view, "1.3.6.1.4.1.1347.42.2.1.1.1.6.1.3"));
}

TEST(MibWriter, ShowsEachConditionAsAnAlertRowThatGoesAwayWithIt) {
    Device device{loadFamily("tests/recordings/kyocera-color-mfp.snmprec", Motion::Live), 5, 2};
    const Oid severities = Oid::of("1.3.6.1.2.1.43.18.1.1.2");
    std::size_t most = 0;
    for (VirtualTime now{0}; now < hours{24 * 20}; now += minutes{10}) {
        const MibView& view = device.viewAt(now);
        std::size_t rows = 0;
        for (auto row = view.next(severities); row && row->oid.startsWith(severities);
             row = view.next(row->oid)) {
            ++rows;
        }
        ASSERT_EQ(rows, 2 + device.machine()->conditions().size());  // two are there for ever
        most = std::max(most, rows);
    }
    EXPECT_GT(most, 2U);
}

TEST(MibWriter, SaysInTheErrorBitsWhyTheMachineIsStopped) {
    Device device{loadFamily("tests/recordings/hp-color-laser.snmprec", Motion::Live), 1, 1};
    bool was_jammed = false;
    for (VirtualTime now{0}; now < hours{24 * 60}; now += minutes{5}) {
        const MibView& view = device.viewAt(now);
        const auto& conditions = device.machine()->conditions();
        const bool is_jammed = std::ranges::count(conditions, Cause::Jam, &Condition::cause) > 0;
        const auto octets = view.find(Oid::of("1.3.6.1.2.1.25.3.5.1.2.1"))->octets;
        ASSERT_EQ((static_cast<unsigned char>(octets.at(0)) & 0x04U) != 0, is_jammed);
        ASSERT_EQ(numberAt(view, "1.3.6.1.2.1.25.3.5.1.1.1") == 1, device.machine()->isStopped());
        was_jammed = was_jammed || is_jammed;
    }
    EXPECT_TRUE(was_jammed);
}

TEST(Family, RefusesAScriptThatNamesAVariableTheRecordingDoesNotHave) {
    const auto script = parseScript("[values]\ncounters = [\"1.3.9 = jams\"]\n", "device.toml");
    try {
        static_cast<void>(makeFamily("device", {{Oid::of("1.3.1"), Value{}}}, script));
        ADD_FAILURE() << "accepted";
    } catch (const config::ConfigError& error) {
        EXPECT_THAT(error.what(), testing::HasSubstr("1.3.9"));
    }
}

TEST(Fleet, RefusesAnAddressThatIsGivenTwice) {
    Fleet fleet{1};
    const auto family = makeFamily("device", {{Oid::of("1.3.1"), Value{}}}, std::nullopt);
    const IpAddress address = IpAddress::ofV4(0x7f140001);
    fleet.add(address, family);
    EXPECT_THROW(fleet.add(address, family), std::invalid_argument);
    EXPECT_NE(fleet.at(address), nullptr);
    EXPECT_EQ(fleet.at(IpAddress::ofV4(0x7f140002)), nullptr);
}

}  // namespace
}  // namespace platen::simulator
