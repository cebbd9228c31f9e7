#include "agent/ipp/ipp_answer.hpp"

#include <cups/ipp.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <string_view>

namespace platen::agent::ipp {

namespace {

namespace fs = std::filesystem;

struct MessageEnd {
    void operator()(ipp_t* message) const { ippDelete(message); }
};
using Message = std::unique_ptr<ipp_t, MessageEnd>;

ssize_t takeNext(void* context, ipp_uchar_t* buffer, std::size_t size) {
    auto& rest = *static_cast<std::string_view*>(context);
    const std::size_t taken = std::min(size, rest.size());
    std::memcpy(buffer, rest.data(), taken);
    rest.remove_prefix(taken);
    return static_cast<ssize_t>(taken);
}

/// Null when libcups cannot read it.
Message readByLibcups(std::string_view bytes) {
    Message message{ippNew()};
    if (ippReadIO(&bytes, &takeNext, 1, nullptr, message.get()) != IPP_STATE_DATA) return nullptr;
    return message;
}

/// Number of values by name, of all attributes of the printer that are no collections.
std::map<std::string, int> countsOf(ipp_t* message) {
    std::map<std::string, int> counts;
    for (ipp_attribute_t* attribute = ippFirstAttribute(message); attribute != nullptr;
         attribute = ippNextAttribute(message)) {
        const bool counts_here = ippGetGroupTag(attribute) == IPP_TAG_PRINTER &&
                                 ippGetName(attribute) != nullptr &&
                                 ippGetValueTag(attribute) != IPP_TAG_BEGIN_COLLECTION;
        // libcups has no value for one that is out of band; for us it is one.
        if (counts_here) counts.emplace(ippGetName(attribute), std::max(1, ippGetCount(attribute)));
    }
    return counts;
}

std::string bytesOf(const fs::path& path) {
    std::ifstream file{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{file}, {}};
}

TEST(LibcupsComparison, BothReadTheSameFromAnswersOfRealPrinters) {
    const char* shared = std::getenv("PLATEN_SHARED");  // NOLINT(concurrency-mt-unsafe)
    const fs::path folder =
        fs::path{shared == nullptr ? "../shared" : shared} / "printers/recordings/ipp";
    if (!fs::is_directory(folder))
        GTEST_SKIP() << "no recordings: set PLATEN_SHARED to the folder that has them";
    for (const auto& entry : fs::directory_iterator{folder}) {
        SCOPED_TRACE(entry.path().filename().string());
        const std::string bytes = bytesOf(entry.path());
        const Message message = readByLibcups(bytes);
        ASSERT_NE(message, nullptr);
        const auto expected = countsOf(message.get());
        std::vector<std::string> names;
        for (const auto& [name, count] : expected)
            names.push_back(name);
        const auto answer = decodeAnswer(bytes, names);
        ASSERT_TRUE(answer);
        EXPECT_EQ(answer->status, ippGetStatusCode(message.get()));
        std::map<std::string, int> found;
        for (const IppAttribute& attribute : answer->attributes)
            found.emplace(attribute.name, static_cast<int>(attribute.values.size()));
        EXPECT_EQ(found, expected);
    }
}

}  // namespace

}  // namespace platen::agent::ipp
