#include "server/evidence/chain_walk.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <random>

namespace platen::server::evidence {
namespace {

using std::chrono::minutes;

const TimePoint kWalkBegin{std::chrono::milliseconds{1'800'000'000'000}};

rules::RunSample sampleNumber(std::int32_t n) {
    return {
        .taken_at = kWalkBegin + minutes{n},
        .received_at = kWalkBegin + minutes{n + 1},
        .stream = 1,
        .seq = static_cast<std::uint64_t>(100 + n),
        .n = n};
}

/// As the analysis writes it: a run after some of the rows.
DeviceChain makeChain(const std::vector<int>& runs) {
    DeviceChain chain;
    chain.begin = rules::chainBegin("tenant", "device");
    chain.head = chain.begin;
    for (const int repetitions : runs) {
        ChainRow row{.sample = sampleNumber(++chain.head_n), .figures = "says", .chain = {}};
        const std::int32_t began_n = chain.head_n;
        row.figures += std::to_string(began_n);
        const auto link = [](const rules::RunSample& sample) {
            return rules::ChainLink{
                .n = sample.n,
                .taken_at = sample.taken_at,
                .received_at = sample.received_at,
                .stream = sample.stream,
                .seq = sample.seq};
        };
        rules::ChainLink first = link(row.sample);
        first.figures = row.figures;
        chain.head = row.chain = rules::chainAfter(chain.head, first);
        chain.rows.push_back(row);
        if (repetitions == 0) continue;
        ChainRun run{.began_n = began_n, .samples = {}, .chain = {}};
        for (int i = 0; i < repetitions; ++i) {
            run.samples.push_back(sampleNumber(++chain.head_n));
            rules::ChainLink again = link(run.samples.back());
            again.repeats_n = began_n;
            chain.head = rules::chainAfter(chain.head, again);
        }
        run.chain = chain.head;
        chain.runs.push_back(run);
    }
    return chain;
}

std::string foundIn(const DeviceChain& chain, std::int32_t from_n = 1) {
    const auto found = findBreak(chain, from_n);
    return found ? std::string{breakWord(found->kind)} + " " + std::to_string(found->n) : "";
}

TEST(ChainWalk, FindsNothingWhereNothingWasChanged) {
    EXPECT_EQ(foundIn(makeChain({})), "");
    EXPECT_EQ(foundIn(makeChain({0})), "");
    EXPECT_EQ(foundIn(makeChain({0, 3, 0, 1})), "");
}

TEST(ChainWalk, NamesTheFirstRowThatIsNotWhatItWas) {
    using Change = std::function<void(DeviceChain&)>;
    // rows 1 2 6 7, runs 3-5 and 8
    const std::vector<std::pair<std::string, Change>> changes{
        {"changed 2", [](auto& c) { c.rows[1].figures = "more"; }},
        {"changed 2", [](auto& c) { c.rows[1].sample.taken_at += minutes{1}; }},
        {"changed 2", [](auto& c) { c.rows[1].chain = c.rows[0].chain; }},
        {"changed 3", [](auto& c) { c.runs[0].samples[1].seq += 1; }},
        {"changed 3", [](auto& c) { c.runs[0].chain = c.head; }},
        {"missing 2", [](auto& c) { c.rows.erase(c.rows.begin() + 1); }},
        {"missing 3", [](auto& c) { c.runs.erase(c.runs.begin()); }},
        {"missing 8", [](auto& c) { c.runs.pop_back(); }},
        {"inserted 2", [](auto& c) { c.rows.push_back(c.rows[1]); }},
        {"inserted 9",
         [](auto& c) {
             c.rows.push_back({.sample = sampleNumber(9), .figures = {}, .chain = {}});
         }},
        {"changed 1", [](auto& c) { std::swap(c.rows[0].figures, c.rows[1].figures); }},
        {"head 8", [](auto& c) { c.head = c.rows[0].chain; }},
        {"missing 9", [](auto& c) { c.head_n = 9; }},
        {"inserted 8", [](auto& c) { c.head_n = 7; }}};
    for (const auto& [expected, change] : changes) {
        DeviceChain chain = makeChain({0, 3, 0, 1});
        change(chain);
        EXPECT_EQ(foundIn(chain), expected);
    }
}

/// Who makes the links anew behind his change has to move the head, too.
TEST(ChainWalk, FindsLinksThatWereMadeAnew) {
    DeviceChain chain = makeChain({0, 0, 0});
    DeviceChain forged = chain;
    forged.rows[2].figures = "more";
    rules::ChainLink link{
        .n = 3,
        .taken_at = forged.rows[2].sample.taken_at,
        .received_at = forged.rows[2].sample.received_at,
        .stream = 1,
        .seq = 103,
        .figures = "more"};
    forged.rows[2].chain = rules::chainAfter(forged.rows[1].chain, link);
    EXPECT_EQ(foundIn(forged), "head 3");
}

TEST(ChainWalk, GoesOnBehindAnAnchor) {
    DeviceChain chain = makeChain({0, 3, 0, 1});
    DeviceChain thinned = chain;
    thinned.anchors.push_back({.first_n = 2, .last_n = 5, .chain = chain.runs[0].chain});
    EXPECT_EQ(foundIn(thinned), "inserted 2") << "what went is there";
    thinned.rows.erase(thinned.rows.begin() + 1);
    thinned.runs.erase(thinned.runs.begin());
    EXPECT_EQ(foundIn(thinned), "");
    thinned.anchors[0].chain = chain.head;
    EXPECT_EQ(foundIn(thinned), "changed 6");
    thinned.anchors.clear();
    EXPECT_EQ(foundIn(thinned), "missing 2");
}

TEST(ChainWalk, CanBeginAtALaterReading) {
    DeviceChain chain = makeChain({0, 3, 0, 1});
    chain.rows[0].figures = "more";
    EXPECT_EQ(foundIn(chain), "changed 1");
    EXPECT_EQ(foundIn(chain, 2), "");
    chain.rows[3].figures = "more";
    EXPECT_EQ(foundIn(chain, 2), "changed 7");
}

TEST(ChainWalk, FindsEveryChangeOfAnyOctet) {
    std::mt19937 random{7};
    for (int round = 0; round < 200; ++round) {
        std::vector<int> runs(1 + random() % 6);
        for (int& run : runs)
            run = static_cast<int>(random() % 4);
        DeviceChain chain = makeChain(runs);
        ASSERT_EQ(foundIn(chain), "");
        ChainRow& row = chain.rows[random() % chain.rows.size()];
        const auto at = random() % row.figures.size();
        row.figures[at] = static_cast<char>(row.figures[at] ^ 1);
        EXPECT_EQ(foundIn(chain), "changed " + std::to_string(row.sample.n));
    }
}

}  // namespace
}  // namespace platen::server::evidence
