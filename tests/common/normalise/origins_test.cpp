#include "common/normalise/value_uses.hpp"
#include "tests/common/normalise/raw_builder.hpp"

#include <gtest/gtest.h>

#include <string>

namespace platen {

namespace {

using normalise_test::RawBuilder;

constexpr const char* kProfile = R"(
family = "x"
[identity]
serial = [{ get = "1.3.1.0" }, { column = "1.3.2" }]
name = [{ get = "1.3.3.0" }]
vendor = [{ text = "Acme" }]
[counters]
total_impressions = [
  { get = "1.3.10.0", must_equal = ["1.3.11.0"] },
  { sum = ["1.3.12.0", "1.3.13.0"], minus = ["1.3.14.0"] } ]
life_count = [{ column = "1.3.20", unit_column = "1.3.21" }]
[supplies]
level = "1.3.30"
capacity = "1.3.31"
[alerts]
severity = "1.3.40"
code = "1.3.41"
)";

RawBuilder builder() {
    return RawBuilder{kProfile};
}

std::string useOf(const RawBuilder& built, const std::string& oid) {
    return ValueUses{built.reading(), built.profile()}.of(Oid::of(oid));
}

}  // namespace

TEST(Origins, NameTheCellThatGaveAText) {
    auto built = builder();
    built.octets("1.3.1.0", "0000").octets("1.3.2.7", "QUV9600664").octets("1.3.3.0", "hall");
    const StandardReading reading = built.reading();
    EXPECT_EQ(reading.origins.at("serial"), "1.3.2.7") << "the first one is a known fake";
    EXPECT_EQ(reading.origins.at("name"), "1.3.3.0");
    EXPECT_FALSE(reading.origins.contains("vendor")) << "the profile says it, not the device";
    EXPECT_FALSE(reading.origins.contains("supplies"));
}

TEST(Origins, NameTheColumnOfATable) {
    auto built = builder();
    built.integer("1.3.31.1.1", 100).integer("1.3.30.1.1", 40).integer("1.3.41.1.1", 8);
    EXPECT_EQ(built.reading().origins.at("supplies"), "1.3.30");
    EXPECT_EQ(built.reading().origins.at("alerts"), "1.3.41");
}

TEST(PartialTables, AreThoseOfWhichAColumnFailed) {
    EXPECT_FALSE(builder().reading().supplies_partial);
    EXPECT_TRUE(builder().failed("1.3.30").reading().supplies_partial);
    EXPECT_FALSE(builder().failed("1.3.30").reading().alerts_partial);
    EXPECT_TRUE(builder().failed("1.3.41").reading().alerts_partial);
}

TEST(ValueUses, NameWhatTheSourceThatCountedWasMadeOf) {
    auto built = builder();
    built.counter("1.3.10.0", 5).counter("1.3.11.0", 6);  // not equal: the second source counts
    built.counter("1.3.12.0", 10).counter("1.3.13.0", 20).counter("1.3.14.0", 1);
    ASSERT_EQ(built.reading().counter("total_impressions")->value, 29U);
    for (const char* oid : {"1.3.12.0", "1.3.13.0", "1.3.14.0"})
        EXPECT_EQ(useOf(built, oid), "counters.total_impressions") << oid;
    for (const char* oid : {"1.3.10.0", "1.3.11.0"})
        EXPECT_EQ(useOf(built, oid), "") << oid;
}

TEST(ValueUses, NameTheCellOfACounterAndItsUnitButNoOtherRow) {
    auto built = builder();
    built.counter("1.3.20.1.1", 10).counter("1.3.20.1.2", 20).integer("1.3.21.1.1", 7);
    EXPECT_EQ(useOf(built, "1.3.20.1.1"), "counters.life_count");
    EXPECT_EQ(useOf(built, "1.3.21.1.1"), "counters.life_count");
    EXPECT_EQ(useOf(built, "1.3.20.1.2"), "");
}

TEST(ValueUses, NameTextsAndColumnsOfTables) {
    auto built = builder();
    built.octets("1.3.1.0", "0000").octets("1.3.2.7", "QUV9600664");
    built.integer("1.3.31.1.1", 100).integer("1.3.30.1.1", 40).integer("1.3.41.1.1", 8);
    EXPECT_EQ(useOf(built, "1.3.1.0"), "");
    EXPECT_EQ(useOf(built, "1.3.2.7"), "serial");
    EXPECT_EQ(useOf(built, "1.3.30.1.1"), "supplies.level");
    EXPECT_EQ(useOf(built, "1.3.31.1.1"), "supplies.capacity");
    EXPECT_EQ(useOf(built, "1.3.41.1.1"), "alerts.code");
}

TEST(ValueUses, NameWhatIppAttributesBecame) {
    RawBuilder built{
        "family = \"x\"\n"
        "identity.firmware = [{ ipp = \"versions\", ipp_labels = \"names\", row = \"Main\" }]\n"
        "ipp.counters.c = [{ ipp_sum = [\"i/color\", \"i/mono\"] }]\n"};
    built.ippText("names", "Main").ippText("versions", "1.2").ippInteger("i/mono", 7);
    built.ippText("marker-names", "Black").ippInteger("marker-levels", 3);
    const ValueUses uses{built.reading(), built.profile()};
    EXPECT_EQ(uses.ofAttribute("versions"), "firmware");
    EXPECT_EQ(uses.ofAttribute("names"), "firmware");
    EXPECT_EQ(uses.ofAttribute("i/mono"), "counters.c");
    EXPECT_EQ(uses.ofAttribute("i/color"), "counters.c");
    EXPECT_EQ(uses.ofAttribute("marker-levels"), "supplies.level");
    EXPECT_EQ(uses.ofAttribute("printer-info"), "");
}

}  // namespace platen
