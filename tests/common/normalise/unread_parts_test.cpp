#include "common/normalise/normalise.hpp"
#include "common/normalise/reading_json.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace platen {

namespace {

TEST(UnreadParts, AreNamedWithTheirOidAndTheReason) {
    const Profile profile = parseProfile(
        "family = \"x\"\n[counters]\na = [{ get = \"1.3.6.1.4.1.9.1.0\" }]\n"
        "[supplies]\nlevel = \"1.3.6.1.2.1.43.11.1.1.9\"\n");
    RawReading raw;
    raw.problems = {
        {.plan_index = 0, .error = FieldError::Truncated},
        {.plan_index = 1, .error = FieldError::Refused},
        {.plan_index = 77, .error = FieldError::Timeout}};  // of another profile
    const StandardReading reading = normalise(raw, profile);
    const std::vector<UnreadPart> expected{
        {.oid = "1.3.6.1.2.1.43.11.1.1.9", .error = FieldError::Truncated},
        {.oid = "1.3.6.1.4.1.9.1.0", .error = FieldError::Refused}};
    EXPECT_EQ(reading.unread, expected);
    EXPECT_NE(
        probeJson(raw, reading)
            .find(R"("unread":[{"oid":"1.3.6.1.2.1.43.11.1.1.9","error":"truncated"},)"),
        std::string::npos);
}

}  // namespace

}  // namespace platen
