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

}  // namespace platen
