#include "common/profiles/tree.hpp"

#include "common/profiles/profile.hpp"

#include <gtest/gtest.h>

namespace platen {

TEST(CanonicalToml, IsTheSameForTheSameContentInAnotherOrder) {
    const auto one = parseTree("b = 1\na = \"x\"\n[c]\nd = [{ f = 2, e = \"y\" }]", "one");
    const auto other = parseTree("c.d = [{ e = 'y', f = 0x2 }]\na = 'x'\nb = 1", "other");
    EXPECT_EQ(canonicalToml(one), canonicalToml(other));
}

TEST(CanonicalToml, HasOneLineForEachValueWithSortedKeys) {
    const auto tree = parseTree("z = true\n[a]\nlist = [1, 2]\n[[a.rows]]\nk = \"v\"", "text");
    EXPECT_EQ(canonicalToml(tree), "a.list = [1, 2]\na.rows = [{ k = \"v\" }]\nz = true\n");
}

TEST(CanonicalToml, SurvivesQuotesBackslashesAndControlCharacters) {
    const Tree::Table tree{
        {"pattern", Tree{std::string{"^(\\S+) \"x\"\n\x7F"}}}, {"a key", Tree{std::string{"v"}}}};
    EXPECT_EQ(parseTree(canonicalToml(tree), "again"), tree);
}

TEST(MergeTrees, ReplacesListsOfTheParent) {
    const auto merged = mergeTrees(
        parseTree("[alerts]\nignore = [1, 2]\ncode = \"1.3\"", "parent"),
        parseTree("[alerts]\nignore = [3]", "child"));
    EXPECT_EQ(canonicalToml(merged), "alerts.code = \"1.3\"\nalerts.ignore = [3]\n");
}

TEST(MergeTrees, PutsIdentityCandidatesOfTheChildFirst) {
    const auto merged = mergeTrees(
        parseTree("identity.model = [\"general\"]", "parent"),
        parseTree("identity.model = [\"special\"]", "child"));
    EXPECT_EQ(canonicalToml(merged), "identity.model = [\"special\", \"general\"]\n");
}

TEST(ParseTree, NamesTheKeyOfAValueThatIsNotAllowed) {
    EXPECT_THROW(
        try { (void)parseTree("[a]\nb = 1.5", "x.toml"); } catch (const ProfileError& problem) {
            EXPECT_STREQ(
                problem.what(),
                "x.toml.a.b is a fraction or a date; allowed: texts, whole numbers, true, false");
            throw;
        },
        ProfileError);
}

TEST(ParseTree, NamesTheLineOfWhatIsNoToml) {
    EXPECT_THROW(
        try { (void)parseTree("a = 1\nb = = 2", "x.toml"); } catch (const ProfileError& problem) {
            EXPECT_EQ(std::string{problem.what()}.rfind("x.toml:2:", 0), 0U) << problem.what();
            throw;
        },
        ProfileError);
}

}  // namespace platen
