#include "common/normalise/replan.hpp"

#include "common/normalise/normalise.hpp"
#include "common/profiles/profile.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace platen {
namespace {

Profile profileOf(const std::string& counters) {
    return parseProfile("family = \"test\"\nsource = \"test\"\n[counters]\n" + counters);
}

const char* const kA = "1.3.6.1.4.1.99999.1.0";
const char* const kB = "1.3.6.1.4.1.99999.2.0";
const char* const kOnlyA = "total_impressions = [{ get = \"1.3.6.1.4.1.99999.1.0\" }]\n";
const char* const kBoth =
    "total_impressions = [{ sum = [\"1.3.6.1.4.1.99999.1.0\", \"1.3.6.1.4.1.99999.2.0\"] }]\n";

RawReading answersOf(const std::vector<const char*>& oids) {
    RawReading raw;
    for (const char* oid : oids)
        raw.bindings.push_back({.oid = Oid::of(oid), .value = Value::ofInteger(100)});
    return raw;
}

std::string totalBy(const RawReading& raw, const Profile& profile) {
    const StandardReading reading = normalise(raw, profile);
    const Counter* total = reading.counter("total_impressions");
    return total == nullptr ? "unknown" : std::to_string(total->value);
}

TEST(Replan, NamesWhatWasNotAsked) {
    EXPECT_EQ(notAsked(profileOf(kOnlyA), profileOf(kBoth)), std::vector<std::string>{kB});
    EXPECT_TRUE(notAsked(profileOf(kBoth), profileOf(kOnlyA)).empty());
}

TEST(Replan, KnowsThatAColumnAsksForItsCells) {
    const Profile column =
        profileOf("total_impressions = [{ column = \"1.3.6.1.4.1.99999.1\" }]\n");
    EXPECT_TRUE(notAsked(column, profileOf(kOnlyA)).empty());
    EXPECT_EQ(notAsked(profileOf(kOnlyA), column), std::vector<std::string>{"1.3.6.1.4.1.99999.1"})
        << "one cell is not the column";
}

TEST(Replan, MakesNoSumWithoutAPartThatNobodyAskedFor) {
    const Profile from = profileOf(kOnlyA);
    const Profile to = profileOf(kBoth);
    const RawReading raw = answersOf({kA});
    EXPECT_EQ(totalBy(raw, to), "100") << "what would be made of it in silence";
    EXPECT_EQ(totalBy(replan(raw, from, to), to), "unknown");
}

TEST(Replan, MakesNoSumWithoutAnIppAttributeThatNobodyAskedFor) {
    const std::string one = "mono_impressions = [{ ipp = \"col/monochrome\" }]\n";
    const std::string both =
        "mono_impressions = [{ ipp_sum = [\"col/monochrome\", \"col/two-sided\"] }]\n";
    RawReading raw;
    raw.ipp_uri = "ipp://192.0.2.7/ipp/print";
    raw.attributes = {
        {.name = "col/monochrome", .values = {{.tag = 0x21, .octets = std::string{"\0\0\0d", 4}}}}};
    for (const char* table : {"", "[ipp.counters]\n"}) {
        const Profile from = profileOf(table + one);
        const Profile to = profileOf(table + both);
        const auto has_mono = [&to](const RawReading& reading) {
            return !normalise(reading, to).counters.empty();
        };
        EXPECT_TRUE(has_mono(raw)) << "what would be made of it in silence" << table;
        EXPECT_FALSE(has_mono(replan(raw, from, to))) << table;
    }
}

TEST(Replan, KeepsWhatWasAskedAndFailed) {
    const Profile from =
        profileOf(std::string{kBoth} + "life_count = [{ get = \"1.3.6.1.4.1.99999.0.0\" }]\n");
    const Profile to = profileOf(kBoth);
    RawReading raw = answersOf({kA});
    raw.problems.push_back({.plan_index = 2, .error = FieldError::Timeout});  // kB
    ASSERT_EQ(from.planOids().at(2).text(), kB);
    EXPECT_EQ(totalBy(replan(raw, from, to), to), "unknown");
    raw.problems.front().plan_index = 0;  // what the other one does not read
    EXPECT_EQ(totalBy(replan(raw, from, to), to), "100");
    raw.problems.front().plan_index = 99;  // from a broken record
    EXPECT_EQ(totalBy(replan(raw, from, to), to), "100");
}

TEST(Replan, ChangesNothingForTheSameProfile) {
    const Profile profile = profileOf(kBoth);
    RawReading raw = answersOf({kA, kB});
    raw.problems.push_back({.plan_index = 1, .error = FieldError::Refused});
    EXPECT_EQ(replan(raw, profile, profile), raw);
}

}  // namespace
}  // namespace platen
