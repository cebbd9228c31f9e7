#include "tests/simulator/faults/diary.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <stdexcept>
#include <string>

namespace platen::simulator {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using testing::HasSubstr;

const Oid kLifeCount = Oid::of("1.3.6.1.2.1.43.10.2.1.4.1.1");

/// Two devices that print, and what is planned for them.
class Site {
public:
    Site() {
        const auto family = loadFamily("tests/recordings/kyocera-color-mfp.snmprec", Motion::Live);
        fleet.add(first, family);
        fleet.add(second, family);
    }
    std::int64_t lifeCountAt(const IpAddress& address, VirtualTime now) {
        diary.happen(now, milliseconds{0});
        return fleet.at(address)->viewAt(now).find(kLifeCount)->asInteger().value_or(-1);
    }

    const IpAddress first = IpAddress::ofV4(0x7f140005);
    const IpAddress second = IpAddress::ofV4(0x7f140006);
    Fleet fleet{1};
    Faults faults{fleet, 1};
    Diary diary{fleet, faults};
};

class DiaryFile {
public:
    explicit DiaryFile(const std::string& text) {
        const int file = ::mkstemp(path.data());
        if (file < 0) throw std::runtime_error{"no temporary file"};
        ::close(file);
        std::ofstream{path} << text;
    }
    DiaryFile(const DiaryFile&) = delete;
    DiaryFile& operator=(const DiaryFile&) = delete;
    ~DiaryFile() { std::filesystem::remove(path); }

    std::string path{(std::filesystem::temp_directory_path() / "platen-diary-XXXXXX").string()};
};

std::string refusalOfDiary(const std::string& text) {
    const DiaryFile file{text};
    try {
        static_cast<void>(readDiary(file.path));
        return "accepted";
    } catch (const std::invalid_argument& problem) {
        return problem.what();
    }
}

TEST(Diary, GivesOrdersInTheirTimeAndNotBefore) {
    Site site;
    site.diary.add(hours{30}, "counter-reset 127.20.0.5");
    EXPECT_GT(site.lifeCountAt(site.first, hours{29}), 10'000);
    EXPECT_LT(site.lifeCountAt(site.first, hours{31}), 1'000);
    EXPECT_GT(site.lifeCountAt(site.second, hours{31}), 10'000);
}

TEST(Diary, LeavesTheSameDevicesHoweverOftenSomebodyLooked) {
    Site often;
    Site once;
    for (Site* site : {&often, &once}) {
        site->diary.add(hours{30}, "counter-reset 127.20.0.5");
        site->diary.add(hours{50}, "replace 127.20.0.6");
        site->diary.add(hours{80}, "move 127.20.0.9 127.20.0.5");
    }
    for (VirtualTime now{0}; now < hours{80}; now += hours{1})
        static_cast<void>(often.lifeCountAt(often.first, now));
    const IpAddress moved = IpAddress::ofV4(0x7f140009);
    EXPECT_GT(once.lifeCountAt(once.second, hours{100}), 0);
    EXPECT_GT(once.lifeCountAt(moved, hours{100}), 0);
    EXPECT_EQ(
        often.lifeCountAt(often.second, hours{100}), once.lifeCountAt(once.second, hours{100}));
    EXPECT_EQ(often.lifeCountAt(moved, hours{100}), once.lifeCountAt(moved, hours{100}));
    EXPECT_EQ(often.fleet.at(often.second)->serial(), once.fleet.at(once.second)->serial());
    EXPECT_EQ(once.fleet.at(once.first), nullptr);
}

TEST(Diary, SwitchesOffAndOn) {
    Site site;
    site.diary.add(hours{26}, "switch-off 127.20.0.5");
    site.diary.add(hours{24 * 4}, "switch-on 127.20.0.5");
    const auto before = site.lifeCountAt(site.first, hours{26});
    EXPECT_FALSE(site.fleet.at(site.second)->isOff());
    EXPECT_TRUE(site.fleet.at(site.first)->isOff());
    EXPECT_EQ(site.lifeCountAt(site.first, hours{24 * 4}), before);
    EXPECT_FALSE(site.fleet.at(site.first)->isOff());
    EXPECT_GT(site.lifeCountAt(site.first, hours{24 * 4 + 8}), before);
}

TEST(Diary, GoesOnAfterWhatCannotHappen) {
    Site site;
    site.diary.add(hours{1}, "counter-reset 127.20.0.77");
    site.diary.add(hours{2}, "counter-reset 127.20.0.5");
    EXPECT_LT(site.lifeCountAt(site.first, hours{3}), 1'000);
}

TEST(DiaryFile, HasALineForEachOrder) {
    const DiaryFile file{
        "# the year\n\n2026-11-02T10:00:00Z silence 127.20.0.5\n"
        "2026-11-03T10:00:00+01:00 answer 127.20.0.5\n"};
    const auto entries = readDiary(file.path);
    ASSERT_EQ(entries.size(), 2U);
    EXPECT_EQ(entries.at(0).order, "silence 127.20.0.5");
    EXPECT_EQ(entries.at(1).at, *parseUtc("2026-11-03T09:00:00Z"));
}

TEST(DiaryFile, IsRefusedWithTheLineThatIsWrong) {
    EXPECT_THAT(refusalOfDiary("\nyesterday replace 127.20.0.5\n"), HasSubstr(":2: "));
    EXPECT_THAT(refusalOfDiary("2026-11-02T10:00:00Z\n"), HasSubstr(":1: "));
    EXPECT_THAT(refusalOfDiary("2026-11-02T10:00:00Z burn 127.20.0.5\n"), HasSubstr("burn"));
    EXPECT_THROW(static_cast<void>(readDiary("/nonexistent")), std::invalid_argument);
}

}  // namespace
}  // namespace platen::simulator
