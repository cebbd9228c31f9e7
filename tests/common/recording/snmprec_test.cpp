#include "common/recording/snmprec.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace platen {
namespace {

using testing::HasSubstr;

std::vector<Binding> parsed(std::string_view text) {
    return parseSnmprec(text, "device.snmprec");
}

TEST(Snmprec, ReadsEveryTypeOfValue) {
    EXPECT_EQ(parsed("1.3.1|2|-7").at(0).value, Value::ofInteger(-7));
    EXPECT_EQ(parsed("1.3.1|4|a|b").at(0).value, Value::ofOctets("a|b"));
    EXPECT_EQ(parsed("1.3.1|4x|00fF").at(0).value, Value::ofOctets(std::string{"\0\xff", 2}));
    EXPECT_EQ(parsed("1.3.1|5|").at(0).value, Value{});
    EXPECT_EQ(parsed("1.3.1||").at(0).value, Value{});
    EXPECT_EQ(parsed("1.3.1|6|.1.3.6.1").at(0).value.octets, "1.3.6.1");
    EXPECT_EQ(parsed("1.3.1|64|10.0.0.255").at(0).value.octets, std::string("\n\0\0\xff", 4));
    EXPECT_EQ(parsed("1.3.1|64x|0A0000ff").at(0).value.octets, std::string("\n\0\0\xff", 4));
    EXPECT_EQ(
        parsed("1.3.1|65|4294967295").at(0).value,
        Value::ofNumber(ValueType::Counter32, 4294967295));
    EXPECT_EQ(parsed("1.3.1|66|5").at(0).value, Value::ofNumber(ValueType::Gauge32, 5));
    EXPECT_EQ(parsed("1.3.1|67|5").at(0).value, Value::ofNumber(ValueType::TimeTicks, 5));
    EXPECT_EQ(
        parsed("1.3.1|70|18446744073709551615").at(0).value,
        Value::ofNumber(ValueType::Counter64, 18446744073709551615U));
}

TEST(Snmprec, SortsByOidNumberAndNotByText) {
    const auto rows = parsed("1.3.10|2|3\n.1.3.9|2|2\n1.3|2|1\n");
    ASSERT_EQ(rows.size(), 3U);
    EXPECT_EQ(rows[0].oid, Oid::of("1.3"));
    EXPECT_EQ(rows[1].oid, Oid::of("1.3.9"));
    EXPECT_EQ(rows[2].oid, Oid::of("1.3.10"));
}

TEST(Snmprec, KeepsTheLastOfRepeatedRows) {
    const auto rows = parsed("1.3.1|2|1\n1.3.2|2|5\n1.3.1|2|2\n");
    ASSERT_EQ(rows.size(), 2U);
    EXPECT_EQ(rows[0].value, Value::ofInteger(2));
}

TEST(Snmprec, SkipsCommentsAndEmptyLinesAndCarriageReturns) {
    const auto rows = parsed("# synthetic\r\n\r\n1.3.1|4|text\r\n");
    ASSERT_EQ(rows.size(), 1U);
    EXPECT_EQ(rows[0].value, Value::ofOctets("text"));
}

TEST(Snmprec, NamesTheFileAndTheLineThatIsWrong) {
    for (const char* wrong :
         {"no row",
          "1.3.1|2",
          "1.3.1|2|seven",
          "1.3.1|4x|0g",
          "1.3.x|2|1",
          "1.3.1|64|1.2.3",
          "1.3.1|99|1",
          "1.3.1|65|-1"}) {
        try {
            static_cast<void>(parsed("# first\n" + std::string{wrong}));
            ADD_FAILURE() << wrong << " was accepted";
        } catch (const SnmprecError& error) {
            EXPECT_THAT(error.what(), HasSubstr("device.snmprec:2: ")) << wrong;
        }
    }
}

TEST(Snmprec, SaysWhichFileIsMissing) {
    try {
        static_cast<void>(readSnmprec("/nonexistent/device.snmprec"));
        ADD_FAILURE() << "a missing file was read";
    } catch (const SnmprecError& error) {
        EXPECT_THAT(error.what(), HasSubstr("/nonexistent/device.snmprec"));
    }
}

}  // namespace
}  // namespace platen
