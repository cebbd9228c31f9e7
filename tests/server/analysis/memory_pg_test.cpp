// What becomes of a batch when memory ends while it is analysed.
#include "tests/server/analysis/installation.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <new>
#include <string>

namespace {

/// Larger than what a test takes by the way, smaller than what its batch needs.
constexpr std::size_t kLarge = 200'000;
/// How many large pieces of memory this thread still gets; negative: any number.
thread_local int large_pieces_left = -1;

}  // namespace

// For this whole program. The other forms of new and delete call these.
void* operator new(std::size_t size) {
    if (size >= kLarge && large_pieces_left >= 0 && --large_pieces_left < 0) throw std::bad_alloc{};
    if (void* memory = std::malloc(size == 0 ? 1 : size)) return memory;  // NOLINT(*-no-malloc)
    throw std::bad_alloc{};
}
void operator delete(void* memory) noexcept {
    std::free(memory);  // NOLINT(*-no-malloc)
}
void operator delete(void* memory, std::size_t /*size*/) noexcept {
    std::free(memory);  // NOLINT(*-no-malloc)
}

namespace platen::server::analysis {
namespace {

class LackOfMemory : public ::testing::TestWithParam<int> {
protected:
    Installation server_;
};

TEST_P(LackOfMemory, ProvesNothingAgainstABatchWhereverItIsMet) {
    server_.settings.attempts = GetParam();
    Analyzer analyzer{*server_.analyze_database, server_.settings, server_.metrics};
    platen::testing::FakeStream stream{
        server_.customer.agent, {server_.random.uuid()}, server_.clock};
    wire::v1::Record record;
    record.mutable_status()->set_version(std::string(2 * kLarge, 'v'));
    record.mutable_status()->set_devices_known(7);
    stream.add(record);
    server_.deliver(stream);
    int failures = 0;
    for (;; ++failures) {
        large_pieces_left = failures;
        try {
            (void)analyzer.analyzeNext();
            break;
        } catch (const std::bad_alloc&) {
            large_pieces_left = -1;
        }
    }
    const bool had_enough = large_pieces_left >= 0;
    large_pieces_left = -1;
    EXPECT_TRUE(had_enough) << "the last failure was taken for something else";
    EXPECT_GE(failures, 3) << "unpacking, decoding, understanding";
    EXPECT_EQ(server_.database.table("SELECT reason FROM quarantine"), "");
    EXPECT_EQ(server_.database.value("SELECT status->>'devices_known' FROM agent"), "7");
}

INSTANTIATE_TEST_SUITE_P(
    AtAnyAttempt,
    LackOfMemory,
    ::testing::Values(1, 3),  // the last one, which takes record by record, and the first of three
    [](const auto& attempts) {
        return attempts.param == 1 ? std::string{"last"} : std::string{"first"};
    });

}  // namespace
}  // namespace platen::server::analysis
