#include "agent/app/renewal_loop.hpp"

#include "agent/app/private_file.hpp"
#include "common/crypto/certificate_authority.hpp"
#include "tests/agent/support/manual_clock.hpp"
#include "tests/agent/support/seeded_random.hpp"
#include "tests/agent/support/temporary_folder.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <stdexcept>

namespace platen::agent::app {
namespace {

using namespace std::chrono_literals;
using std::chrono::days;

/// An agent with a certificate of 90 days and a server that makes new ones.
class RenewalLoopTest : public ::testing::Test {
protected:
    RenewalLoopTest() { sign(); }

    void sign() {
        writePrivateFile(
            cert_file_,
            authority_
                .signAgent(
                    crypto::makeCsrPem(key_, "x"), AgentId{"0b5c3f2e-1111-4222-8333-444455556666"})
                .value());
    }
    void serve() {
        ++asked_;
        if (server_is_away_) throw std::runtime_error{"no answer"};
        sign();
    }
    /// As the thread does, for so long.
    void live(std::chrono::milliseconds span) {
        for (const auto end = clock_.boot + span; clock_.boot < end; clock_.advance(2h))
            loop_.step();
    }
    [[nodiscard]] TimePoint end() const {
        return crypto::certificateNotAfter(readFile(cert_file_).value());
    }

    tests::TemporaryFolder folder_;
    tests::ManualClock clock_;
    tests::SeededRandom random_{1};
    SystemRandom keys_;
    std::string cert_file_ = folder_.file("agent.crt");
    Secret key_ = crypto::makeKeyPem();
    crypto::CertificateAuthority authority_{
        crypto::CertificateAuthority::make("Agent CA", clock_, keys_), clock_, keys_};
    ServerTime time_{folder_.file("server-time"), TimePoint{}, clock_};
    int asked_{0};
    bool server_is_away_{false};
    RenewalLoop loop_{
        {.cert_file = cert_file_,
         .renew = [this] { serve(); },
         .time = time_,
         .clock = clock_,
         .random = random_}};
};

TEST_F(RenewalLoopTest, RenewsOnceInTheLastThirdOfTheLife) {
    const TimePoint first_end = end();
    live(days{59});
    EXPECT_EQ(asked_, 0);
    live(days{5});
    EXPECT_EQ(asked_, 1);
    EXPECT_GE(end(), first_end + days{59});
    EXPECT_EQ(loop_.status().ends, end());
    EXPECT_EQ(loop_.status().problem, "");
}

TEST_F(RenewalLoopTest, TriesAboutDailyWhileTheServerIsAway) {
    server_is_away_ = true;
    live(days{80});
    EXPECT_GE(asked_, 13);
    EXPECT_LE(asked_, 28);
    EXPECT_EQ(loop_.status().problem, "no answer");
    server_is_away_ = false;
    live(days{2});
    EXPECT_EQ(loop_.status().problem, "");
    EXPECT_GE(end(), clock_.wall + days{85});
}

TEST_F(RenewalLoopTest, GoesOnTryingAfterTheEnd) {
    server_is_away_ = true;
    live(days{95});
    const int before = asked_;
    live(days{5});
    EXPECT_GE(asked_, before + 3);
}

TEST_F(RenewalLoopTest, GoesByTheServersTime) {
    time_.heard(clock_.wall + days{70});
    loop_.step();
    EXPECT_EQ(asked_, 1) << "this machine's clock is 70 days late";
}

TEST_F(RenewalLoopTest, LeavesACertificateAloneThatSomebodyElseReplaced) {
    live(days{50});
    sign();
    live(days{50});
    EXPECT_EQ(asked_, 0);
}

TEST_F(RenewalLoopTest, SaysSoWhenThereIsNobodyToAsk) {
    RenewalLoop loop{
        {.cert_file = cert_file_, .renew = {}, .time = time_, .clock = clock_, .random = random_}};
    clock_.advance(days{65});
    loop.step();
    EXPECT_NE(loop.status().problem, "");
}

TEST_F(RenewalLoopTest, SurvivesACertificateThatCannotBeRead) {
    std::filesystem::remove(cert_file_);
    EXPECT_NO_THROW(loop_.step());
    EXPECT_NE(loop_.status().problem, "");
    sign();
    loop_.step();
    EXPECT_EQ(loop_.status().problem, "");
}

TEST_F(RenewalLoopTest, ForgetsThatTheSameCertificateCouldNotBeReadForAMoment) {
    loop_.step();
    const std::string away = cert_file_ + ".away";
    std::filesystem::rename(cert_file_, away);
    loop_.step();
    EXPECT_NE(loop_.status().problem, "");
    std::filesystem::rename(away, cert_file_);
    loop_.step();
    EXPECT_EQ(loop_.status().problem, "");
}

TEST(RenewalRules, SpreadAgentsThatJoinedTogetherOverThreeDays) {
    SystemRandom random;
    const CertificateLife life{.begin = TimePoint{}, .end = TimePoint{days{90}}};
    TimePoint first = TimePoint::max();
    TimePoint last = TimePoint::min();
    for (int i = 0; i < 1'000; ++i) {
        const TimePoint begins = renewalBegins(life, random);
        first = std::min(first, begins);
        last = std::max(last, begins);
    }
    EXPECT_GE(first, TimePoint{days{60}});
    EXPECT_LT(first, TimePoint{days{60} + 12h});
    EXPECT_GT(last, TimePoint{days{63} - 12h});
    EXPECT_LE(last, TimePoint{days{63}});
}

}  // namespace
}  // namespace platen::agent::app
