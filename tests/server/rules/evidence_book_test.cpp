#include "server/rules/evidence_book.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <optional>
#include <vector>

namespace platen::server::rules {
namespace {

using std::chrono::hours;

const TimePoint kNoon{std::chrono::milliseconds{1'800'000'000'000}};
const DeviceId kOne{"one"};
const DeviceId kTwo{"two"};
const Evidence kSerial{EvidenceKind::Serial, "acme|s1"};
const Evidence kOtherSerial{EvidenceKind::Serial, "acme|s2"};
const Evidence kSerialOfNobody{EvidenceKind::Serial, "|s1"};
const Evidence kCard{EvidenceKind::Mac, "00:11:22:33:44:56"};
const Evidence kEngine{EvidenceKind::EngineId, "80000000030011223344"};

/// Knows both devices since noon.
EvidenceBook bookOfTwo() {
    EvidenceBook book;
    book.add(kSerial, {.device = kOne, .first_at = kNoon, .last_at = kNoon});
    book.add(kCard, {.device = kOne, .first_at = kNoon, .last_at = kNoon});
    book.add(kEngine, {.device = kOne, .first_at = kNoon, .last_at = kNoon});
    book.add(kOtherSerial, {.device = kTwo, .first_at = kNoon, .last_at = kNoon});
    return book;
}

std::optional<EvidenceMatch> matchOf(
    const EvidenceBook& book,
    const std::vector<Evidence>& evidence,
    std::string_view serial,
    EvidenceKind kind) {
    for (const EvidenceMatch& match : book.matches(evidence, serial)) {
        if (match.kind == kind) return match;
    }
    return std::nullopt;
}

TEST(EvidenceBook, TellsWhichEvidenceOfADeviceIsAnotherThanIsShown) {
    const auto match = matchOf(bookOfTwo(), {kOtherSerial, kCard}, "S2", EvidenceKind::Mac);
    ASSERT_TRUE(match);
    EXPECT_EQ(match->device, kOne);
    EXPECT_EQ(match->others, std::vector{EvidenceKind::Serial});
    const auto other = matchOf(bookOfTwo(), {kOtherSerial, kCard}, "S2", EvidenceKind::Serial);
    ASSERT_TRUE(other);
    EXPECT_EQ(other->others, std::vector<EvidenceKind>{}) << "it was never seen with a card";
}

TEST(EvidenceBook, TakesASerialNumberWithoutItsVendorForNoOtherOne) {
    const auto match = matchOf(bookOfTwo(), {kSerialOfNobody, kCard}, "S1", EvidenceKind::Mac);
    ASSERT_TRUE(match);
    EXPECT_EQ(match->others, std::vector<EvidenceKind>{});
}

TEST(EvidenceBook, HandsANetworkCardToTheDeviceThatShowsItLast) {
    EvidenceBook book = bookOfTwo();
    const EvidenceSight sight = book.show(std::vector{kOtherSerial, kCard}, kTwo, kNoon + hours{1});
    EXPECT_EQ(sight.learnt, std::vector<Evidence>{});
    EXPECT_EQ(sight.losers, std::set{kOne});
    EXPECT_EQ(book.changes().at(kCard).device, kTwo);
    EXPECT_EQ(book.changes().size(), 1U);
    const auto match = matchOf(book, {kSerial, kCard}, "S1", EvidenceKind::Mac);
    ASSERT_TRUE(match);
    EXPECT_EQ(match->device, kTwo);
}

TEST(EvidenceBook, HandsNothingOverToAReadingThatCameLate) {
    EvidenceBook book = bookOfTwo();
    const EvidenceSight sight = book.show(std::vector{kOtherSerial, kCard}, kTwo, kNoon - hours{1});
    EXPECT_EQ(sight.losers, std::set<DeviceId>{});
    EXPECT_FALSE(book.changes().contains(kCard));
}

TEST(EvidenceBook, LeavesAnEngineIdThatTwoShareToTheFirst) {
    EvidenceBook book = bookOfTwo();
    const EvidenceSight sight =
        book.show(std::vector{kOtherSerial, kEngine}, kTwo, kNoon + hours{1});
    EXPECT_EQ(sight.losers, std::set<DeviceId>{});
    EXPECT_TRUE(book.changes().empty());
}

TEST(EvidenceBook, LearnsWhatNobodyHadBefore) {
    EvidenceBook book = bookOfTwo();
    const Evidence uuid{EvidenceKind::IppUuid, "12345678-9abc-4def-8012-3456789abcde"};
    const EvidenceSight sight = book.show(std::vector{kSerial, uuid}, kOne, kNoon);
    EXPECT_EQ(sight.learnt, std::vector{uuid});
    EXPECT_EQ(
        book.changes(),
        (EvidenceChanges{{uuid, {.device = kOne, .first_at = kNoon, .last_at = kNoon}}}));
    EXPECT_EQ(book.show(std::vector{uuid}, kOne, kNoon).learnt, std::vector<Evidence>{});
}

TEST(EvidenceBook, MovesTimesByHalfADayOrMore) {
    EvidenceBook book = bookOfTwo();
    (void)book.show(std::vector{kSerial}, kOne, kNoon + hours{11});
    EXPECT_TRUE(book.changes().empty());
    (void)book.show(std::vector{kSerial}, kOne, kNoon + hours{12});
    EXPECT_EQ(book.changes().at(kSerial).last_at, kNoon + hours{12});
    (void)book.show(std::vector{kSerial}, kOne, kNoon - hours{1});
    EXPECT_EQ(book.changes().at(kSerial).first_at, kNoon - hours{1}) << "it came late";
    EXPECT_EQ(book.changes().at(kSerial).last_at, kNoon + hours{12});
}

}  // namespace
}  // namespace platen::server::rules
