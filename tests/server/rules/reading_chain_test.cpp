#include "server/rules/reading_chain.hpp"

#include <gtest/gtest.h>

#include <array>
#include <set>
#include <vector>

namespace platen::server::rules {
namespace {

using std::chrono::milliseconds;

const TimePoint kChainMorning{milliseconds{1'800'000'000'123}};
const std::string kChainProfile(32, 'p');
const std::string kChainSet(32, 's');
using Values = std::vector<std::optional<std::int64_t>>;

ChainFigures figuresWith(const Values& values) {
    return {
        .profile_hash = kChainProfile,
        .normalised_by = {},
        .counter_set = kChainSet,
        .values = values,
        .parts = 3,
        .status = "idle"};
}

ChainLink linkWith(std::string_view figures) {
    return {
        .n = 7,
        .taken_at = kChainMorning,
        .received_at = kChainMorning + milliseconds{5},
        .stream = 12,
        .seq = 1000,
        .figures = figures,
        .repeats_n = 0};
}

TEST(ReadingChain, EachDeviceBeginsElsewhere) {
    const std::string begin = chainBegin("tenant", "device");
    EXPECT_EQ(begin.size(), kChainBytes);
    EXPECT_EQ(begin, chainBegin("tenant", "device"));
    EXPECT_NE(begin, chainBegin("tenant", "other"));
    EXPECT_NE(begin, chainBegin("tenantd", "evice"));
}

TEST(ReadingChain, EverythingThatALinkSaysChangesIt) {
    const std::string begin = chainBegin("tenant", "device");
    std::vector<ChainLink> links(8, linkWith("figures"));
    links[1].n = 8;
    links[2].taken_at += milliseconds{1};
    links[3].received_at += milliseconds{1};
    links[4].stream = 13;
    links[5].seq = 1001;
    links[6].figures = "figured";
    links[7].repeats_n = 6;
    std::set<std::string> values;
    for (const ChainLink& link : links)
        values.insert(chainAfter(begin, link));
    EXPECT_EQ(values.size(), links.size());
    for (const std::string& value : values)
        EXPECT_EQ(value.size(), kChainBytes);
    EXPECT_NE(chainAfter(begin, links[0]), chainAfter(chainBegin("tenant", "other"), links[0]));
}

TEST(ReadingChain, TheOrderOfReadingsMatters) {
    const std::string begin = chainBegin("tenant", "device");
    ChainLink other = linkWith("figures");
    other.seq = 1001;
    const ChainLink link = linkWith("figures");
    EXPECT_NE(
        chainAfter(chainAfter(begin, link), other), chainAfter(chainAfter(begin, other), link));
}

TEST(ReadingChain, EverythingThatAReadingStatesIsInItsFigures) {
    const Values values{100, std::nullopt, 7};
    std::set<std::string> octets{figureOctets(figuresWith(values))};
    for (const Values& changed :
         {Values{101, std::nullopt, 7},
          Values{100, 0, 7},
          Values{100, std::nullopt},
          Values{std::nullopt, 100, 7}})
        octets.insert(figureOctets(figuresWith(changed)));
    EXPECT_EQ(octets.size(), 5U);
    std::vector<ChainFigures> figures(6, figuresWith(values));
    const std::string other(32, 'o');
    figures[0].profile_hash = other;
    figures[1].normalised_by = other;
    figures[2].counter_set = other;
    figures[3].parts = 2;
    figures[4].status = "down";
    figures[5].marks = "another serial number";
    for (const ChainFigures& each : figures)
        octets.insert(figureOctets(each));
    EXPECT_EQ(octets.size(), 11U);
}

TEST(ReadingChain, TextsCannotBeShiftedAgainstEachOther) {
    ChainFigures one = figuresWith({});
    one.profile_hash = "ab";
    one.normalised_by = "c";
    ChainFigures two = one;
    two.profile_hash = "a";
    two.normalised_by = "bc";
    EXPECT_NE(figureOctets(one), figureOctets(two));
}

/// Stored chains have to be found again by every later version.
TEST(ReadingChain, StaysWhatItIs) {
    const std::array<std::optional<std::int64_t>, 2> values{1234, std::nullopt};
    ChainFigures figures = figuresWith({});
    figures.values = values;
    const std::string octets = figureOctets(figures);
    EXPECT_EQ(octets.size(), 112U);
    std::string hex;
    for (const char octet : chainAfter(chainBegin("tenant", "device"), linkWith(octets))) {
        constexpr std::string_view kDigits = "0123456789abcdef";
        const auto byte = static_cast<unsigned char>(octet);
        hex += kDigits[byte >> 4U];
        hex += kDigits[byte & 15U];
    }
    EXPECT_EQ(hex, "87fbd67d61fca884b7c4b196ea5e008f");
}

}  // namespace
}  // namespace platen::server::rules
