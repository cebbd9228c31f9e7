#include "server/liveness/liveness_store.hpp"
#include "tests/server/support/fresh_database.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <vector>

namespace platen::server::liveness {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

class LivenessStoreTest : public ::testing::Test {
protected:
    /// What a watcher does; nothing while another one does it.
    std::optional<PartView> watch(Part part) {
        db::Transaction tx{*watcher_, db::TenantScope::none()};
        const auto view = lockPart(tx, part);
        if (!view) return std::nullopt;
        carryOut(tx, *view, watchStep(*view, settings_));
        tx.commit();
        return view;
    }
    void take(Part part) {
        db::Transaction tx{*taker_, db::TenantScope::none()};
        takePulses(tx, part);
        tx.commit();
    }
    /// Everything was so much earlier: time passes without waiting for it.
    void pass(const char* interval) {
        for (const char* column : {"sent_at", "since", "watched_since", "acknowledged_at"})
            database_.execute(
                std::string{"UPDATE server_liveness SET "} + column + " = " + column +
                " - interval '" + interval + "'");
        for (const char* column : {"sent_at", "taken_at"})
            database_.execute(
                std::string{"UPDATE queue_pulse SET "} + column + " = " + column + " - interval '" +
                interval + "'");
    }
    Declared declared(Part part) {
        db::Transaction tx{*web_, db::TenantScope::none()};
        for (const Declared& one : listDeclared(tx))
            if (one.part == part) return one;
        return {};
    }

    LivenessSettings settings_{};
    platen::testing::FreshDatabase database_;
    std::unique_ptr<db::Database> watcher_{database_.as("platen_ingest")};
    std::unique_ptr<db::Database> taker_{database_.as("platen_analyze")};
    std::unique_ptr<db::Database> web_{database_.as("platen_web")};
};

TEST_F(LivenessStoreTest, DeclaresAndRecoversAPartThatTakesNoPulses) {
    (void)watch(Part::Analyze);
    take(Part::Analyze);
    (void)watch(Part::Analyze);
    EXPECT_EQ(declared(Part::Analyze).state, State::Alive);
    for (int pulse = 0; pulse <= settings_.threshold; ++pulse) {
        pass("10 seconds");
        (void)watch(Part::Analyze);
    }
    pass("6 seconds");
    (void)watch(Part::Analyze);
    EXPECT_EQ(declared(Part::Analyze).state, State::Dead);
    EXPECT_THAT(declared(Part::Analyze).reason, ::testing::HasSubstr("pulses"));
    EXPECT_EQ(declared(Part::Work).state, State::Unknown) << "each for itself";
    take(Part::Analyze);
    (void)watch(Part::Analyze);
    EXPECT_EQ(declared(Part::Analyze).state, State::Alive);
    EXPECT_EQ(declared(Part::Analyze).reason, "");
}

TEST_F(LivenessStoreTest, TakesThePulsesOfItsOwnPartOnce) {
    (void)watch(Part::Analyze);
    (void)watch(Part::Work);
    take(Part::Analyze);
    EXPECT_THAT(watch(Part::Analyze)->untaken, IsEmpty());
    EXPECT_THAT(watch(Part::Work)->untaken, SizeIs(1));
    const auto taken_at = watch(Part::Analyze)->taken_at;
    take(Part::Analyze);
    EXPECT_EQ(watch(Part::Analyze)->taken_at, taken_at);
}

TEST_F(LivenessStoreTest, LetsOneWatcherLookAtATime) {
    db::Transaction tx{*watcher_, db::TenantScope::none()};
    ASSERT_TRUE(lockPart(tx, Part::Analyze).has_value());
    EXPECT_FALSE(watch(Part::Analyze).has_value());
    EXPECT_TRUE(watch(Part::Work).has_value());
}

TEST_F(LivenessStoreTest, PassesOverPulsesThatAnotherOneIsTaking) {
    (void)watch(Part::Analyze);
    db::Transaction other{*taker_, db::TenantScope::none()};
    takePulses(other, Part::Analyze);
    take(Part::Analyze);  // does not wait
    other.commit();
    EXPECT_THAT(watch(Part::Analyze)->untaken, IsEmpty());
}

TEST_F(LivenessStoreTest, KeepsNoMorePulsesThanCanMatter) {
    database_.execute(
        "INSERT INTO queue_pulse (part, no) SELECT 'analyze', n FROM generate_series(1, 5000) n; "
        "UPDATE server_liveness SET last_no = 5000 WHERE part = 'analyze'");
    (void)watch(Part::Analyze);
    EXPECT_LE(database_.number("SELECT count(*) FROM queue_pulse"), 1001);
}

TEST_F(LivenessStoreTest, NotesWhenAgentsWereAcknowledgedLast) {
    const auto note = [&](std::chrono::milliseconds ago, int agents) {
        db::Transaction tx{*watcher_, db::TenantScope::none()};
        noteAcknowledged(tx, ago, agents);
        tx.commit();
    };
    note(std::chrono::minutes{1}, 5);
    note(std::chrono::hours{1}, 4);  // of a process that hears less
    const auto view = watch(Part::Ingest);
    ASSERT_TRUE(view && view->acknowledged_at);
    EXPECT_LT(view->now - *view->acknowledged_at, std::chrono::minutes{30});
}

TEST_F(LivenessStoreTest, HoldsNothingAgainstIngestThatWasStoppedForTheNight) {
    const auto workFor = [&](const char* interval) {
        pass(interval);
        (void)watch(Part::Ingest);
        take(Part::Ingest);
        (void)watch(Part::Ingest);
    };
    workFor("0 seconds");
    {
        db::Transaction tx{*watcher_, db::TenantScope::none()};
        noteAcknowledged(tx, std::chrono::milliseconds{0}, kEnoughAgents);
        tx.commit();
    }
    (void)watch(Part::Ingest);
    ASSERT_EQ(declared(Part::Ingest).state, State::Alive);
    pass("8 hours");
    for (int look = 0; look < 10; ++look) {
        workFor("20 seconds");
        EXPECT_EQ(declared(Part::Ingest).state, State::Alive) << look;
    }
    for (int look = 0; look < 90; ++look)
        workFor("20 seconds");
    EXPECT_EQ(declared(Part::Ingest).state, State::Dead) << "it has heard nobody for long enough";
}

}  // namespace
}  // namespace platen::server::liveness
