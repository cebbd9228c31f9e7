#include "server/domain/organisations/organisations_rules.hpp"

#include <gtest/gtest.h>

#include <string>

namespace platen::server::domain {
namespace {

std::string repeated(const std::string& character, std::size_t times) {
    std::string text;
    for (std::size_t i = 0; i < times; ++i)
        text += character;
    return text;
}

TEST(Name, HasUpTo200CharactersHoweverManyBytesTheyTake) {
    for (const std::string character : {"x", "\u00E4", "\U0001F5A8"}) {
        EXPECT_TRUE(isName(character));
        EXPECT_TRUE(isName(repeated(character, 200)));
        EXPECT_FALSE(isName(repeated(character, 201)));
    }
    EXPECT_FALSE(isName(""));
}

TEST(Name, IsCleanText) {
    for (const std::string name : {"a\nb", "a\x1F", "\xC3", "\xFF\xFE"})
        EXPECT_FALSE(isName(name)) << name;
}

}  // namespace
}  // namespace platen::server::domain
