#include "server/rules/reading_id.hpp"

#include <gtest/gtest.h>

namespace platen::server::rules {
namespace {

TEST(ReadingId, NamesOneReadingAndIsReadBack) {
    const SampleOrder sample{
        .taken_at = parseUtc("2026-11-21T08:15:30.123Z").value(), .stream = 7, .seq = 42};
    const std::string id = readingId(sample);
    EXPECT_EQ(id, "1795248930123-7-42");
    EXPECT_EQ(parseReadingId(id), sample);
}

TEST(ReadingId, IsNoOtherText) {
    for (const char* text :
         {"",
          "1",
          "1-2",
          "1-2-3-4",
          "1-2-x",
          "01-2-3",
          "+1-2-3",
          " 1-2-3",
          "1-2-99999999999999999999",
          "253402300800000-1-1",
          "--"})
        EXPECT_FALSE(parseReadingId(text).has_value()) << text;
}

}  // namespace
}  // namespace platen::server::rules
