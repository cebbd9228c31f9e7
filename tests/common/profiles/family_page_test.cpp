#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>
#include <string>

// The page for people who write a profile, held to the keys that the readers know.

namespace platen {
namespace {

std::string contentOf(const std::filesystem::path& file) {
    std::ifstream stream{file, std::ios::binary};
    return {std::istreambuf_iterator<char>{stream}, {}};
}

std::set<std::string> found(const std::string& text, const std::regex& pattern) {
    std::set<std::string> groups;
    for (std::sregex_iterator at{text.begin(), text.end(), pattern}, end; at != end; ++at)
        groups.insert(at->str(1));
    return groups;
}

/// The first argument of every question to a TableReader.
std::set<std::string> knownKeys() {
    const std::regex question{R"re((?:reader|inner|source)\.[a-zA-Z]+\(\s*"([a-z0-9_]+)")re"};
    std::set<std::string> keys;
    for (const auto& entry : std::filesystem::directory_iterator{"common/profiles"}) {
        if (entry.path().filename().string().ends_with("_reader.cpp"))
            keys.merge(found(contentOf(entry.path()), question));
    }
    return keys;
}

/// The words that stand between backticks.
std::set<std::string> explainedWords(const std::string& page) {
    std::string code;
    bool in_code = false;
    for (const char c : page) {
        if (c == '`') in_code = !in_code;
        code += in_code ? c : ' ';
    }
    return found(code, std::regex{"([a-z0-9_]+)"});
}

TEST(FamilyPage, ExplainsEveryKeyThatAProfileMayHave) {
    const auto keys = knownKeys();
    ASSERT_TRUE(keys.contains("sys_object_id") && keys.contains("must_equal"));
    const auto words = explainedWords(contentOf("docs/extending/printer-family.md"));
    for (const std::string& key : keys)
        EXPECT_TRUE(words.contains(key)) << "the page does not explain `" << key << "`";
}

}  // namespace
}  // namespace platen
