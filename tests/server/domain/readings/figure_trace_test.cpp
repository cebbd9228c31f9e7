#include "server/domain/readings/figure_trace.hpp"

#include <gtest/gtest.h>

#include <stdexcept>
#include <vector>

namespace platen::server::domain {
namespace {

ReadingRow tracedRow(std::int64_t count) {
    ReadingRow row{.others = {7}, .marks = {}, .chain = {}};
    row.status = "idle";
    row.parts = 3;
    row.counter_set = 5;
    row.columns[0] = count;
    return row;
}

const std::vector<FigureTrace> kTwoCorrections{
    {.before = R"({"life_count": 100, "others": [7, 8], "normalised_by": null, "marks": null})",
     .after = R"({"life_count": 200, "others": null, "normalised_by": 4, "marks": "\\x0a0b"})"},
    {.before = R"({"life_count": 200, "others": null, "status": "down", "parts": 1})",
     .after = R"({"life_count": 300, "others": [7], "status": "idle", "parts": 3})"}};

TEST(FigureTrace, LeadsBackToWhatWasStored) {
    ReadingRow row = tracedRow(300);
    row.normalised_by = 4;
    row.marks = "\x0a\x0b";
    EXPECT_TRUE(isAsLeft(row, kTwoCorrections));
    const ReadingRow original = originalOf(row, kTwoCorrections);
    EXPECT_EQ(original.columns[0], 100);
    EXPECT_EQ(original.others, (std::vector<std::int64_t>{7, 8}));
    EXPECT_EQ(original.normalised_by, std::nullopt);
    EXPECT_EQ(original.marks, "");
    EXPECT_EQ(original.status, "down");
    EXPECT_EQ(original.parts, 1);
    EXPECT_EQ(original.counter_set, 5);
}

TEST(FigureTrace, KnowsARowThatTheLastCorrectionDidNotLeaveSo) {
    ReadingRow row = tracedRow(300);
    row.normalised_by = 4;
    row.marks = "\x0a\x0b";
    row.columns[0] = 301;
    EXPECT_FALSE(isAsLeft(row, kTwoCorrections));
    row.columns[0] = 300;
    row.marks.clear();
    EXPECT_FALSE(isAsLeft(row, kTwoCorrections)) << "of a correction before the last one";
}

TEST(FigureTrace, KnowsTracesThatDoNotFollowEachOther) {
    std::vector<FigureTrace> broken = kTwoCorrections;
    broken[1].before = R"({"life_count": 201, "others": null, "status": "down", "parts": 1})";
    ReadingRow row = tracedRow(300);
    row.normalised_by = 4;
    row.marks = "\x0a\x0b";
    EXPECT_FALSE(isAsLeft(row, broken));
}

TEST(FigureTrace, WhatNoCorrectionMayChangeIsNotAsLeft) {
    const std::vector<FigureTrace> odd{
        {.before = R"({"taken_at": 1})", .after = R"({"taken_at": 2})"}};
    EXPECT_FALSE(isAsLeft(tracedRow(1), odd));
    EXPECT_THROW(
        (void)originalOf(tracedRow(1), std::vector{FigureTrace{"{", "{"}}), std::invalid_argument);
}

}  // namespace
}  // namespace platen::server::domain
