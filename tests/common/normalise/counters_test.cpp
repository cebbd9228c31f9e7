#include "tests/common/normalise/raw_builder.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <optional>
#include <utility>

namespace platen {

namespace {

using normalise_test::RawBuilder;

std::optional<std::uint64_t> valueOf(const RawBuilder& builder) {
    const StandardReading reading = builder.reading();
    const Counter* counter = reading.counter("c");
    return counter == nullptr ? std::nullopt : std::optional{counter->value};
}

RawBuilder withCounter(const std::string& source) {
    return RawBuilder{"family = \"x\"\ncounters.c = [" + source + "]\n"};
}

/// Rows of type (1.3.1), second label (1.3.3) and value (1.3.2).
RawBuilder withRows(const std::string& rules) {
    auto builder = withCounter(R"({ labels = "1.3.1", values = "1.3.2", )" + rules + " }");
    builder.integer("1.3.1.1", 10).integer("1.3.1.2", 201).integer("1.3.1.3", 401);
    builder.integer("1.3.1.4", 403).integer("1.3.1.5", 10);
    builder.counter("1.3.2.1", 100).counter("1.3.2.2", 30).counter("1.3.2.3", 50);
    builder.counter("1.3.2.4", 20).counter("1.3.2.5", 100);
    builder.integer("1.3.3.1", 1).integer("1.3.3.2", 4).integer("1.3.3.3", 4);
    return builder.integer("1.3.3.4", 5);
}

}  // namespace

TEST(CounterSum, AddsWhatIsThereAndNamesTheFirstOid) {
    auto builder = withCounter(R"({ sum = ["1.3.1.0", "1.3.2.0"] })");
    builder.counter("1.3.1.0", 40).counter("1.3.2.0", 2);
    const StandardReading reading = builder.reading();
    ASSERT_NE(reading.counter("c"), nullptr);
    EXPECT_EQ(reading.counter("c")->value, 42U);
    EXPECT_EQ(reading.counter("c")->oid, "1.3.1.0");
}

TEST(CounterSum, CountsNothingForAFunctionThatTheDeviceDoesNotHave) {
    auto builder = withCounter(R"({ sum = ["1.3.1.0", "1.3.2.0"] })");
    EXPECT_EQ(valueOf(builder.counter("1.3.2.0", 2)), 2U);
}

TEST(CounterSum, IsUnknownWhenAPartCouldNotBeRead) {
    auto builder = withCounter(R"({ sum = ["1.3.1.0", "1.3.2.0"] })");
    EXPECT_EQ(valueOf(builder.counter("1.3.1.0", 40).failed("1.3.2.0")), std::nullopt);
}

TEST(CounterSum, IsUnknownWhenNothingIsThere) {
    EXPECT_EQ(valueOf(withCounter(R"({ sum = ["1.3.1.0"] })")), std::nullopt);
}

TEST(CounterSum, IsUnknownWhenItDoesNotFit) {
    auto builder = withCounter(R"({ sum = ["1.3.1.0", "1.3.2.0"] })");
    builder.add("1.3.1.0", Value::ofNumber(ValueType::Counter64, ~std::uint64_t{0}));
    EXPECT_EQ(valueOf(builder.counter("1.3.2.0", 1)), std::nullopt);
}

TEST(Counter, IsUnknownAboveTheLargestSignedNumber) {
    constexpr std::uint64_t kMost = std::numeric_limits<std::int64_t>::max();
    for (const auto& [stated, kept] :
         {std::pair{kMost, std::optional{kMost}},
          std::pair{kMost + 1, std::optional<std::uint64_t>{}}}) {
        auto builder = withCounter(R"({ get = "1.3.1.0" })");
        builder.add("1.3.1.0", Value::ofNumber(ValueType::Counter64, stated));
        EXPECT_EQ(valueOf(builder), kept);
    }
}

TEST(Counter, IsNeverNegative) {
    EXPECT_EQ(valueOf(withCounter(R"({ get = "1.3.1.0" })").integer("1.3.1.0", -2)), std::nullopt);
}

TEST(Counter, IsNotTakenFromAnotherSeriesWhenItsOwnCouldNotBeRead) {
    auto builder = withCounter(R"({ get = "1.3.1.0" }, { get = "1.3.2.0" })");
    EXPECT_EQ(valueOf(builder.counter("1.3.2.0", 7).failed("1.3.1.0")), std::nullopt);
}

TEST(Counter, IsTakenFromTheNextPlaceWhenTheDeviceDoesNotHaveTheFirst) {
    auto builder = withCounter(R"({ get = "1.3.1.0" }, { get = "1.3.2.0" })");
    EXPECT_EQ(valueOf(builder.counter("1.3.2.0", 7)), 7U);
}

TEST(CounterDifference, NeedsEverythingThatIsSubtracted) {
    const std::string source = R"({ get = "1.3.1.0", minus = ["1.3.2.0"] })";
    EXPECT_EQ(valueOf(withCounter(source).counter("1.3.1.0", 9).counter("1.3.2.0", 4)), 5U);
    EXPECT_EQ(valueOf(withCounter(source).counter("1.3.1.0", 9)), std::nullopt);
    EXPECT_EQ(
        valueOf(withCounter(source).counter("1.3.1.0", 3).counter("1.3.2.0", 4)), std::nullopt);
}

TEST(CounterCheck, RefusesATotalThatIsNotTheSumOfItsParts) {
    const std::string source = R"({ get = "1.3.1.0", must_equal = ["1.3.2.0", "1.3.3.0"] })";
    auto right = withCounter(source);
    right.counter("1.3.1.0", 9).counter("1.3.2.0", 4).counter("1.3.3.0", 5);
    EXPECT_EQ(valueOf(right), 9U);
    auto wrong = withCounter(source);
    wrong.counter("1.3.1.0", 2).counter("1.3.2.0", 4).counter("1.3.3.0", 5);
    EXPECT_EQ(valueOf(wrong), std::nullopt);
}

TEST(CounterRows, AreFoundByTheirLabelAndNotByTheirPlace) {
    auto builder =
        withCounter(R"({ labels = "1.3.2", values = "1.3.9", row = "^(?:A3|Ledger)$" })");
    builder.octets("1.3.2.1.1", "A4").octets("1.3.2.1.2", "A3").octets("1.3.2.1.7", "Ledger");
    builder.counter("1.3.9.1.1", 1000).counter("1.3.9.1.2", 30).counter("1.3.9.1.7", 4);
    EXPECT_EQ(valueOf(builder), 34U);
}

TEST(CounterRows, CompareANumberAsLabelInDecimal) {
    auto builder = withCounter(R"({ labels = "1.3.2", values = "1.3.9", row = "^20[23]$" })");
    builder.integer("1.3.2.1", 202).integer("1.3.2.2", 203).integer("1.3.2.3", 2020);
    builder.counter("1.3.9.1", 5).counter("1.3.9.2", 6).counter("1.3.9.3", 7);
    EXPECT_EQ(valueOf(builder), 11U);
}

TEST(CounterRows, WithOneLabelCountOnceWhereTheFamilySaysSo) {
    EXPECT_EQ(valueOf(withRows(R"(row = "^10$")")), 200U);
    EXPECT_EQ(valueOf(withRows(R"(row = "^10$", once = true)")), 100U);
    EXPECT_EQ(valueOf(withRows(R"(row = "^[24]01$", once = true)")), 80U);
}

TEST(CounterRows, CanBeSubtractedAndMustAddUpWhereTheFamilySaysSo) {
    const std::string total = R"(once = true, row = "^10$", )";
    EXPECT_EQ(valueOf(withRows(total + R"(minus_row = "^403$")")), 80U);
    EXPECT_EQ(valueOf(withRows(total + R"(minus_row = "^404$")")), std::nullopt);
    EXPECT_EQ(
        valueOf(withRows(total + R"(minus_row = "^403$", must_equal_row = "^[24]01$")")), 80U);
    EXPECT_EQ(
        valueOf(withRows(total + R"(minus_row = "^403$", must_equal_row = "^401$")")),
        std::nullopt);
    EXPECT_EQ(valueOf(withRows(R"(row = "^403$", minus_row = "^401$")")), std::nullopt);
}

TEST(CounterRows, AreChosenByASecondLabelToo) {
    const std::string sides = R"(and_labels = "1.3.3", and_row = "^4$", )";
    EXPECT_EQ(valueOf(withRows(sides + R"(row = "^40[13]$")")), 50U);
    EXPECT_EQ(valueOf(withRows(sides + R"(row = "^403$")")), std::nullopt);
    EXPECT_EQ(valueOf(withRows(sides + R"(row = "^401$")").failed("1.3.3")), std::nullopt);
}

TEST(CounterTag, IsReadFromTagLengthValueRecords) {
    auto builder = withCounter(R"({ get = "1.3.1.0", tag = 1 })");
    builder.octets("1.3.1.0", std::string{"\x00\x01\x04\x00\x00\x06\x4b\x01\x01\x01\x09\xff", 12});
    EXPECT_EQ(valueOf(builder), 9U);
}

TEST(CounterText, IsTheNumberThatThePatternFinds) {
    auto builder =
        withCounter(R"t({ get = "1.3.1.0", regex = "^([0-9]+) INCHES", unit = "inches" })t");
    builder.octets("1.3.1.0", "1920 INCHES, 4876 CENTIMETERS");
    const StandardReading reading = builder.reading();
    ASSERT_NE(reading.counter("c"), nullptr);
    EXPECT_EQ(reading.counter("c")->value, 1920U);
    EXPECT_EQ(unitName(reading.counter("c")->unit), "inches");
}

TEST(CounterUnit, IsTheOneThatTheDeviceStatesInTheSameRow) {
    auto builder = withCounter(R"({ column = "1.3.4", unit_column = "1.3.3" })");
    builder.integer("1.3.3.1.1", 8).counter("1.3.4.1.1", 271871);
    const StandardReading reading = builder.reading();
    ASSERT_NE(reading.counter("c"), nullptr);
    EXPECT_EQ(reading.counter("c")->unit, CounterUnit::Sheets);
    EXPECT_EQ(reading.counter("c")->oid, "1.3.4.1.1");
}

TEST(CounterUnit, LeavesTheCounterOutWhenTheUnitCouldNotBeRead) {
    auto builder = withCounter(R"({ column = "1.3.4", unit_column = "1.3.3" })");
    EXPECT_EQ(valueOf(builder.counter("1.3.4.1.1", 5).failed("1.3.3")), std::nullopt);
}

TEST(IppCounter, AddsMembersAndNamesTheFirst) {
    auto builder = withCounter(R"({ ipp_sum = ["i-col/color", "i-col/color-two-sided"] })");
    builder.ippInteger("i-col/color", 40).ippInteger("i-col/color-two-sided", 2);
    const StandardReading reading = builder.reading();
    ASSERT_NE(reading.counter("c"), nullptr);
    EXPECT_EQ(reading.counter("c")->value, 42U);
    EXPECT_EQ(reading.counter("c")->oid, "ipp:i-col/color");
}

TEST(IppCounter, IsUnknownForSeveralValuesANegativeOneAnotherTypeOrNone) {
    const std::string source = R"({ ipp = "pages" })";
    EXPECT_EQ(valueOf(withCounter(source).ippInteger("pages", 7)), 7U);
    EXPECT_EQ(
        valueOf(withCounter(source).ippInteger("pages", 7).ippInteger("pages", 8)), std::nullopt);
    EXPECT_EQ(valueOf(withCounter(source).ippInteger("pages", -2)), std::nullopt);
    EXPECT_EQ(valueOf(withCounter(source).ippText("pages", "7")), std::nullopt);
    EXPECT_EQ(valueOf(withCounter(source).ipp("pages", 0x13, "")), std::nullopt);
    EXPECT_EQ(valueOf(withCounter(source)), std::nullopt);
}

TEST(IppCounter, IsASeriesOfItsOwnBesideOneThatSnmpMayHave) {
    const std::string profile =
        "family = \"x\"\ncounters.c = [{ get = \"1.3.1.0\" }]\n"
        "ipp.counters.c = [{ ipp = \"pages\" }]\nipp.counters.d = [{ ipp = \"pages\" }]\n";
    for (const bool has_own : {true, false}) {
        RawBuilder builder{profile};
        builder.ippInteger("pages", 7);
        if (has_own) builder.counter("1.3.1.0", 9);
        const StandardReading reading = builder.reading();
        EXPECT_EQ(reading.counter("c") != nullptr, has_own);
        ASSERT_NE(reading.counter("ipp_c"), nullptr);
        EXPECT_EQ(reading.counter("ipp_c")->value, 7U);
        ASSERT_NE(reading.counter("d"), nullptr) << "SNMP has no such counter";
    }
}

TEST(IppCounter, HasThePlainNameWhereNobodyWasAskedBySnmp) {
    RawBuilder builder{
        "family = \"x\"\ncounters.c = [{ get = \"1.3.1.0\" }]\nipp.counters.c = [{ ipp = \"pages\" "
        "}]\n"};
    builder.ippInteger("pages", 7).ippAlone();
    EXPECT_EQ(valueOf(builder), 7U);
    EXPECT_EQ(builder.reading().counters.size(), 1U);
}

TEST(IppCounter, IsAnotherSeriesWhereSnmpHasOnlyFallenSilent) {
    RawBuilder builder{
        "family = \"x\"\ncounters.c = [{ get = \"1.3.1.0\" }]\nipp.counters.c = [{ ipp = \"pages\" "
        "}]\n"};
    builder.ippInteger("pages", 7).ippAlone().afterSnmp();
    EXPECT_EQ(valueOf(builder), std::nullopt);
    EXPECT_NE(builder.reading().counter("ipp_c"), nullptr);
}

TEST(IppCounter, ThatFailedIsNotReplacedByAnotherSeries) {
    auto builder = withCounter(R"({ ipp = "pages" }, { get = "1.3.1.0" })");
    builder.counter("1.3.1.0", 9);
    EXPECT_EQ(valueOf(builder), 9U);
    EXPECT_EQ(valueOf(builder.ippFailed()), std::nullopt);
}

}  // namespace platen
