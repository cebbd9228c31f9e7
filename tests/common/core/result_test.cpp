#include "common/core/result.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <string>

namespace platen {
namespace {

enum class Problem { Timeout, Refused };

Result<int, Problem> half(int number) {
    if (number % 2 != 0) return Failure{Problem::Refused};
    return number / 2;
}

TEST(Result, HoldsTheValueOfASuccess) {
    const auto result = half(8);
    ASSERT_TRUE(result.hasValue());
    EXPECT_TRUE(static_cast<bool>(result));
    EXPECT_EQ(result.value(), 4);
    EXPECT_EQ(*result, 4);
}

TEST(Result, HoldsTheReasonOfAFailure) {
    const auto result = half(7);
    ASSERT_FALSE(result.hasValue());
    EXPECT_EQ(result.error(), Problem::Refused);
}

TEST(Result, RefusesTheAlternativeThatIsNotThere) {
    EXPECT_THROW(static_cast<void>(half(7).value()), std::logic_error);
    EXPECT_THROW(static_cast<void>(half(8).error()), std::logic_error);
}

TEST(Result, GivesAwayAValueThatCannotBeCopied) {
    Result<std::unique_ptr<int>, Problem> result{std::make_unique<int>(5)};
    const std::unique_ptr<int> taken = std::move(result).value();
    EXPECT_EQ(*taken, 5);
}

TEST(Result, TellsValueFromErrorWhenBothHaveTheSameType) {
    const Result<std::string, std::string> failed = Failure{std::string{"broken"}};
    EXPECT_FALSE(failed.hasValue());
    EXPECT_EQ(failed.error(), "broken");
}

}  // namespace
}  // namespace platen
