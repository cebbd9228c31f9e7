#include "common/profiles/profile_set.hpp"

#include "tests/common/profiles/profile_folder.hpp"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace platen {

namespace {

using profiles_test::ProfileFolder;

std::string folderError(const ProfileFolder& folder) {
    try {
        (void)ProfileSet::fromFolder(folder.path());
    } catch (const ProfileError& problem) {
        return problem.what();
    }
    return "no error";
}

std::string familyOf(const ProfileSet& set, const DeviceHints& hints) {
    const Profile* profile = set.match(hints);
    return profile == nullptr ? "none" : profile->family();
}

/// The profiles that are shipped; tests run in the root of the source tree.
const ProfileSet& shipped() {
    static const ProfileSet set = ProfileSet::fromFolder("config/profiles");
    return set;
}

}  // namespace

TEST(ProfileSet, ResolvesExtendsIntoTheCanonicalText) {
    const ProfileFolder folder;
    folder.add("base.toml", "family = 'base'\nsource = 's'\nstatus.device = '1.3.6'\n");
    folder.add(
        "child.toml",
        "family = 'child'\nextends = 'base'\nmatch = [{ sys_descr = 'x' }]\n"
        "status.device = '1.3.7'\n");
    const ProfileSet set = ProfileSet::fromFolder(folder.path());
    ASSERT_NE(set.byFamily("child"), nullptr);
    EXPECT_EQ(
        set.byFamily("child")->canonicalText(),
        "family = \"child\"\nsource = \"s\"\nstatus.device = \"1.3.7\"\n");
}

TEST(ProfileSet, NamesTheFileAndTheKeyOfAMistake) {
    const ProfileFolder folder;
    folder.add("bad.toml", "family = 'bad'\nstatus.devise = '1.3.6'\n");
    EXPECT_EQ(
        folderError(folder),
        "bad.toml.status.devise is not a known key; allowed: device, errors, printer");
}

TEST(ProfileSet, RefusesAnUnknownParent) {
    const ProfileFolder folder;
    folder.add("a.toml", "family = 'a'\nextends = 'b'\n");
    EXPECT_EQ(folderError(folder), "a.toml: extends 'b', which is no family");
}

TEST(ProfileSet, RefusesACircleOfParents) {
    const ProfileFolder folder;
    folder.add("a.toml", "family = 'a'\nextends = 'b'\n");
    folder.add("b.toml", "family = 'b'\nextends = 'a'\n");
    EXPECT_NE(folderError(folder).find("extends goes round in a circle"), std::string::npos);
}

TEST(ProfileSet, RefusesTwoFilesOfOneFamily) {
    const ProfileFolder folder;
    folder.add("a.toml", "family = 'a'\n");
    folder.add("b.toml", "family = 'a'\n");
    EXPECT_NE(folderError(folder).find("family 'a' is defined in"), std::string::npos);
}

TEST(ProfileSet, RefusesAFolderWithoutProfiles) {
    const ProfileFolder folder;
    EXPECT_NE(folderError(folder).find("has no profile (*.toml)"), std::string::npos);
}

TEST(ShippedProfiles, AreReadAgainFromTheirCanonicalTextWithTheSameHashAndPlan) {
    for (const Profile& profile : shipped().profiles()) {
        const Profile again = parseProfile(profile.canonicalText());
        EXPECT_EQ(again.hash(), profile.hash()) << profile.family();
        EXPECT_EQ(again.plan(), profile.plan()) << profile.family();
        EXPECT_EQ(again.ippAttributes(), profile.ippAttributes()) << profile.family();
        EXPECT_EQ(shipped().byHash(profile.hash()), &profile);
    }
}

TEST(ShippedProfiles, NeverAskForSecretsOrForNames) {
    // oid, what is there
    const std::vector<std::pair<Oid, std::string>> forbidden{
        {Oid::of("1.3.6.1.4.1.2699.1.2.1.2.1.1.7"), "SNMP communities (ppmPrinterTable)"},
        {Oid::of("1.3.6.1.4.1.1347.40.26.2.1.3"), "SNMP communities (Kyocera)"},
        {Oid::of("1.3.6.1.4.1.1248.1.1.3.1.2.1.0"), "SNMP community (Epson)"},
        {Oid::of("1.3.6.1.4.1.1347.47"), "job log with user names (Kyocera)"},
        {Oid::of("1.3.6.1.4.1.11.2.3.9.4.2.1.1.16"), "accounting (HP)"},
        {Oid::of("1.3.6.1.2.1.1.4"), "sysContact"},
        {Oid::of("1.3.6.1.2.1.43.5.1.1.4"), "prtGeneralCurrentOperator"},
        {Oid::of("1.3.6.1.2.1.43.5.1.1.5"), "prtGeneralServicePerson"}};
    for (const Profile& profile : shipped().profiles()) {
        for (const Oid& planned : profile.planOids()) {
            for (const auto& [oid, what] : forbidden) {
                EXPECT_FALSE(planned.startsWith(oid) || oid.startsWith(planned))
                    << profile.family() << " asks for " << planned.text() << ": " << what;
            }
        }
    }
}

TEST(ShippedProfiles, AllNameWhereTheirFactsComeFrom) {
    for (const Profile& profile : shipped().profiles())
        EXPECT_FALSE(profile.spec().source.empty()) << profile.family();
}

TEST(Match, TakesTheFamilyOfTheSysObjectId) {
    EXPECT_EQ(familyOf(shipped(), {.sys_object_id = ".1.3.6.1.4.1.1347.41"}), "kyocera");
    EXPECT_EQ(familyOf(shipped(), {.sys_object_id = "1.3.6.1.4.1.11.2.3.9.1"}), "hp");
}

TEST(Match, ComparesSysObjectIdsByWholeArcs) {
    EXPECT_EQ(familyOf(shipped(), {.sys_object_id = "1.3.6.1.4.1.13470.41"}), "none");
}

TEST(Match, KnowsABrandThatIsOnlyInSysDescrFromItsEngine) {
    EXPECT_EQ(
        familyOf(
            shipped(),
            {.sys_object_id = "1.3.6.1.4.1.641.2.71107164",
             .sys_descr = "TOSHIBA e-STUDIO305CS version NH63.GM.N639 kernel 3.0.0 All-N-1"}),
        "toshiba-lexmark");
}

TEST(Match, KnowsAPrintServerOfHpInAForeignPrinter) {
    EXPECT_EQ(
        familyOf(
            shipped(),
            {.sys_object_id = "1.3.6.1.4.1.1347.41",
             .sys_descr = "HP ETHERNET MULTI-ENVIRONMENT,ROM J.sp.00,JETDIRECT EX,JD28"}),
        "hp");
}

TEST(Match, PrefersTheFamilyThatExtendsTheOther) {
    EXPECT_EQ(
        familyOf(shipped(), {.ieee1284_id = "MFG:Brother;CMD:PJL;MDL:DCP-J132W;CLS:PRINTER;"}),
        "brother-ink");
}

TEST(Match, TakesTheGeneralProfileForAnUnknownMakerWithThePrinterMib) {
    EXPECT_EQ(
        familyOf(shipped(), {.sys_object_id = "1.3.6.1.4.1.99999.1", .has_printer_mib = true}),
        "printer-mib");
}

TEST(Match, TakesTheGeneralProfileForAnUnknownMakerThatSpeaksIpp) {
    EXPECT_EQ(
        familyOf(shipped(), {.make_and_model = "Acme 3000", .speaks_ipp = true}), "printer-mib");
}

TEST(Match, TakesTheFamilyOfThePrinterDeviceIdOrOfTheModel) {
    DeviceHints hints;
    addIppHints({{"printer-device-id", {{0x41, "MFG:EPSON;MDL:XP-6000 Series;"}}}}, hints);
    EXPECT_EQ(familyOf(shipped(), hints), "epson");
    EXPECT_EQ(
        familyOf(shipped(), {.make_and_model = "ECOSYS M2540dn", .speaks_ipp = true}), "kyocera");
}

TEST(Match, TakesTheFamilyOfTheModelThatIppStates) {
    for (const auto& [model, family] : std::vector<std::pair<std::string, std::string>>{
             {"HP Officejet Pro 6830", "hp"},
             {"Brother MFC-J5320DW", "brother-ink"},
             {"Brother HL-L2350DW", "brother"},
             {"Xerox(R) B235 MFP", "xerox"},
             {"KONICA MINOLTA bizhub C308", "konica-minolta"},
             {"Hype 1000", "printer-mib"}})
        EXPECT_EQ(familyOf(shipped(), {.make_and_model = model, .speaks_ipp = true}), family)
            << model;
}

TEST(Match, RefusesASwitchAnUninterruptiblePowerSupplyAndAServer) {
    EXPECT_EQ(
        familyOf(
            shipped(),
            {.sys_object_id = "1.3.6.1.4.1.9.1.1208", .sys_descr = "Cisco IOS Software, C2960"}),
        "none");
    EXPECT_EQ(
        familyOf(
            shipped(),
            {.sys_object_id = "1.3.6.1.4.1.11.2.3.7.11.160",
             .sys_descr = "HP ProCurve Switch 2530-24G"}),
        "none");
    EXPECT_EQ(
        familyOf(
            shipped(),
            {.sys_object_id = "1.3.6.1.4.1.318.1.3.27", .sys_descr = "APC Web/SNMP Card"}),
        "none");
    EXPECT_EQ(familyOf(shipped(), {.sys_object_id = "1.3.6.1.4.1.674.10895.3"}), "none");
}

TEST(Hints, AreReadFromTheAnswersInAnyOrder) {
    Value object_id = Value::ofOctets("1.3.6.1.4.1.1347.41");
    object_id.type = ValueType::ObjectId;
    const DeviceHints hints = hintsFrom(
        {{Oid::of("1.3.6.1.2.1.43.5.1.1.1.1"), Value::ofInteger(3)},
         {Oid::of("1.3.6.1.2.1.25.3.2.1.3.1"), Value::ofOctets("CS 4053ci")},
         {sysObjectIdOid(), object_id},
         {sysDescrOid(), Value::ofOctets(std::string{"KYOCERA\0", 8})}});
    EXPECT_EQ(hints.sys_object_id, "1.3.6.1.4.1.1347.41");
    EXPECT_EQ(hints.sys_descr, "KYOCERA");
    EXPECT_EQ(hints.device_descr, "CS 4053ci");
    EXPECT_TRUE(hints.has_printer_mib);
}

TEST(Hints, OfIppComeAfterThoseOfSnmp) {
    DeviceHints hints{.ieee1284_id = "MFG:Acme;"};
    addIppHints(
        {{"printer-make-and-model", {{0x35, std::string{"\0\2en\0\4Acme", 10}}}},
         {"printer-device-id", {{0x41, "MFG:Other;"}}},
         {"printer-name", {}}},
        hints);
    EXPECT_TRUE(hints.speaks_ipp);
    EXPECT_EQ(hints.make_and_model, "Acme");
    EXPECT_EQ(hints.ieee1284_id, "MFG:Acme;");
}

TEST(Hints, ShortenTheKeysOfADeviceId) {
    DeviceHints hints;
    addIppHints(
        {{"printer-device-id", {{0x41, "MANUFACTURER:Xerox; MODEL:B235;CLS:PRINTER;"}}}}, hints);
    EXPECT_EQ(hints.ieee1284_id, "MFG:Xerox;MDL:B235;CLS:PRINTER;");
    EXPECT_EQ(familyOf(shipped(), hints), "xerox");
}

TEST(Hints, DoNotTakeTheNextTableForThePrinterMib) {
    EXPECT_FALSE(
        hintsFrom({{Oid::of("1.3.6.1.2.1.47.1.1.1.1.2.1"), Value::ofInteger(1)}}).has_printer_mib);
}

}  // namespace platen
