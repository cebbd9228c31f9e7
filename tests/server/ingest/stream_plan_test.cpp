#include "server/ingest/stream_plan.hpp"

#include "common/core/text.hpp"
#include "common/crypto/sha256.hpp"
#include "common/wire/envelope.hpp"
#include "server/ingest/hold_back.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace platen::server::ingest {
namespace {

constexpr std::size_t kAhead = 4;
constexpr const char* kPlanStart = "c0";

/// An inbox with one stream, which does what plans say.
class PlannedInbox {
public:
    PlannedInbox() {
        stream_.id = 1;
        stream_.state.chain = kPlanStart;
    }

    /// As stream_writer: asks for what is stored only where it is needed.
    void take(std::vector<const Parcel*> parcels) {
        std::ranges::stable_sort(
            parcels, {}, [](const Parcel* one) { return one->head.first_seq; });
        StreamView view{.stream = stream_};
        for (const auto& [first_seq, row] : rows_) {
            if (!row.ready)
                view.ahead.push_back(
                    {.batch = row.batch, .chain = row.chain, .received_at = TimePoint{}});
            if (needsStored(stream_.state, parcels)) view.stored.push_back(row.batch);
        }
        apply(planStream(view, parcels, kAhead));
    }

    /// Everything that a reader of the tables could see, and what was decided.
    [[nodiscard]] std::string content() const {
        std::string text = fmt::format("to {}, {} forks;", stream_.state.hw, stream_.machine.forks);
        text += hexEncode(stream_.state.chain);
        for (const auto& [first_seq, row] : rows_)
            text += fmt::format(
                "\n{}-{} {} {}",
                first_seq,
                row.batch.last_seq,
                row.ready ? "ready" : "ahead",
                hexEncode(row.chain));
        for (const auto& [first_seq, last_seq, sha256] : apart_)
            text += fmt::format("\napart {}-{} {}", first_seq, last_seq, hexEncode(sha256));
        for (const Decision decision : decisions_)
            text += fmt::format("\n{}", static_cast<int>(decision));
        return text;
    }
    [[nodiscard]] const std::vector<Decision>& decisions() const { return decisions_; }
    [[nodiscard]] const Stream& stream() const { return stream_; }

private:
    struct Row {
        StoredBatch batch;
        std::string chain;
        bool ready{false};
    };

    void apply(const StreamPlan& plan) {
        for (const AheadBatch& ahead : plan.removed) {
            rows_.erase(ahead.batch.first_seq);
            apart_.emplace(ahead.batch.first_seq, ahead.batch.last_seq, ahead.batch.sha256);
        }
        for (const Parcel* fork : plan.forks)
            apart_.emplace(fork->head.first_seq, fork->head.last_seq, fork->head.sha256);
        for (const AheadBatch& ahead : plan.ready)
            rows_.at(ahead.batch.first_seq).ready = true;
        for (const NewBatch& batch : plan.added) {
            const BatchHead& head = batch.parcel->head;
            const StoredBatch stored{
                .first_seq = head.first_seq, .last_seq = head.last_seq, .sha256 = head.sha256};
            const bool is_new =
                rows_.emplace(head.first_seq, Row{stored, batch.chain, batch.ready}).second;
            EXPECT_TRUE(is_new) << "the key is taken: " << head.first_seq;
        }
        decisions_.insert(decisions_.end(), plan.decisions.begin(), plan.decisions.end());
        stream_ = plan.stream;
    }

    Stream stream_;
    std::map<std::uint64_t, Row> rows_;
    std::multiset<std::tuple<std::uint64_t, std::uint64_t, std::string>> apart_;
    std::vector<Decision> decisions_;
};

/// Batches of one history, some of another one, cut otherwise, or twice.
class SomeParcels {
public:
    explicit SomeParcels(unsigned seed) : random_{seed} {
        std::string chain = kPlanStart;
        for (std::uint64_t first = 1; history_.size() < 12;) {
            const std::uint64_t last = first + random_() % 3;
            history_.push_back(make(first, last, chain, "ours"));
            chain = wire::chainNext(chain, history_.back().head.sha256);
            first = last + 1;
        }
    }

    std::vector<Parcel> draw() {
        std::vector<Parcel> drawn;
        for (auto left = 1 + random_() % 12; left > 0; --left) {
            const Parcel& one = history_[random_() % history_.size()];
            const BatchHead& head = one.head;
            switch (random_() % 10) {
                case 0:
                    drawn.push_back(make(head.first_seq, head.last_seq, head.prev_chain, "theirs"));
                    break;
                case 1:
                    drawn.push_back(
                        make(head.first_seq, head.last_seq + random_() % 4, "c?", "cut"));
                    break;
                default:
                    drawn.push_back(one);
            }
        }
        return drawn;
    }

private:
    [[nodiscard]] Parcel make(
        std::uint64_t first, std::uint64_t last, const std::string& prev, const std::string& what) {
        Parcel parcel;
        parcel.arrival = &arrival_;
        parcel.head = {
            .first_seq = first,
            .last_seq = last,
            .prev_chain = prev,
            .sha256 = crypto::sha256(what + std::to_string(first) + "-" + std::to_string(last))};
        return parcel;
    }

    std::mt19937 random_;
    Arrival arrival_{};
    std::vector<Parcel> history_;
};

TEST(StreamPlan, OfAGroupIsWhatOneByOneWouldHaveBeen) {
    std::map<Decision, int> seen;
    for (unsigned seed = 1; seed <= 2000; ++seed) {
        SomeParcels parcels{seed};
        PlannedInbox at_once;
        PlannedInbox one_by_one;
        for (int round = 0; round < 4; ++round) {
            const std::vector<Parcel> drawn = parcels.draw();
            std::vector<const Parcel*> group;
            for (const Parcel& parcel : drawn)
                group.push_back(&parcel);
            std::ranges::stable_sort(
                group, {}, [](const Parcel* one) { return one->head.first_seq; });
            at_once.take(group);
            for (const Parcel* parcel : group)
                one_by_one.take({parcel});
            ASSERT_EQ(at_once.content(), one_by_one.content())
                << "seed " << seed << ", round " << round;
        }
        for (const Decision decision : at_once.decisions())
            ++seen[decision];
    }
    for (const Decision decision :
         {Decision::Append,
          Decision::StoreAhead,
          Decision::Duplicate,
          Decision::TooFarAhead,
          Decision::Fork})
        EXPECT_GT(seen[decision], 100) << static_cast<int>(decision);
}

TEST(StreamPlan, WithdrawsAReportedHoleWhenTheRecordsCome) {
    SomeParcels parcels{1};
    PlannedInbox inbox;
    Stream stream = inbox.stream();
    stream.missing_since = TimePoint{};
    const Arrival arrival{};
    Parcel parcel;
    parcel.arrival = &arrival;
    parcel.head = {.first_seq = 9, .last_seq = 9, .prev_chain = "c", .sha256 = "s"};
    std::vector<const Parcel*> group{&parcel};
    StreamPlan plan = planStream({.stream = stream}, group, kAhead);
    EXPECT_FALSE(plan.withdrawn) << "what comes after the hole does not fill it";
    EXPECT_TRUE(plan.stream.missing_since);
    parcel.head = {.first_seq = 1, .last_seq = 1, .prev_chain = kPlanStart, .sha256 = "s"};
    plan = planStream({.stream = stream}, group, kAhead);
    EXPECT_TRUE(plan.withdrawn);
    EXPECT_FALSE(plan.stream.missing_since);
}

TEST(HoldBack, WaitsOnlyBehindALongInboxAndNeverForEver) {
    EXPECT_EQ(holdBack(1000, 1000).count(), 0);
    EXPECT_EQ(holdBack(1'000'000, 0).count(), 0) << "switched off";
    EXPECT_GT(holdBack(1001, 1000).count(), 0);
    EXPECT_GT(holdBack(1200, 1000), holdBack(1100, 1000));
    EXPECT_EQ(holdBack(1500, 1000), kLongestHold);
    EXPECT_EQ(holdBack(1'000'000'000'000, 1), kLongestHold);
}

}  // namespace
}  // namespace platen::server::ingest
