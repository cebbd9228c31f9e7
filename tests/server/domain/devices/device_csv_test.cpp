#include "server/domain/devices/device_csv.hpp"

#include "server/domain/devices/device_export.hpp"

#include <gtest/gtest.h>

namespace platen::server::domain {
namespace {

TEST(DeviceCsv, QuotesWhatNeedsIt) {
    EXPECT_EQ(csvField("plain text"), "plain text");
    EXPECT_EQ(csvField("a,b"), "\"a,b\"");
    EXPECT_EQ(csvField("say \"no\""), "\"say \"\"no\"\"\"");
    EXPECT_EQ(csvField("two\nlines"), "\"two\nlines\"");
}

TEST(DeviceCsv, TakesTheForceOutOfFormulas) {
    for (const char* formula : {"=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx"})
        EXPECT_EQ(csvField(formula).find_first_of('\''), csvField(formula)[0] == '"' ? 1U : 0U)
            << formula;
    EXPECT_EQ(csvField("1-1"), "1-1");
}

TEST(DeviceCsv, TakesTheForceOutOfFormulasBehindAnotherSeparator) {
    EXPECT_EQ(csvField("x;=1+1"), "x;'=1+1");
    EXPECT_EQ(csvField("x;;@A1;-"), "x;;'@A1;'-");
    EXPECT_EQ(csvField("x\t=1"), "x\t'=1");
    EXPECT_EQ(csvField("x\n+1"), "\"x\n'+1\"");
    EXPECT_EQ(csvField("x;\"=1"), "\"x;\"\"'=1\"") << "a quoted cell there";
    EXPECT_EQ(csvField("a;b = c"), "a;b = c");
}

TEST(DeviceCsv, GivesTheColumnsInTheOrderAskedFor) {
    DeviceSummary device;
    device.serial = "S1";
    device.total = 7;
    const auto columns = csvColumns("total,serial,mono");
    EXPECT_EQ(csvHead(columns), "\xEF\xBB\xBFtotal,serial,mono\r\n");
    EXPECT_EQ(csvLine(columns, device), "7,S1,\r\n");
}

TEST(ExportPlaces, AreFreeAgainWhenAnExportEnds) {
    ExportPlaces places;
    auto first = places.take();
    const auto second = places.take();
    EXPECT_TRUE(first);
    EXPECT_TRUE(second);
    EXPECT_FALSE(places.take());
    first.reset();
    EXPECT_TRUE(places.take());
}

}  // namespace
}  // namespace platen::server::domain
