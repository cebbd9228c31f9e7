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

/// What an outbox must do, in memory and without files: records in order, batches that never
/// change, one acknowledged prefix.
struct Model {
    std::vector<std::string> records;            ///< texts, by seq - 1; the definition is ""
    std::map<std::uint64_t, std::string> bytes;  ///< sealed batches by first seq
    std::uint64_t sealed{0};
    std::uint64_t acked{0};
};

class PropertyRun {
public:
    explicit PropertyRun(std::uint64_t seed) : fixture_{{.batch_records = 4}, seed}, chance_{seed} {
        model_.records.emplace_back();  // the profile's definition goes first
    }

    void step() {
        switch (chance_() % 8) {
            case 0:
            case 1:
            case 2:
                append();
                break;
            case 3:
            case 4:
                seal();
                break;
            case 5:
                acknowledge();
                break;
            case 6:
                rewind();
                break;
            default:
                fixture_.reopen();
        }
        compare();
    }

private:
    void append() {
        std::vector<NewRecord> records;
        for (std::uint64_t i = 0; i <= chance_() % 3; ++i) {
            const std::string text = "text " + std::to_string(model_.records.size() + i);
            records.push_back(fixture_.reading("192.0.2.1", text));
        }
        for (const NewRecord& record : records)
            model_.records.push_back(record.message.reading().values(0).octets());
        has_records_ = true;
        fixture_.box().append(records);
    }

    void seal() {
        const bool has_more = has_records_ && model_.sealed < model_.records.size();
        ASSERT_EQ(fixture_.box().sealNext(), has_more);
        if (!has_more) return;
        const auto batch = fixture_.box().load(model_.sealed + 1);
        model_.bytes.emplace(batch.first_seq, batch.zstd);
        model_.sealed = batch.last_seq;
    }

    /// Any end of a batch, also one that was acknowledged before.
    void acknowledge() {
        if (model_.bytes.empty()) return;
        const auto batch = fixture_.box().load(anyBatch());
        const auto result =
            fixture_.box().acknowledge(fixture_.box().epoch(), batch.last_seq, batch.chain);
        EXPECT_EQ(result == AckResult::Advanced, batch.last_seq > model_.acked);
        model_.acked = std::max(model_.acked, batch.last_seq);
    }

    void rewind() {
        if (model_.bytes.empty()) return;
        const std::uint64_t first = anyBatch();
        EXPECT_EQ(fixture_.box().rewind(first), RewindResult::Rewound);
        model_.acked = std::min(model_.acked, first - 1);
    }

    std::uint64_t anyBatch() {
        auto batch = model_.bytes.begin();
        std::advance(batch, static_cast<long>(chance_() % model_.bytes.size()));
        return batch->first;
    }

    void compare() {
        Outbox& box = fixture_.box();
        const std::uint64_t last = has_records_ ? model_.records.size() : 0;
        ASSERT_EQ(box.lastSeq(), last);
        ASSERT_EQ(box.sealedSeq(), model_.sealed);
        ASSERT_EQ(box.ackedSeq(), model_.acked);
        ASSERT_EQ(box.status().records, last - model_.acked);
        std::uint64_t next = model_.acked + 1;
        for (const BatchHead& head : box.unacknowledged(1'000)) {
            ASSERT_EQ(head.first_seq, next);
            ASSERT_EQ(box.load(head.first_seq).zstd, model_.bytes.at(head.first_seq));
            next = head.last_seq + 1;
        }
        ASSERT_EQ(next, model_.sealed + 1);
        compareContent();
    }

    void compareContent() {
        for (const auto& record : fixture_.sealedRecords()) {
            const std::string text =
                record.has_reading() ? record.reading().values(0).octets() : std::string{};
            ASSERT_EQ(text, model_.records.at(record.seq() - 1));
        }
    }

    OutboxFixture fixture_;
    Model model_;
    bool has_records_{false};
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
