#include "agent/outbox/outbox.hpp"
#include "common/codec/zstd.hpp"
#include "common/wire/envelope.hpp"
#include "tests/agent/outbox/outbox_fixture.hpp"

#include <gtest/gtest.h>

#include <map>
#include <random>

namespace platen::agent::outbox {
namespace {

using tests::OutboxFixture;

/// In the model, a note about an old epoch.
constexpr const char* kNote = "note";

/// What an outbox must do, in memory and without files: records in order, batches that never
/// change, one acknowledged prefix of which the oldest batches go.
struct Model {
    std::vector<std::string> records;  ///< texts, by seq - 1; kNote, and "" for a definition
    std::map<std::uint64_t, SealedBatch> batches;  ///< that are still there, by first seq
    std::string epoch;
    std::uint64_t sealed{0};
    std::uint64_t acked{0};
    std::uint64_t base{0};
};

class PropertyRun {
public:
    explicit PropertyRun(std::uint64_t seed) : fixture_{{.batch_records = 4}, seed}, chance_{seed} {
        model_.epoch = fixture_.box().epoch();
    }

    void step() {
        const auto draw = chance_() % 100;
        if (draw < 35)
            append();
        else if (draw < 55)
            seal();
        else if (draw < 67)
            acknowledge();
        else if (draw < 75)
            acknowledgeWrongly();
        else if (draw < 83)
            rewind();
        else if (draw < 87)
            rewindBeforeTheTail();
        else if (draw < 92)
            fixture_.clock.advance(std::chrono::days{2});
        else if (draw < 95)
            beginEpoch();
        else
            fixture_.reopen();
        compare();
    }

private:
    void append() {
        std::vector<NewRecord> records;
        for (std::uint64_t i = 0; i <= chance_() % 3; ++i) {
            const std::string text = "text " + std::to_string(++number_);
            records.push_back(fixture_.reading("192.0.2.1", text));
        }
        for (const NewRecord& record : records)
            addToModel(record.message.reading().values(0).octets());
        fixture_.box().append(records);
    }

    /// The profile's definition goes before the first reading of an epoch.
    void addToModel(const std::string& text) {
        if (!is_announced_) model_.records.emplace_back();
        is_announced_ = true;
        model_.records.push_back(text);
    }

    void seal() {
        const bool has_more = model_.sealed < model_.records.size();
        ASSERT_EQ(fixture_.box().sealNext(), has_more);
        if (has_more) addBatch();
    }

    void addBatch() {
        const auto batch = fixture_.box().load(model_.sealed + 1);
        model_.batches.emplace(batch.first_seq, batch);
        sealed_at_[batch.first_seq] = fixture_.clock.bootNow();
        model_.sealed = batch.last_seq;
    }

    /// Any end of a batch, also one that was acknowledged before.
    void acknowledge() {
        if (model_.batches.empty()) return;
        const auto& batch = anyBatch();
        const auto result = fixture_.box().acknowledge(model_.epoch, batch.last_seq, batch.chain);
        EXPECT_EQ(result == AckResult::Advanced, batch.last_seq > model_.acked);
        if (result != AckResult::Advanced) return;
        model_.acked = batch.last_seq;
        trimTail();
    }

    /// 14 days of the agent's time; 64 MiB are not reached here.
    void trimTail() {
        while (!model_.batches.empty()) {
            const auto& [first, batch] = *model_.batches.begin();
            const auto age = fixture_.clock.bootNow() - sealed_at_.at(first);
            if (batch.last_seq > model_.acked || age <= std::chrono::days{14}) return;
            model_.base = batch.last_seq;
            model_.batches.erase(model_.batches.begin());
        }
    }

    /// Foreign epochs, other chains, and what was never sent change nothing.
    void acknowledgeWrongly() {
        Outbox& box = fixture_.box();
        const std::string other(32, 'x');
        EXPECT_EQ(
            box.acknowledge(std::string(16, 'x'), model_.sealed, other), AckResult::OtherEpoch);
        EXPECT_EQ(
            box.acknowledge(model_.epoch, model_.records.size() + 1, other),
            AckResult::Contradiction);
        if (model_.batches.empty()) return;
        EXPECT_EQ(
            box.acknowledge(model_.epoch, anyBatch().last_seq, other), AckResult::Contradiction);
        if (model_.base == 0) return;
        EXPECT_EQ(box.acknowledge(model_.epoch, model_.base - 1, other), AckResult::Unchanged);
    }

    void rewind() {
        if (model_.batches.empty()) return;
        const std::uint64_t first = anyBatch().first_seq;
        EXPECT_EQ(fixture_.box().rewind(first), RewindResult::Rewound);
        model_.acked = std::min(model_.acked, first - 1);
    }

    /// Changes nothing; so does a place where no batch begins.
    void rewindBeforeTheTail() {
        EXPECT_EQ(fixture_.box().rewind(model_.base), RewindResult::BeforeTail);
        if (model_.batches.empty() || anyBatch().records < 2) return;
        const auto& batch = model_.batches.begin()->second;
        if (batch.last_seq == batch.first_seq) return;
        EXPECT_EQ(fixture_.box().rewind(batch.first_seq + 1), RewindResult::Contradiction);
    }

    void beginEpoch() {
        const bool everything = chance_() % 2 == 0;
        const std::uint64_t after = everything ? model_.base : model_.acked;
        const std::vector<std::string> old(
            model_.records.begin() + static_cast<long>(after), model_.records.end());
        fixture_.box().startNewEpoch(everything ? EpochReason::TailExceeded : EpochReason::Fork);
        EXPECT_NE(fixture_.box().epoch(), model_.epoch);
        model_ = {};
        model_.epoch = fixture_.box().epoch();
        model_.records.emplace_back(kNote);
        is_announced_ = false;
        sealed_at_.clear();
        for (const std::string& text : old)
            requeueInModel(text);
        while (model_.sealed < fixture_.box().sealedSeq())
            addBatch();
    }

    /// Old notes go over; definitions are made anew.
    void requeueInModel(const std::string& text) {
        if (text == kNote)
            model_.records.push_back(text);
        else if (!text.empty())
            addToModel(text);
    }

    const SealedBatch& anyBatch() {
        auto batch = model_.batches.begin();
        std::advance(batch, static_cast<long>(chance_() % model_.batches.size()));
        return batch->second;
    }

    void compare() {
        Outbox& box = fixture_.box();
        const std::uint64_t last = model_.records.size();
        ASSERT_EQ(box.epoch(), model_.epoch);
        ASSERT_EQ(box.lastSeq(), last);
        ASSERT_EQ(box.sealedSeq(), model_.sealed);
        ASSERT_EQ(box.ackedSeq(), model_.acked);
        ASSERT_EQ(box.status().records, last - model_.acked);
        std::uint64_t next = model_.acked + 1;
        for (const BatchHead& head : box.unacknowledged(1'000)) {
            ASSERT_EQ(head.first_seq, next);
            ASSERT_EQ(box.load(head.first_seq).zstd, model_.batches.at(head.first_seq).zstd);
            next = head.last_seq + 1;
        }
        ASSERT_EQ(next, model_.sealed + 1);
        compareContent();
    }

    void compareContent() {
        for (const auto& record : fixture_.sealedRecords()) {
            std::string text = record.has_gap() ? kNote : "";
            if (record.has_reading()) text = record.reading().values(0).octets();
            ASSERT_EQ(text, model_.records.at(record.seq() - 1));
        }
    }

    OutboxFixture fixture_;
    Model model_;
    bool is_announced_{false};
    std::uint64_t number_{0};
    std::map<std::uint64_t, std::chrono::milliseconds> sealed_at_;  ///< boot time, by first seq
    std::mt19937_64 chance_;
};

TEST(OutboxProperty, BehavesLikeAListThatNeverForgets) {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        PropertyRun run{seed};
        for (int step = 0; step < 100; ++step) {
            run.step();
            if (::testing::Test::HasFatalFailure()) FAIL() << "seed " << seed << ", step " << step;
        }
    }
}

}  // namespace
}  // namespace platen::agent::outbox
