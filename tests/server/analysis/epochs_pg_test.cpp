#include "server/db/transaction.hpp"
#include "tests/server/analysis/installation.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace platen::server::analysis {
namespace {

using platen::testing::FakeStream;
using platen::testing::FreshDatabase;
using ::testing::HasSubstr;
using ::testing::Not;
using wire::v1::Ack;

/// A new epoch whose first record names the one before.
class EpochsTest : public ::testing::Test {
protected:
    EpochsTest() {
        for (int i = 0; i < 4; ++i)
            old_.addStatus();
        server_.deliver(old_);
        server_.clock.advance(std::chrono::minutes{1});
    }

    /// What the analysis logs.
    std::string begin(FakeStream& next, const EpochId& follows, const std::string& why, int gone) {
        wire::v1::Record note;
        note.mutable_gap()->set_first_seq(1);
        note.mutable_gap()->set_last_seq(1);
        note.mutable_gap()->set_count(static_cast<std::uint64_t>(gone));
        note.mutable_gap()->set_reason(fmt::format("follows epoch {}: {}", follows.value, why));
        next.add(std::move(note));
        next.addStatus();
        server_.deliver(next);
        ::testing::internal::CaptureStderr();
        server_.analyzeAll();
        return ::testing::internal::GetCapturedStderr();
    }

    std::string link(const EpochId& epoch) {
        return database_.value(fmt::format(
            "SELECT coalesce(follows::text, '-') || ' ' || follows_why || ' ' || missing "
            "FROM agent_stream WHERE epoch = '{}'",
            epoch.value));
    }
    std::string state(const EpochId& epoch) {
        return database_.value(fmt::format(
            "SELECT state || ' ' || retired_why FROM agent_stream WHERE epoch = '{}'",
            epoch.value));
    }

    Installation server_;
    FreshDatabase& database_{server_.database};
    EpochId old_epoch_{server_.random.uuid()};
    EpochId next_epoch_{server_.random.uuid()};
    FakeStream old_{server_.customer.agent, old_epoch_, server_.clock};
    FakeStream next_{server_.customer.agent, next_epoch_, server_.clock};
};

TEST_F(EpochsTest, TheOldOneIsClosedAndWhatIsMissingIsCounted) {
    const std::string log = begin(next_, old_epoch_, "tail exceeded", 10);
    EXPECT_THAT(log, HasSubstr("analysis.records_missing"));
    EXPECT_THAT(log, HasSubstr("records=6"));
    EXPECT_EQ(link(next_epoch_), old_epoch_.value + " tail exceeded 6");
    EXPECT_EQ(
        state(old_epoch_), "retired followed by epoch " + next_epoch_.value + ": tail exceeded");
    EXPECT_EQ(database_.number("SELECT count(*) FROM quarantine"), 0);
}

TEST_F(EpochsTest, NothingIsMissingWhenTheServerHasIt) {
    const std::string log = begin(next_, old_epoch_, "retired", 4);
    EXPECT_THAT(log, Not(HasSubstr("analysis.records_missing")));
    EXPECT_EQ(link(next_epoch_), old_epoch_.value + " retired 0");
}

TEST_F(EpochsTest, AForkClosesNothing) {
    (void)begin(next_, old_epoch_, "fork", 0);
    EXPECT_EQ(link(next_epoch_), old_epoch_.value + " fork 0");
    EXPECT_EQ(state(old_epoch_), "active ") << "whoever sends it goes on";
}

TEST_F(EpochsTest, AnEpochThatTheServerHasNeverSeenIsMissingAltogether) {
    const EpochId lost{server_.random.uuid()};
    EXPECT_THAT(begin(next_, lost, "tail exceeded", 7), HasSubstr("records=7"));
    EXPECT_EQ(link(next_epoch_), lost.value + " tail exceeded 7");
}

TEST_F(EpochsTest, NoAgentClosesTheEpochOfAnotherOneOrItsOwn) {
    const auto other = platen::testing::addCustomer(database_, "Other");
    FakeStream theirs{other.agent, {server_.random.uuid()}, server_.clock};
    (void)begin(theirs, old_epoch_, "tail exceeded", 0);
    EXPECT_EQ(state(old_epoch_), "active ");
    (void)begin(next_, next_epoch_, "tail exceeded", 0);
    EXPECT_EQ(state(next_epoch_), "active ");
}

TEST_F(EpochsTest, TwoThatFollowTheSameOneShowTwoMachines) {
    (void)begin(next_, old_epoch_, "retired", 0);
    FakeStream third{server_.customer.agent, {server_.random.uuid()}, server_.clock};
    (void)begin(third, old_epoch_, "retired", 0);
    EXPECT_EQ(
        database_.value(fmt::format(
            "SELECT agent_identity('{}', '{}', '2026-11-20')",
            server_.customer.tenant.value,
            server_.customer.agent.value)),
        "duplicate");
}

}  // namespace
}  // namespace platen::server::analysis
