#include "server/rules/meter_fold.hpp"

#include "tests/server/rules/meter_history.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>

namespace platen::server::rules {
namespace {

using namespace std::chrono_literals;

constexpr std::int64_t kEnd32 = std::int64_t{1} << 32U;

/// One decision on the only finding.
Decisions decide(const Folded& folded, Verdict verdict) {
    return {{folded.findings.begin()->first, verdict}};
}

TEST(MeterFold, TakesTheFirstReadingAsABase) {
    History device;
    const Folded folded = device.say(12000).fold();
    EXPECT_EQ(folded.used(Meter::Total), 0);
    EXPECT_EQ(
        folded.days.at("2026-11-02").meters.front(),
        (MeterDay{.first = 12000, .last = 12000, .used = 0}));
}

TEST(MeterFold, CountsWhatIsMoreThanBeforeAndOverMidnight) {
    History device;
    device.say(100).wait(60min).say(130).wait(24h).say(190);
    const Folded folded = device.fold();
    EXPECT_EQ(
        folded.days.at("2026-11-02").meters.front(),
        (MeterDay{.first = 100, .last = 130, .used = 30}));
    EXPECT_EQ(
        folded.days.at("2026-11-03").meters.front(),
        (MeterDay{.first = 130, .last = 190, .used = 60}));
    EXPECT_TRUE(folded.findings.empty());
}

TEST(MeterFold, TakesNoZeroForABaseOrForUse) {
    History device;
    device.say(0).wait(60min).say(12000).wait(60min).say(0).wait(60min).say(0).wait(60min).say(
        12007);
    const Folded folded = device.fold();
    EXPECT_EQ(folded.used(Meter::Total), 7);
    EXPECT_EQ(folded.kinds(), std::vector{FindingKind::Zero}) << "once for all zeros in a row";
    EXPECT_FALSE(folded.only().is_open);
}

TEST(MeterFold, CountsTheFirstColorPagesOfADeviceThatHasPrintedNoneUntilNow) {
    History device;
    device.next.values = {500, 500, 0, std::nullopt};
    device.say().wait(60min);
    device.next.values = {503, 500, 3, std::nullopt};
    EXPECT_EQ(device.say().fold().used(Meter::Color), 3);
}

TEST(MeterFold, CoversASmallRollBackAndCountsNothingTwice) {
    History device;
    device.say(130).wait(60min).say(125).wait(60min).say(128).wait(60min).say(133);
    const Folded folded = device.fold();
    EXPECT_EQ(folded.used(Meter::Total), 3);
    EXPECT_EQ(folded.kinds(), std::vector{FindingKind::RollBack});
    EXPECT_EQ(folded.fold.openFindings(), 0);
}

TEST(MeterFold, CountsOverAWrapThatIsClearByArithmetic) {
    History device;
    device.say(kEnd32 - 40).wait(60min).say(25).wait(60min).say(30);
    const Folded folded = device.fold();
    EXPECT_EQ(folded.used(Meter::Total), 70);
    ASSERT_EQ(folded.kinds(), std::vector{FindingKind::Wrap});
    EXPECT_FALSE(folded.only().is_open);
    EXPECT_EQ(folded.only().epoch, 2);
}

TEST(MeterFold, HoldsAWrapAtARoundNumber) {
    History device;
    device.say(999'980).wait(60min).say(25).wait(60min).say(30);
    const Folded folded = device.fold();
    EXPECT_EQ(folded.used(Meter::Total), 5);
    EXPECT_EQ(folded.held(), 45);
    EXPECT_EQ(folded.only().kind, FindingKind::Wrap);
    EXPECT_EQ(folded.fold.openFindings(), 1);
    const Folded decided = device.fold(decide(folded, Verdict::Count));
    EXPECT_EQ(decided.used(Meter::Total), 50);
    EXPECT_EQ(decided.held(), 0);
    EXPECT_EQ(decided.fold.openFindings(), 0);
}

TEST(MeterFold, HoldsWhatCameSinceAReset) {
    History device;
    device.say(50'000).wait(60min).say(80).wait(60min);
    EXPECT_TRUE(device.fold().fold.isPending()) << "one sample proves nothing";
    EXPECT_EQ(device.fold().fold.openFindings(), 0);
    const Folded folded = device.say(95).fold();
    EXPECT_EQ(folded.used(Meter::Total), 15);
    EXPECT_EQ(folded.held(), 80);
    ASSERT_EQ(folded.kinds(), std::vector{FindingKind::Reset});
    EXPECT_TRUE(folded.only().is_open);
    EXPECT_EQ(folded.only().before, 50'000);
    EXPECT_EQ(folded.only().value, 80);
    EXPECT_EQ(device.fold(decide(folded, Verdict::Count)).used(Meter::Total), 95);
    EXPECT_EQ(device.fold(decide(folded, Verdict::CountFromZero)).used(Meter::Total), 95);
    EXPECT_EQ(device.fold(decide(folded, Verdict::DoNotCount)).used(Meter::Total), 15);
}

TEST(MeterFold, SettlesAResetAlsoByTheSameValueAgain) {
    History device;
    device.say(50'000).wait(60min).say(80).wait(60min).say(80);
    EXPECT_EQ(device.fold().only().kind, FindingKind::Reset);
}

TEST(MeterFold, DropsAValueThatNoEngineReachesAndThatIsGone) {
    History device;
    device.say(1000).wait(5min).say(900'000).wait(5min).say(1010);
    const Folded folded = device.fold();
    EXPECT_EQ(folded.used(Meter::Total), 10);
    EXPECT_EQ(folded.held(), 0);
    EXPECT_EQ(folded.kinds(), std::vector{FindingKind::Spike});
    EXPECT_FALSE(folded.only().is_open);
}

TEST(MeterFold, DropsALowValueThatIsGone) {
    History device;
    device.say(100'000).wait(5min).say(7).wait(5min).say(100'010);
    const Folded folded = device.fold();
    EXPECT_EQ(folded.used(Meter::Total), 10);
    EXPECT_EQ(folded.kinds(), std::vector{FindingKind::Spike});
}

TEST(MeterFold, HoldsAJumpThatStays) {
    History device;
    device.say(1000).wait(5min).say(900'000).wait(5min).say(900'010);
    const Folded folded = device.fold();
    EXPECT_EQ(folded.used(Meter::Total), 10);
    EXPECT_EQ(folded.held(), 899'000);
    EXPECT_EQ(folded.only().kind, FindingKind::Jump);
    const Folded decided = device.fold(decide(folded, Verdict::Count));
    EXPECT_EQ(decided.used(Meter::Total), 899'010);
    EXPECT_EQ(decided.held(), 0);
}

TEST(MeterFold, AllowsMorePagesInMoreTime) {
    History device;
    device.say(1000).wait(std::chrono::hours{24 * 14}).say(900'000);
    EXPECT_EQ(device.fold().used(Meter::Total), 899'000);
}

TEST(MeterFold, MeasuresTimeFromTheLastRepetitionAlsoWhenItWasLeftOut) {
    History device;
    device.say(1000);
    for (int poll = 0; poll < 20; ++poll)
        device.wait(60min).say(1000);
    device.wait(5min).say(90'000);
    EXPECT_TRUE(device.fold().fold.isPending());
    device.samples.erase(device.samples.begin() + 1, device.samples.end() - 1);
    EXPECT_TRUE(device.fold().fold.isPending());
}

TEST(MeterFold, TellsAnotherBoardFromAReset) {
    History device;
    device.next.marks = {.serial = 7, .engine = 8, .mac = 9, .firmware = 10};
    device.say(50'000).wait(60min);
    device.next.marks.engine = 11;
    const Folded folded = device.say(3).wait(60min).say(5).fold();
    EXPECT_EQ(folded.only().kind, FindingKind::BoardSwap);
    EXPECT_EQ(folded.held(), 3);
}

TEST(MeterFold, ThinksNothingOfAnotherBoardWhoseCounterGoesOn) {
    History device;
    device.next.marks = {.serial = 7, .engine = 8, .mac = 9, .firmware = 10};
    device.say(50'000).wait(60min);
    device.next.marks.mac = 11;
    device.next.marks.firmware = 12;
    const Folded folded = device.say(50'020).fold();
    EXPECT_TRUE(folded.findings.empty());
    EXPECT_EQ(folded.used(Meter::Total), 20);
}

TEST(MeterFold, TellsANewFirmwareThatCountsOtherwise) {
    History device;
    device.next.marks.firmware = 10;
    device.say(50'000).wait(60min);
    device.next.marks.firmware = 11;
    EXPECT_EQ(
        device.say(100'000).wait(60min).say(100'010).fold().only().kind, FindingKind::FirmwareJump);
}

TEST(MeterFold, JoinsNoCounterOfAnotherDevice) {
    History device;
    device.next.marks.serial = 1;
    device.say(50'000).wait(60min);
    device.next.marks.serial = 2;
    const Folded folded = device.say(812).fold();
    ASSERT_EQ(folded.kinds(), std::vector{FindingKind::DeviceSwap});
    EXPECT_TRUE(folded.only().is_open);
    EXPECT_EQ(folded.used(Meter::Total), 0);
    EXPECT_EQ(device.fold(decide(folded, Verdict::CountFromZero)).used(Meter::Total), 812);
}

TEST(MeterFold, JoinsNoCounterThatIsReadFromElsewhere) {
    History device;
    device.next.sources.fill(1);
    device.say(5000).wait(60min);
    device.next.sources.fill(2);
    const Folded folded = device.say(5100).wait(60min).say(5120).fold();
    EXPECT_EQ(folded.used(Meter::Total), 20);
    EXPECT_EQ(folded.held(), 100) << "it may be the same count, or not";
    EXPECT_EQ(folded.only().kind, FindingKind::SourceChange);
    EXPECT_TRUE(folded.only().is_open);
}

TEST(MeterFold, CountsEachPageOnceWhenItIsReadFromTwoPlacesInTurn) {
    History device;
    device.next.sources.fill(1);
    device.say(5000).wait(60min);
    device.next.sources.fill(2);
    device.say(9000).wait(60min).say(9010).wait(60min);
    device.next.sources.fill(1);
    device.say(5025).wait(60min);  // 10 of these were counted at the other place
    device.next.sources.fill(2);
    const Folded folded = device.say(9030).fold();
    EXPECT_EQ(folded.used(Meter::Total), 10 + 15 + 5);
    EXPECT_EQ(folded.fold.openFindings(), 1) << "the first change only";
}

TEST(MeterFold, GoesOnWhereItWasAfterAJumpThatWentBackLate) {
    History device;
    device.say(1000).wait(5min).say(900'000).wait(5min).say(900'000).wait(5min).say(1010).wait(
        5min);
    const Folded folded = device.say(1015).fold();
    EXPECT_EQ(folded.used(Meter::Total), 15);
    EXPECT_EQ(folded.held(), 899'000) << "somebody should say that it was nonsense";
    EXPECT_EQ(folded.kinds(), (std::vector{FindingKind::Jump, FindingKind::Return}));
}

TEST(MeterFold, IgnoresAReadingThatAPersonIgnores) {
    History device;
    device.say(1000).wait(5min).say(900'000).wait(5min).say(900'000).wait(5min).say(1010);
    Decisions decisions;
    for (const std::int32_t n : {2, 3})
        decisions.emplace(
            DecisionKey{
                .taken_at = device.samples.at(static_cast<std::size_t>(n) - 1).sample.taken_at,
                .n = n,
                .meter = {}},
            Verdict::IgnoreReading);
    const Folded folded = device.fold(decisions);
    EXPECT_EQ(folded.used(Meter::Total), 10);
    EXPECT_EQ(folded.held(), 0);
    EXPECT_EQ(folded.fold.openFindings(), 0);
}

TEST(MeterFold, HoldsTheLifeCountOfADeviceWithoutATotal) {
    History device;
    device.next.values = {std::nullopt, std::nullopt, std::nullopt, 50'000};
    device.say().wait(60min);
    device.next.values.back() = 4;
    EXPECT_EQ(device.say().wait(60min).say().fold().held(), 4);
}

TEST(MeterFold, CountsPagesByTheTotalAlsoOfADayThatStatesTheLifeCountAlone) {
    History device;
    device.next.values = {100, std::nullopt, std::nullopt, 100};
    device.say().wait(24h);
    device.next.values = {std::nullopt, std::nullopt, std::nullopt, 150};
    device.say().wait(24h);
    device.next.values = {200, std::nullopt, std::nullopt, 200};
    const Folded folded = device.say().fold();
    EXPECT_EQ(folded.days.at("2026-11-03").pages, std::nullopt) << "the next total has them";
    EXPECT_EQ(folded.days.at("2026-11-04").pages, 100);
}

TEST(MeterFold, CountsPagesByALifeCountThatCountsPages) {
    History device;
    device.next.values.back() = 100;
    device.say().wait(60min);
    device.next.values.back() = 130;
    EXPECT_EQ(device.say().fold().days.at("2026-11-02").pages, 30);
}

TEST(MeterFold, TakesNoMetresForPagesWhenAReadingStatesNoneOfThem) {
    History device;
    device.next.values.back() = 100;
    device.next.life_is_pages = false;
    device.say().wait(60min);
    device.next.values.back() = 160;
    device.say().wait(60min);
    device.next.values.back() = std::nullopt;
    device.next.life_is_pages = true;
    device.next.marks.firmware = 7;
    const Folded folded = device.say().fold();
    EXPECT_EQ(folded.used(Meter::Life), 60);
    EXPECT_EQ(folded.days.at("2026-11-02").pages, std::nullopt);
    EXPECT_EQ(MeterFold::parse(folded.fold.bytes()), folded.fold);
}

TEST(MeterFold, WantsToSeeTheSameAgainAfterAReadingThatAPersonIgnores) {
    History device;
    device.say(100).wait(60min).say(900000);
    const DecisionKey newest{.taken_at = device.samples.back().sample.taken_at, .n = 2};
    EXPECT_TRUE(device.fold({{newest, Verdict::IgnoreReading}}).fold.isPending());
}

TEST(MeterFold, NotesPartsThatAreNotTheTotalOnceAndChargesWithoutThem) {
    History device;
    device.next.values = {1000, 700, 100, std::nullopt};
    device.say().wait(60min);
    device.next.values = {1010, 705, 105, std::nullopt};
    const Folded folded = device.say().fold();
    EXPECT_EQ(folded.kinds(), std::vector{FindingKind::PartsDiffer});
    EXPECT_FALSE(folded.only().is_open);
    EXPECT_EQ(folded.used(Meter::Total), 10);
    EXPECT_EQ(folded.fold.trust(), 0);
}

TEST(MeterFold, CountsADayThatGoesBackForTheOneBefore) {
    MeterFold fold;
    MeterSample sample{.taken_at = History::kBegin, .n = 1};
    sample.values.front() = 10;
    (void)fold.add(sample, "2026-11-02", {});
    sample = {.taken_at = History::kBegin + 5min, .n = 2};
    sample.values.front() = 13;
    const auto step = fold.add(sample, "2026-11-01", {});
    ASSERT_EQ(step.days.size(), 1U);
    EXPECT_EQ(step.days.at("2026-11-02").meters.front()->used, 3);
}

TEST(MeterFold, RefusesADayThatIsNone) {
    MeterFold fold;
    for (const std::string day : {"", "2026-02-30", "2026-1-1", "1969-12-31", "abcd-ef-gh"})
        EXPECT_THROW((void)fold.add({}, day, {}), std::invalid_argument) << day;
}

TEST(MeterFold, NeedsFewOctets) {
    History device;
    device.next.values = {4'123'456, 3'000'000, 1'123'456, 4'200'000};
    device.next.sources = {0xABCDEF, 0xBCDEF0, 0xCDEF01, 0xDEF012};
    device.next.marks = {
        .serial = 0xABCDEF,
        .engine = 0xBCDEF0,
        .mac = 0xCDEF01,
        .firmware = 0xDEF012,
        .toners = 4,
        .toner_left = 211};
    device.say().wait(60min);
    device.next.values = {4'123'556, 3'000'050, 1'123'506, 4'200'100};
    EXPECT_LE(device.say().fold().fold.bytes().size(), 110U);
}

TEST(MeterFold, RefusesOctetsThatItNeverMakes) {
    const std::string good = History{}.say(100).wait(60min).say(50).fold().fold.bytes();
    EXPECT_EQ(MeterFold::parse(good).bytes(), good);
    EXPECT_THROW((void)MeterFold::parse(good + '\0'), std::invalid_argument);
    EXPECT_THROW((void)MeterFold::parse("\x02" + good.substr(1)), std::invalid_argument);
    for (std::size_t length = 1; length < good.size(); ++length)
        EXPECT_THROW((void)MeterFold::parse(good.substr(0, length)), std::invalid_argument);
}

TEST(MeterFindings, HaveWordsThatLeadBack) {
    for (std::size_t index = 0; index < kFindingKinds; ++index) {
        const auto kind = static_cast<FindingKind>(index);
        EXPECT_EQ(parseFindingKind(findingWord(kind)), kind);
    }
    for (const Verdict verdict : kVerdicts)
        EXPECT_EQ(parseVerdict(verdictWord(verdict)), verdict);
    EXPECT_FALSE(parseVerdict("maybe"));
    EXPECT_FALSE(parseFindingKind(""));
}

}  // namespace
}  // namespace platen::server::rules
