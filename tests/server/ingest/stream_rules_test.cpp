#include "server/ingest/stream_rules.hpp"

#include "common/crypto/sha256.hpp"
#include "common/wire/envelope.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <string>
#include <vector>

namespace platen::server::ingest {
namespace {

constexpr std::size_t kRoom = 4;

BatchHead batch(std::uint64_t first, std::uint64_t last, const std::string& prev = "c0") {
    return {.first_seq = first, .last_seq = last, .prev_chain = prev, .sha256 = "s"};
}

StoredBatch stored(const BatchHead& head) {
    return {.first_seq = head.first_seq, .last_seq = head.last_seq, .sha256 = head.sha256};
}

TEST(StreamRules, AppendTheBatchThatContinuesTheChain) {
    EXPECT_EQ(decide({.hw = 0, .chain = "c0"}, batch(1, 5), {}, kRoom), Decision::Append);
    EXPECT_EQ(decide({.hw = 5, .chain = "c1"}, batch(6, 6, "c1"), {}, kRoom), Decision::Append);
}

TEST(StreamRules, SeeAForkInABatchOfAnotherChain) {
    EXPECT_EQ(decide({.hw = 5, .chain = "c1"}, batch(6, 9, "other"), {}, kRoom), Decision::Fork);
}

TEST(StreamRules, AcknowledgeAgainWhatIsStored) {
    const std::vector<StoredBatch> inbox{stored(batch(1, 5))};
    EXPECT_EQ(decide({.hw = 5, .chain = "c1"}, batch(1, 5), inbox, kRoom), Decision::Duplicate);
}

TEST(StreamRules, AcknowledgeAgainWhatTheArchiveHasForgotten) {
    EXPECT_EQ(decide({.hw = 5, .chain = "c1"}, batch(1, 5), {}, kRoom), Decision::Duplicate);
}

TEST(StreamRules, SeeAForkInOtherBytesForTheSameNumbers) {
    BatchHead other = batch(1, 5);
    other.sha256 = "t";
    const std::vector<StoredBatch> inbox{stored(batch(1, 5))};
    EXPECT_EQ(decide({.hw = 5, .chain = "c1"}, other, inbox, kRoom), Decision::Fork);
    EXPECT_EQ(decide({.hw = 0, .chain = "c0"}, batch(3, 5), {}, kRoom), Decision::StoreAhead);
}

TEST(StreamRules, SeeAForkInAnotherCutOfTheSameNumbers) {
    const std::vector<StoredBatch> inbox{stored(batch(1, 5))};
    EXPECT_EQ(decide({.hw = 5, .chain = "c1"}, batch(1, 4), inbox, kRoom), Decision::Fork);
    EXPECT_EQ(decide({.hw = 5, .chain = "c1"}, batch(4, 8), inbox, kRoom), Decision::Fork);
}

TEST(StreamRules, KeepABatchThatComesBeforeItsTurn) {
    EXPECT_EQ(decide({.hw = 5, .chain = "c1"}, batch(9, 12), {}, kRoom), Decision::StoreAhead);
    const std::vector<StoredBatch> inbox{stored(batch(9, 12))};
    EXPECT_EQ(decide({.hw = 5, .chain = "c1"}, batch(9, 12), inbox, kRoom), Decision::Duplicate);
    EXPECT_EQ(decide({.hw = 5, .chain = "c1"}, batch(9, 13), inbox, kRoom), Decision::Fork);
}

TEST(StreamRules, DropWhatComesTooFarBeforeItsTurn) {
    EXPECT_EQ(decide({.hw = 5, .chain = "c1"}, batch(9, 12), {}, 0), Decision::TooFarAhead);
}

TEST(StreamRules, TakeNothingForARetiredEpoch) {
    const StreamState retired{.hw = 5, .chain = "c1", .retired = true};
    EXPECT_EQ(decide(retired, batch(6, 7, "c1"), {}, kRoom), Decision::Retired);
    EXPECT_EQ(decide(retired, batch(1, 5), {}, kRoom), Decision::Retired);
}

TEST(StreamRules, HoldAtTheEndOfTheNumbers) {
    constexpr std::uint64_t kLast = 0x7FFF'FFFF'FFFF'FFFFULL;
    EXPECT_EQ(
        decide({.hw = kLast - 1, .chain = "c"}, batch(kLast, kLast, "c"), {}, kRoom),
        Decision::Append);
    EXPECT_EQ(
        decide({.hw = kLast, .chain = "c"}, batch(kLast, kLast), {}, kRoom), Decision::Duplicate);
}

/// The whole of ingest in memory: what decide() says is done to a map.
class Model {
public:
    explicit Model(std::string chain) : state_{.hw = 0, .chain = std::move(chain)} {}

    void deliver(const BatchHead& head) {
        std::vector<StoredBatch> overlapping;
        std::size_t ahead = 0;
        for (const auto& [first, inbox] : inbox_) {
            if (first <= head.last_seq && inbox.last_seq >= head.first_seq)
                overlapping.push_back(stored(inbox));
            if (first > state_.hw) ++ahead;
        }
        const auto decision = decide(state_, head, overlapping, ahead < kRoom ? kRoom - ahead : 0);
        if (decision == Decision::Append || decision == Decision::StoreAhead) store(head);
        forks_ += decision == Decision::Fork ? 1 : 0;
    }

    [[nodiscard]] std::uint64_t hw() const { return state_.hw; }
    [[nodiscard]] const std::string& chain() const { return state_.chain; }
    [[nodiscard]] int forks() const { return forks_; }
    [[nodiscard]] const std::vector<std::uint64_t>& analysed() const { return analysed_; }

private:
    void store(const BatchHead& head) {
        ASSERT_TRUE(inbox_.emplace(head.first_seq, head).second) << "stored twice";
        for (auto next = inbox_.find(state_.hw + 1); next != inbox_.end();
             next = inbox_.find(state_.hw + 1)) {
            for (auto seq = next->second.first_seq; seq <= next->second.last_seq; ++seq)
                analysed_.push_back(seq);
            state_.chain = wire::chainNext(state_.chain, next->second.sha256);
            state_.hw = next->second.last_seq;
        }
    }

    StreamState state_;
    std::map<std::uint64_t, BatchHead> inbox_;
    std::vector<std::uint64_t> analysed_;
    int forks_{0};
};

std::vector<BatchHead> chainOf(std::mt19937& random, int batches) {
    std::vector<BatchHead> heads;
    std::string chain = wire::chainStart("epoch");
    std::uint64_t seq = 1;
    for (int i = 0; i < batches; ++i) {
        const std::uint64_t size = 1 + random() % 5;
        heads.push_back(
            {.first_seq = seq,
             .last_seq = seq + size - 1,
             .prev_chain = chain,
             .sha256 = crypto::sha256(std::to_string(random()))});
        chain = wire::chainNext(chain, heads.back().sha256);
        seq += size;
    }
    return heads;
}

class Delivery : public ::testing::TestWithParam<unsigned> {};

TEST_P(Delivery, InAnyOrderTwiceAndWithLossesTakesEachNumberOnceInOrder) {
    std::mt19937 random{GetParam()};
    const auto batches = chainOf(random, 30);
    Model server{wire::chainStart("epoch")};
    while (server.hw() < batches.back().last_seq) {
        // A window of batches that are not acknowledged, sent once or twice, shuffled, some lost.
        std::vector<BatchHead> sent;
        for (const auto& head : batches) {
            if (head.last_seq <= server.hw() && random() % 4 != 0) continue;
            if (sent.size() >= 6) break;
            for (unsigned copy = 0; copy < 1 + random() % 2; ++copy)
                sent.push_back(head);
        }
        std::shuffle(sent.begin(), sent.end(), random);
        for (const auto& head : sent) {
            if (random() % 3 != 0) server.deliver(head);
        }
    }
    EXPECT_EQ(server.forks(), 0);
    ASSERT_EQ(server.analysed().size(), batches.back().last_seq);
    for (std::size_t i = 0; i < server.analysed().size(); ++i)
        EXPECT_EQ(server.analysed()[i], i + 1);
    EXPECT_EQ(server.chain(), wire::chainNext(batches.back().prev_chain, batches.back().sha256));
}

INSTANTIATE_TEST_SUITE_P(Seeds, Delivery, ::testing::Range(1U, 101U));

}  // namespace
}  // namespace platen::server::ingest
