#include "server/db/param.hpp"

#include "server/db/tenant_scope.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <stdexcept>

namespace platen::server::db {
namespace {

TEST(Param, WritesValuesAsPostgresReadsThem) {
    EXPECT_STREQ(Param{std::uint64_t{18'446'744'073'709'551'615U}}.text(), "18446744073709551615");
    EXPECT_STREQ(Param{true}.text(), "true");
    EXPECT_STREQ(Param{"text"}.text(), "text");
    const std::string bytes{"\0\xff", 2};
    EXPECT_STREQ(Param{Bytes{bytes}}.text(), "\\x00ff");
    EXPECT_STREQ(Param{TenantId{"abc"}}.text(), "abc");
    EXPECT_STREQ(
        Param{parseUtc("2026-11-21T10:00:00.5Z").value()}.text(), "2026-11-21T10:00:00.500Z");
}

TEST(Param, IsNullForWhatIsAbsent) {
    EXPECT_EQ(Param{std::nullopt}.text(), nullptr);
    EXPECT_EQ(Param{std::optional<std::string>{}}.text(), nullptr);
    EXPECT_STREQ(Param{std::optional<int>{7}}.text(), "7");
}

TEST(Param, QuotesTheElementsOfAnArray) {
    const std::vector<std::string> texts{"a,b", "\"c\"", "d\\", "NULL", ""};
    EXPECT_STREQ(Param{texts}.text(), R"({"a,b","\"c\"","d\\","NULL",""})");
    const std::vector<std::optional<std::int64_t>> numbers{1, std::nullopt, -3};
    EXPECT_STREQ(Param{numbers}.text(), "{1,NULL,-3}");
}

TEST(TenantScopeLiteral, HoldsOnlyWhatIsAUuid) {
    const TenantId good{"7B0E0000-0000-4000-8000-000000000001"};
    EXPECT_EQ(TenantScope::of(good).literal(), "{7b0e0000-0000-4000-8000-000000000001}");
    EXPECT_THROW(
        (void)TenantScope::of(TenantId{"x'; DROP TABLE device; --"}), std::invalid_argument);
    EXPECT_EQ(TenantScope::of(std::span<const TenantId>{}).literal(), "{}");
    EXPECT_EQ(TenantScope::none().literal(), std::nullopt);
}

}  // namespace
}  // namespace platen::server::db
