#include "tests/fuzz/targets/fuzz_targets.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <ostream>
#include <string>

namespace platen::fuzz {

/// How gtest names a target.
static void PrintTo(
    const Target& target, std::ostream* out) {  // NOLINT(readability-identifier-naming)
    *out << target.name;
}

namespace {

constexpr std::string_view kCorpus = "tests/fuzz/corpus";

std::string contentOf(const std::filesystem::path& path) {
    std::ifstream file{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{file}, std::istreambuf_iterator<char>{}};
}

class FuzzCorpus : public testing::TestWithParam<Target> {};

TEST_P(FuzzCorpus, BreaksNoPromiseWholeOrCut) {
    int inputs = 0;
    for (const auto& entry :
         std::filesystem::directory_iterator{std::filesystem::path{kCorpus} / GetParam().name}) {
        const std::string bytes = contentOf(entry.path());
        for (std::size_t length = 0; length <= bytes.size(); length += 1 + bytes.size() / 64)
            EXPECT_NO_THROW(GetParam().run(std::string_view{bytes}.substr(0, length)))
                << entry.path() << " cut to " << length;
        EXPECT_NO_THROW(GetParam().run(bytes)) << entry.path();
        ++inputs;
    }
    EXPECT_GT(inputs, 0);
}

INSTANTIATE_TEST_SUITE_P(Targets, FuzzCorpus, testing::ValuesIn(kTargets), [](const auto& target) {
    return std::string{target.param.name};
});

}  // namespace
}  // namespace platen::fuzz
