#include "common/core/text.hpp"
#include "common/normalise/charset.hpp"
#include "common/normalise/identity_rules.hpp"
#include "tests/common/normalise/raw_builder.hpp"

#include <gtest/gtest.h>

#include <string>

namespace platen {

namespace {

using normalise_test::RawBuilder;

RawBuilder withSerial(const std::string& source) {
    return RawBuilder{"family = \"x\"\nidentity.serial = [" + source + "]\n"};
}

}  // namespace

TEST(DecodeText, ReadsTheCharsetThatTheDeviceStates) {
    EXPECT_EQ(decodeText("Ma\xB3o toneru", "ISO-8859-2"), "Mało toneru");
    EXPECT_EQ(decodeText("\xD0\xC0", "ISO-8859-5"), "аР");
}

TEST(DecodeText, PrefersWellFormedUtf8ToAWrongStatement) {
    EXPECT_EQ(decodeText("kopie\xC3\xABn", "ISO-8859-1"), "kopieën");
}

TEST(DecodeText, FallsBackToLatin1) {
    EXPECT_EQ(decodeText("Br\xFCgge", ""), "Brügge");
}

TEST(DecodeText, UsesTheFallbackOfTheProfile) {
    EXPECT_EQ(decodeText("Br\xCFgge", "", "HP-ROMAN8"), "Brügge");
}

TEST(DecodeText, KeepsUtf8ThatWasCutInsideItsLastCharacter) {
    EXPECT_EQ(decodeText("pr\xC3\xAAt \xC3", "ISO-8859-1"), "prêt ");
}

TEST(DecodeText, GivesCleanUtf8ForBytesThatHaveNoMeaningInTheCharset) {
    EXPECT_TRUE(isUtf8(decodeText("\x81\xFE\xFF\x80", "SHIFT_JIS")));
}

TEST(DecodeText, IgnoresACharsetThatIconvDoesNotKnow) {
    EXPECT_TRUE(isUtf8(decodeText("\xFF\xFE", "NO-SUCH-CHARSET")));
}

TEST(Serial, LosesThePmlPrefixOfHp) {
    auto builder = withSerial(R"({ get = "1.3.1.0", transforms = ["pml"] })");
    EXPECT_EQ(builder.octets("1.3.1.0", "\x01\x15VNCRC48198").reading().serial, "VNCRC48198");
}

TEST(Serial, IsFoundInsideSysDescr) {
    auto builder = withSerial(R"t({ get = "1.3.6.1.2.1.1.1.0", regex = "SN:([^,]+)" })t");
    builder.octets("1.3.6.1.2.1.1.1.0", "HP ETHERNET MULTI-ENVIRONMENT,SN:VNCRC48198,FN:4Q817L4");
    EXPECT_EQ(builder.reading().serial, "VNCRC48198");
}

TEST(Serial, IsUnpackedFromAnEpsonDeviceId) {
    auto builder = withSerial(
        R"t({ get = "1.3.1.0", regex = "SN:([^;]+)", transforms = ["epson_packed_serial"] })t");
    builder.octets("1.3.1.0", "MFG:EPSON;SN:583434593035343012;");
    EXPECT_EQ(builder.reading().serial, "X44Y054012");
}

TEST(Serial, IsTakenFromTheNextPlaceWhenTheFirstHasAFake) {
    auto builder = withSerial(R"({ get = "1.3.1.0" }, { get = "1.3.2.0" })");
    builder.octets("1.3.1.0", "XXXXXXXX").octets("1.3.2.0", std::string{"AB123\0\0", 7});
    EXPECT_EQ(builder.reading().serial, "AB123");
}

TEST(Serial, IsNotRealWhenItIsOneOfTheKnownFakes) {
    for (const auto* fake : {"", "XXXX", "0000000000", "unknown", "N/A", "<private>", " - "})
        EXPECT_FALSE(isRealSerial(fake)) << fake;
    for (const auto* real : {"QUV9600664", "000A5J431816", "1234567", "serial_number"})
        EXPECT_TRUE(isRealSerial(real)) << real;
}

TEST(Model, IsShownWithoutItsVendor) {
    EXPECT_EQ(withoutVendor("HP LaserJet 400", "HP"), "LaserJet 400");
    EXPECT_EQ(withoutVendor("KONICA MINOLTA bizhub C3110", "Konica Minolta"), "bizhub C3110");
    EXPECT_EQ(withoutVendor("HPX 1", "HP"), "HPX 1");
    EXPECT_EQ(withoutVendor("HP", "HP"), "HP");
}

TEST(Identity, TakesTheRowOfThePrinterWhateverItsIndex) {
    RawBuilder builder{
        "family = \"x\"\nstatus.printer = \"1.3.5\"\n"
        "identity.model = [{ column = \"1.3.3\" }]\n"};
    builder.octets("1.3.3.0", "Ethernet").octets("1.3.3.7", "OfficeJet 8600");
    EXPECT_EQ(builder.integer("1.3.5.7", 3).reading().model, "OfficeJet 8600");
}

TEST(Identity, FormatsAMacAddressAndLeavesOutANullOne) {
    RawBuilder builder{
        "family = \"x\"\nidentity.mac = [{ column = \"1.3.6\", transforms = [\"mac\"] }]\n"};
    builder.octets("1.3.6.1", std::string(6, '\0'));
    builder.octets("1.3.6.2", std::string{"\x00\x17\xC8\x65\xE2\xB9", 6});
    EXPECT_EQ(builder.reading().mac, "00:17:c8:65:e2:b9");
}

TEST(Identity, HasNoControlCharactersWhateverTheDeviceSends) {
    RawBuilder builder{"family = \"x\"\nidentity.model = [{ get = \"1.3.1.0\" }]\n"};
    EXPECT_EQ(builder.octets("1.3.1.0", "A\x1B[31m\nB").reading().model, "A[31m B");
}

TEST(Console, LeavesOutEmptyLinesAndFallsBackToTheNextPlace) {
    const std::string profile =
        "family = \"x\"\nconsole = [{ column = \"1.3.2\" }, { get = \"1.3.1.0\" }]\n";
    RawBuilder lines{profile};
    lines.octets("1.3.2.1.1", "  ").octets("1.3.2.1.2", "Ready ").octets("1.3.1.0", "other");
    EXPECT_EQ(lines.reading().console, std::vector<std::string>{"Ready"});
    RawBuilder empty{profile};
    empty.octets("1.3.2.1.1", "  ").octets("1.3.1.0", "other");
    EXPECT_EQ(empty.reading().console, std::vector<std::string>{"other"});
}

TEST(IppText, IsFoundAfterSnmpAndNamesItsAttribute) {
    const std::string profile =
        "family = \"x\"\nidentity.name = [{ get = \"1.3.1.0\" }, { ipp = \"printer-name\" }]\n";
    const auto reading = RawBuilder{profile}.ippText("printer-name", " Office ").reading();
    EXPECT_EQ(reading.name, "Office");
    EXPECT_EQ(reading.origins.at("name"), "ipp:printer-name");
    EXPECT_EQ(
        RawBuilder{profile}.ippText("printer-name", "a").octets("1.3.1.0", "b").reading().name,
        "b");
}

TEST(IppText, IsUtf8ElseTheFamilysCharset) {
    const std::string profile = "family = \"x\"\nidentity.name = [{ ipp = \"n\" }]\n";
    EXPECT_EQ(RawBuilder{profile}.ippText("n", "B\xC3\xBCro").reading().name, "B\xC3\xBCro");
    EXPECT_EQ(RawBuilder{profile}.ippText("n", "B\xFCro").reading().name, "B\xC3\xBCro");
    EXPECT_EQ(
        RawBuilder{profile + "quirks.charset = \"HP-ROMAN8\"\n"}
            .ippText("n", "B\xCFro")
            .reading()
            .name,
        "B\xC3\xBCro");
}

TEST(IppText, IsTheFirstValueThatGivesOne) {
    const std::string profile = "family = \"x\"\nidentity.name = [{ ipp = \"n\" }]\n";
    EXPECT_EQ(
        RawBuilder{profile}.ipp("n", 0x12, "").ippText("n", "").ippText("n", "b").reading().name,
        "b");
    EXPECT_EQ(RawBuilder{profile}.ipp("n", 0x31, "\x07\xE8").reading().name, "");
}

TEST(IppText, IsTheOneBesideItsLabelWhereTheListsFit) {
    const std::string profile =
        "family = \"x\"\n"
        "identity.firmware = [{ ipp = \"versions\", ipp_labels = \"names\", row = \"^Main\" }]\n";
    RawBuilder builder{profile};
    builder.ippText("names", "PDF").ippText("names", "Main").ippText("versions", "1.7");
    EXPECT_EQ(builder.reading().firmware, "");
    EXPECT_EQ(builder.ippText("versions", "9.2").reading().firmware, "9.2");
}

TEST(IppText, OfAUniversalIdHasNoPrefixAndNoCapitals) {
    const std::string profile =
        "family = \"x\"\nidentity.uuid = [{ ipp = \"u\", regex = \"^urn:uuid:(.+)\" }]\n";
    EXPECT_EQ(RawBuilder{profile}.ippText("u", "urn:uuid:4509A320").reading().uuid, "4509a320");
}

TEST(Hex, ShowsOctetsAsDigits) {
    EXPECT_EQ(
        RawBuilder{"family = \"x\"\nidentity.engine_id = [{ get = \"1.3.1.0\", transforms = "
                   "[\"hex\"] }]\n"}
            .octets("1.3.1.0", std::string{"\x80\0\x1F\x88", 4})
            .reading()
            .engine_id,
        "80001f88");
}

TEST(Texts, AreSearchedBeyondTheirLongestResult) {
    const std::string profile =
        "family = \"x\"\nidentity.serial = [{ get = \"1.3.1.0\", regex = \"SN:([^;]+)\" }, "
        "{ ipp = \"id\", regex = \"SN:([^;]+)\" }]\n";
    const std::string id = "CMD:" + std::string(245, 'x') + ";SN:TH55R620W0;";
    EXPECT_EQ(RawBuilder{profile}.octets("1.3.1.0", id).reading().serial, "TH55R620W0");
    EXPECT_EQ(RawBuilder{profile}.ippText("id", id).reading().serial, "TH55R620W0");
}

}  // namespace platen
