#include "common/profiles/profile.hpp"

#include "common/crypto/sha256.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <string>

namespace platen {

namespace {

std::string errorOf(const std::string& text) {
    try {
        (void)parseProfile(text);
    } catch (const ProfileError& problem) {
        return problem.what();
    }
    return "no error";
}

const std::string kMinimal = "family = \"x\"\n";

}  // namespace

TEST(ParseProfile, KeepsItsTextAndIsNamedByItsHash) {
    const Profile profile = parseProfile(kMinimal);
    EXPECT_EQ(profile.canonicalText(), kMinimal);
    EXPECT_EQ(profile.hash(), crypto::sha256(kMinimal));
    EXPECT_EQ(profile.family(), "x");
}

TEST(ParseProfile, NamesAnUnknownKeyAndWhatIsAllowedThere) {
    EXPECT_EQ(
        errorOf(kMinimal + "charset.currant = \"1.3.6\""),
        "profile.charset.currant is not a known key; allowed: charset, current");
}

TEST(ParseProfile, NamesAnOidThatIsNone) {
    EXPECT_EQ(
        errorOf(kMinimal + "status.device = \"1.3.x\""),
        "profile.status.device is '1.3.x', allowed: an OID such as 1.3.6.1.2.1.1.1.0");
}

TEST(ParseProfile, RefusesAnUnknownTransform) {
    EXPECT_NE(
        errorOf(kMinimal + "identity.model = [{ get = \"1.3.6\", transforms = [\"rot13\"] }]")
            .find("profile.identity.model[0].transforms has 'rot13', allowed: pml, mac"),
        std::string::npos);
}

TEST(ParseProfile, RefusesAnUnknownIdentityField) {
    EXPECT_NE(
        errorOf(kMinimal + "identity.owner = [{ get = \"1.3.6\" }]").find("owner is no field"),
        std::string::npos);
}

TEST(ParseProfile, RefusesAnUnknownUnit) {
    EXPECT_NE(
        errorOf(kMinimal + "counters.a = [{ get = \"1.3.6\", unit = \"miles\" }]")
            .find("unit is 'miles', allowed: impressions, sheets"),
        std::string::npos);
}

TEST(ParseProfile, RefusesACounterWithTwoPlaces) {
    EXPECT_NE(
        errorOf(kMinimal + "counters.a = [{ get = \"1.3.6\", column = \"1.3.7\" }]")
            .find("one only"),
        std::string::npos);
}

TEST(ParseProfile, RefusesLabelsWithoutValues) {
    EXPECT_NE(
        errorOf(kMinimal + "counters.a = [{ labels = \"1.3.6\" }]")
            .find("must stand together with values and row"),
        std::string::npos);
}

TEST(ParseProfile, RefusesASecondLabelWithoutItsRow) {
    EXPECT_NE(
        errorOf(
            kMinimal + "counters.a = [{ labels = \"1.3.6\", values = \"1.3.7\", row = \"x\", "
                       "and_labels = \"1.3.8\" }]")
            .find("and_labels must stand together with and_row"),
        std::string::npos);
}

TEST(ParseProfile, RefusesASwitchThatIsNeitherTrueNorFalse) {
    EXPECT_NE(
        errorOf(
            kMinimal + "counters.a = [{ labels = \"1.3.6\", values = \"1.3.7\", row = \"x\", "
                       "once = 1 }]")
            .find("once must be true or false"),
        std::string::npos);
}

TEST(ParseProfile, RefusesWhatIsNoRegularExpression) {
    EXPECT_NE(
        errorOf(kMinimal + "supplies = { level = \"1.3.6\", name = \"(\" }")
            .find("profile.supplies.name is '(' is no regular expression"),
        std::string::npos);
}

TEST(ParseProfile, RefusesATextThatIsTooLong) {
    EXPECT_EQ(errorOf(std::string(70'000, '#')), "profile: has 70000 bytes, allowed: 65536");
}

TEST(ParseProfile, RefusesAPlanThatIsTooLong) {
    std::string text = kMinimal + "counters.a = [{ sum = [";
    for (int i = 0; i < 1001; ++i)
        text += fmt::format("\"1.3.6.{}\",", i);
    EXPECT_EQ(errorOf(text + "] }]"), "profile x: asks for 1001 OIDs, allowed: 1000");
}

TEST(Plan, IsSortedAndNamesEachOidOnce) {
    const Profile profile = parseProfile(
        "family = \"x\"\n"
        "counters.b = [{ get = \"1.3.9.0\" }]\n"
        "counters.a = [{ get = \"1.3.9.0\", minus = [\"1.3.7.0\"] }]\n"
        "status.device = \"1.3.8\"\n");
    const std::vector<PlanEntry> expected{
        {.oid = Oid::of("1.3.7.0"), .column = false},
        {.oid = Oid::of("1.3.8"), .column = true},
        {.oid = Oid::of("1.3.9.0"), .column = false}};
    EXPECT_EQ(profile.plan(), expected);
    EXPECT_EQ(profile.planOids().size(), 3U);
}

TEST(Plan, LeavesOutAnInstanceBelowAColumnThatIsWalked) {
    const Profile profile = parseProfile(
        "family = \"x\"\n"
        "identity.serial = [{ get = \"1.3.8.1\" }, { column = \"1.3.8\" }]\n");
    ASSERT_EQ(profile.plan().size(), 1U);
    EXPECT_TRUE(profile.plan().front().column);
}

TEST(Plan, StopsAtACandidateThatAlwaysGivesItsText) {
    const Profile profile = parseProfile(
        "family = \"x\"\n"
        "identity.vendor = [{ text = \"Acme\" }, { get = \"1.3.6.0\" }]\n");
    EXPECT_TRUE(profile.plan().empty());
}

TEST(IppAttributes, AreSortedAndNameEachThatIsReadOnce) {
    const Profile profile = parseProfile(
        "family = \"x\"\n"
        "ipp.attributes = [\"printer-state\", \"marker-names\"]\n"
        "ipp.counters.c = [{ ipp_sum = [\"c-col/full-color\", \"c-col/monochrome\"] }]\n"
        "counters.d = [{ ipp = \"pages\" }]\n"
        "console = [{ ipp = \"printer-state\" }]\n"
        "identity.firmware = [{ ipp = \"versions\", ipp_labels = \"labels\", row = \"Main\" }]\n"
        "identity.vendor = [{ text = \"Acme\" }, { ipp = \"never-asked\" }]\n");
    const std::vector<std::string> expected{
        "c-col/full-color",
        "c-col/monochrome",
        "labels",
        "marker-names",
        "pages",
        "printer-state",
        "versions"};
    EXPECT_EQ(profile.ippAttributes(), expected);
}

TEST(IppAttributes, RefuseANameThatIsNone) {
    for (const std::string name : {"", "Printer-State", "a/b/c", "a b", "/a", "1st"}) {
        EXPECT_EQ(
            errorOf(kMinimal + "ipp.attributes = [\"" + name + "\"]"),
            "profile.ipp.attributes is '" + name +
                "', allowed: an IPP attribute such as printer-state-reasons");
    }
}

TEST(IppAttributes, RefuseLabelsWithoutValues) {
    EXPECT_NE(
        errorOf(kMinimal + "identity.name = [{ ipp_labels = \"a\", row = \"x\" }]")
            .find("ipp_labels must stand together with ipp and row"),
        std::string::npos);
}

TEST(IppAttributes, RefuseAListThatIsTooLong) {
    std::string text = kMinimal + "ipp.attributes = [";
    for (int i = 0; i < 201; ++i)
        text += fmt::format("\"a{}\",", i);
    EXPECT_EQ(errorOf(text + "]"), "profile x: asks for 201 IPP attributes, allowed: 200");
}

TEST(Pattern, GivesUpQuietlyWhereBacktrackingHasNoEnd) {
    const Pattern pattern{"^(?:(?:a+)+)+$"};
    EXPECT_FALSE(pattern.find(std::string(1000, 'a') + "b").has_value());
}

TEST(Pattern, KeepsTheFirstGroupOrTheWholeMatch) {
    EXPECT_EQ(Pattern{"SN:([^,]+)"}.find("x,SN:AB1,PID:y"), "AB1");
    EXPECT_EQ(Pattern{"[0-9]+"}.find("page 12"), "12");
    EXPECT_EQ(Pattern{"[0-9]+"}.find("none"), std::nullopt);
}

}  // namespace platen
