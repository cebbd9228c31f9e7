#include "agent/snmp/engine.hpp"
#include "tests/agent/fake_network/v3_device.hpp"
#include "tests/agent/support/seeded_random.hpp"

#include <gtest/gtest.h>

#include <set>

namespace platen::agent::snmp {

namespace {

using namespace std::chrono_literals;
using usm::AuthProtocol;
using usm::PrivProtocol;
using usm::SecurityLevel;

const Oid kDescription = Oid::of("1.3.6.1.2.1.1.1.0");

UsmUser reader(AuthProtocol auth = AuthProtocol::Sha256, PrivProtocol priv = PrivProtocol::Aes128) {
    UsmUser user{.name = "reader", .auth = auth, .priv = priv};
    if (auth != AuthProtocol::None) user.auth_secret = Secret{"authentication"};
    if (priv != PrivProtocol::None) user.priv_secret = Secret{"and privacy"};
    return user;
}

class EngineV3 : public testing::Test {
protected:
    void SetUp() override { network_.connectV3(peerAt(1), device_.behaviour()); }

    void ask(const UsmUser& user, const Peer& peer = peerAt(1), Query query = question()) {
        engine_.submit(
            {.peer = peer,
             .credential = user,
             .query = std::move(query),
             .timeout = 1000ms,
             .retries = 1},
            [this](Outcome outcome) { outcomes_.push_back(std::move(outcome)); });
    }
    /// Asks, waits for the outcome and says how it ended; nothing for a right answer.
    std::optional<Silence> failureOf(const UsmUser& user) {
        ask(user);
        runUntilIdle();
        const Outcome& outcome = outcomes_.back();
        if (!outcome) return outcome.error().reason;
        EXPECT_EQ(outcome->bindings.at(0).value, Value::ofOctets("a printer"));
        return std::nullopt;
    }
    void runUntilIdle() {
        while (engine_.inFlight() > 0)
            engine_.runOnce(clock_.bootNow() + 60s);
    }
    static Query question() {
        return {.operation = Operation::Get, .oids = {kDescription}, .repetitions = 0};
    }
    [[nodiscard]] usm::MessageHead sentHead(std::size_t number) const {
        return usm::parseMessage(network_.sent().at(number).bytes)->head;
    }
    /// How many questions went out since the last call.
    std::size_t packets() {
        return network_.sent().size() - std::exchange(counted_, network_.sent().size());
    }
    /// True when every message to a device that told its id was at the level of authPriv.
    [[nodiscard]] bool neverWeaker() const {
        for (std::size_t i = 0; i < network_.sent().size(); ++i) {
            const usm::MessageHead head = sentHead(i);
            if (!head.engine_id.empty() && head.level != SecurityLevel::AuthPriv) return false;
        }
        return true;
    }

    tests::ManualClock clock_;
    tests::SeededRandom random_{1};
    FakeNetwork network_{clock_};
    Engine engine_{network_, clock_, random_};
    V3Device device_{{reader()}, clock_};
    std::vector<Outcome> outcomes_;
    std::size_t counted_{0};
};

TEST_F(EngineV3, AsksForTheEngineIdOnceAndThenQuestions) {
    EXPECT_FALSE(engine_.answersV3(peerAt(1)));
    EXPECT_FALSE(failureOf(reader()));
    EXPECT_EQ(outcomes_.back()->packets, 2U);
    EXPECT_EQ(packets(), 2U);
    EXPECT_EQ(sentHead(0).engine_id, "");
    EXPECT_EQ(sentHead(0).user, "");
    EXPECT_EQ(sentHead(1).engine_id, device_.manner.engine_id);
    EXPECT_EQ(sentHead(1).boots, 7U);
    EXPECT_NE(sentHead(0).id, sentHead(1).id);
    EXPECT_TRUE(engine_.answersV3(peerAt(1)));
    clock_.advance(1h);
    EXPECT_FALSE(failureOf(reader()));
    EXPECT_EQ(packets(), 1U);
    EXPECT_TRUE(neverWeaker());
}

TEST_F(EngineV3, ReadsAtEverySecurityLevel) {
    const std::vector<UsmUser> users{
        reader(AuthProtocol::None, PrivProtocol::None),
        reader(AuthProtocol::Md5, PrivProtocol::None),
        reader(AuthProtocol::Sha1, PrivProtocol::Des),
        reader(AuthProtocol::Sha512, PrivProtocol::Aes256)};
    for (std::size_t i = 0; i < users.size(); ++i) {
        V3Device device{{users[i]}, clock_};
        const Peer peer = peerAt(20 + static_cast<unsigned>(i));
        network_.connectV3(peer, device.behaviour());
        ask(users[i], peer);
        runUntilIdle();
        ASSERT_TRUE(outcomes_.back()) << i;
        EXPECT_EQ(sentHead(network_.sent().size() - 1).level, usm::levelOf(users[i]));
    }
}

TEST_F(EngineV3, RepeatsWhatGotLostWithTheTimeOfTheRepetition) {
    network_.lose({0, 2});
    EXPECT_FALSE(failureOf(reader()));
    EXPECT_EQ(packets(), 4U);
    EXPECT_EQ(sentHead(2).id, sentHead(3).id) << "a late answer counts";
    EXPECT_EQ(sentHead(2).time + 1, sentHead(3).time);
}

TEST_F(EngineV3, CallsSilentWhoDoesNotTellItsEngineId) {
    ask(reader(), peerAt(2));
    runUntilIdle();
    ASSERT_FALSE(outcomes_.back());
    EXPECT_EQ(outcomes_.back().error().reason, Silence::Timeout);
    EXPECT_EQ(packets(), 2U);
    EXPECT_FALSE(engine_.answersV3(peerAt(2)));
}

TEST_F(EngineV3, AsksInTheContextOfTheQuestionElseOfTheUser) {
    UsmUser user = reader();
    user.context = "jobs";
    V3Device device{{user}, clock_};
    network_.connectV3(peerAt(1), device.behaviour());
    EXPECT_FALSE(failureOf(reader()));
    EXPECT_FALSE(failureOf(user));
    Query query = question();
    query.context = "jobs";
    ask(reader(), peerAt(1), query);
    runUntilIdle();
    EXPECT_TRUE(outcomes_.back());
    query.context = "nowhere";
    ask(reader(), peerAt(1), query);
    runUntilIdle();
    EXPECT_EQ(outcomes_.back().error().reason, Silence::UnknownContext);
    EXPECT_EQ(device.contexts, (std::vector<std::string>{"", "jobs", "jobs"}));
}

TEST_F(EngineV3, SaysWhyTheDeviceRefuses) {
    UsmUser stranger = reader();
    stranger.name = "stranger";
    EXPECT_EQ(failureOf(stranger), Silence::UnknownUser);
    UsmUser wrong = reader();
    wrong.auth_secret = Secret{"something else"};
    EXPECT_EQ(failureOf(wrong), Silence::WrongDigest);
    UsmUser without = reader(AuthProtocol::Sha256, PrivProtocol::None);
    EXPECT_EQ(failureOf(without), Silence::UnsupportedSecurityLevel);
    UsmUser undecryptable = reader();
    undecryptable.priv_secret = Secret{"something else"};
    EXPECT_EQ(failureOf(undecryptable), Silence::DecryptionError);
    EXPECT_FALSE(engine_.answersV3(peerAt(1)));
    EXPECT_FALSE(failureOf(reader()));
}

TEST_F(EngineV3, SaysThatADeviceAnsweredDiscoveryButNotTheUser) {
    device_.silent = true;
    EXPECT_EQ(failureOf(reader()), Silence::Unanswered);
    EXPECT_EQ(packets(), 3U);
}

TEST_F(EngineV3, TakesEngineIdsOf5To32Octets) {
    for (const std::size_t length : {5U, 32U}) {
        V3Device device{{reader()}, clock_};
        device.manner.engine_id = std::string(length, 'e');
        const Peer peer = peerAt(static_cast<unsigned>(length));
        network_.connectV3(peer, device.behaviour());
        ask(reader(), peer);
        runUntilIdle();
        EXPECT_TRUE(outcomes_.back()) << length;
    }
    packets();
    for (const std::size_t length : {0U, 4U, 33U, 200U}) {
        device_.manner.engine_id = std::string(length, 'e');
        device_.before_each = nullptr;
        const auto reason = failureOf(reader());
        // An empty id is answered as if it were the right one: by no user.
        EXPECT_EQ(reason, length == 0 ? Silence::UnknownUser : Silence::UnknownEngine) << length;
        EXPECT_EQ(packets(), length == 0 ? 2U : 1U) << length;
    }
}

TEST_F(EngineV3, LearnsANewEngineIdOnceAMinuteAtMost) {
    EXPECT_FALSE(failureOf(reader()));
    packets();
    device_.manner.engine_id = "another engine";
    EXPECT_EQ(failureOf(reader()), Silence::UnknownEngine);
    EXPECT_EQ(packets(), 1U);
    clock_.advance(1min);
    EXPECT_FALSE(failureOf(reader()));
    EXPECT_EQ(packets(), 2U);
}

TEST_F(EngineV3, DoesNotRunAfterADeviceThatChangesItsEngineIdAllTheTime) {
    device_.before_each = [this, number = 0]() mutable {
        device_.manner.engine_id = "engine " + std::to_string(++number);
    };
    for (int i = 0; i < 20; ++i) {
        EXPECT_EQ(failureOf(reader()), Silence::UnknownEngine);
        EXPECT_LE(packets(), 2U);
        clock_.advance(15min);
    }
}

TEST_F(EngineV3, SetsItsClockOnceWhenTheDeviceHasStartedAnew) {
    EXPECT_FALSE(failureOf(reader()));
    packets();
    clock_.advance(20min);
    device_.manner.boots = 8;
    device_.restart();
    EXPECT_FALSE(failureOf(reader()));
    EXPECT_EQ(packets(), 2U);
    EXPECT_FALSE(failureOf(reader()));
    EXPECT_EQ(packets(), 1U);
}

TEST_F(EngineV3, GivesUpOnADeviceThatIsNeverInTheTimeWindow) {
    device_.manner.never_in_window = true;
    EXPECT_EQ(failureOf(reader()), Silence::NotInTimeWindow);
    EXPECT_EQ(packets(), 3U) << "engine id, question, question by the clock that it told";
}

TEST_F(EngineV3, DoesNotTravelBackInTime) {
    EXPECT_FALSE(failureOf(reader()));
    device_.manner.time_in_replies = -151;
    EXPECT_EQ(failureOf(reader()), Silence::NotInTimeWindow);
    device_.manner.time_in_replies = -149;
    EXPECT_FALSE(failureOf(reader()));
}

TEST_F(EngineV3, ReadsADeviceThatForgetsItsBootsAgainAfterAnError) {
    EXPECT_FALSE(failureOf(reader()));
    clock_.advance(20min);
    device_.restart();
    EXPECT_EQ(failureOf(reader()), Silence::NotInTimeWindow);
    packets();
    EXPECT_FALSE(failureOf(reader()));
    EXPECT_EQ(packets(), 2U) << "it is asked for its engine anew";
}

TEST_F(EngineV3, DoesNotCountAnswersWithAWrongCode) {
    device_.manner.wrong_digest = true;
    EXPECT_EQ(failureOf(reader()), Silence::NotAuthentic);
    EXPECT_EQ(packets(), 3U) << "as after silence";
    EXPECT_EQ(engine_.counts().doubtful, 2U);
    device_.manner.wrong_digest = false;
    EXPECT_FALSE(failureOf(reader()));
}

TEST_F(EngineV3, TakesTheRightAnswerAfterAForgedOne) {
    EXPECT_FALSE(failureOf(reader()));
    ask(reader());
    device_.manner.wrong_digest = true;
    network_.inject(peerAt(1), *device_.answer(network_.sent().back().bytes), 1ms);
    device_.manner.wrong_digest = false;
    runUntilIdle();
    EXPECT_TRUE(outcomes_.back());
    EXPECT_EQ(engine_.counts().doubtful, 1U);
}

TEST_F(EngineV3, RefusesAnswersBelowTheLevelOfTheQuestion) {
    device_.manner.in_clear = true;
    EXPECT_EQ(failureOf(reader()), Silence::WeakerAnswer);
    device_.manner.in_clear = false;
    device_.manner.unencrypted = true;
    EXPECT_EQ(failureOf(reader()), Silence::WeakerAnswer);
    EXPECT_TRUE(neverWeaker());
    EXPECT_FALSE(engine_.answersV3(peerAt(1)));
}

/// Messages that only who has our keys can make, each with one thing that does not fit the
/// question.
TEST_F(EngineV3, RefusesAuthenticAnswersToSomethingElse) {
    EXPECT_FALSE(failureOf(reader()));
    const auto keys = usm::KeyMaker{}.keysOf(reader(), device_.manner.engine_id);
    const std::string answer = *device_.answer(network_.sent().back().bytes);
    const auto old = usm::parseMessage(answer);
    std::string plain;
    const std::string old_pdu{openData(*old, reader().priv, keys.priv, plain)->pdu};
    const auto answered = [&](std::string_view engine_id, std::string_view user, bool same_id) {
        network_.connectV3(peerAt(1), [&](std::string_view bytes) {
            const std::string whole = *device_.answer(bytes);
            const auto message = usm::parseMessage(whole);
            std::string opened;
            const auto content = openData(*message, reader().priv, keys.priv, opened);
            usm::MessageHead head = message->head;
            head.user = user;
            return usm::sealMessage(
                head,
                usm::encodeScopedPdu(engine_id, "", same_id ? content->pdu : old_pdu),
                reader(),
                keys,
                1);
        });
        return failureOf(reader());
    };
    const std::string engine_id = device_.manner.engine_id;
    EXPECT_FALSE(answered(engine_id, "reader", true));
    EXPECT_EQ(answered(engine_id, "reader", false), Silence::Malformed) << "another request id";
    EXPECT_EQ(answered("another engine", "reader", true), Silence::Malformed);
    EXPECT_EQ(answered(engine_id, "somebody", true), Silence::NotAuthentic);
}

TEST_F(EngineV3, RefusesAnswersThatAreEncryptedWithAnotherKey) {
    device_.manner.wrong_key = true;
    EXPECT_EQ(failureOf(reader()), Silence::Malformed);
}

TEST_F(EngineV3, DoesNotBelieveATimeThatNothingProves) {
    EXPECT_FALSE(failureOf(reader()));
    packets();
    ask(reader());
    device_.manner.boots = 999;
    const std::string forged = device_.falseReportTo(network_.sent().back().bytes);
    device_.manner.boots = 7;
    for (int i = 0; i < 100; ++i)
        network_.inject(peerAt(1), forged, 1ms);
    runUntilIdle();
    EXPECT_TRUE(outcomes_.back());
    EXPECT_EQ(packets(), 1U);
    EXPECT_EQ(engine_.counts().doubtful, 100U);
    EXPECT_FALSE(failureOf(reader()));
    EXPECT_EQ(sentHead(network_.sent().size() - 1).boots, 7U);
}

TEST_F(EngineV3, KeepsDevicesApartThatShareAnEngineId) {
    V3Device clone{{reader()}, clock_};
    clone.manner.boots = 2;
    clone.restart();
    network_.connectV3(peerAt(2), clone.behaviour());
    for (int round = 0; round < 3; ++round) {
        for (const Peer& peer : {peerAt(1), peerAt(2)}) {
            ask(reader(), peer);
            runUntilIdle();
            ASSERT_TRUE(outcomes_.back());
            EXPECT_EQ(outcomes_.back()->packets, round == 0 ? 2U : 1U);
        }
        clock_.advance(15min);
    }
}

TEST_F(EngineV3, DropsAnAnswerOfAnotherVersionWithTheRightId) {
    EXPECT_FALSE(failureOf(reader()));
    ask(reader());
    const simulator::ber::Message weak{
        .community = "public",
        .type = simulator::ber::PduType::Response,
        .request_id = sentHead(network_.sent().size() - 1).id,
        .bindings = {{.oid = kDescription, .value = Value::ofOctets("a liar")}}};
    network_.inject(peerAt(1), simulator::ber::encodeMessage(weak), 1ms);
    runUntilIdle();
    EXPECT_EQ(outcomes_.back()->bindings.at(0).value, Value::ofOctets("a printer"));
    EXPECT_EQ(engine_.counts().unexpected, 1U);
}

TEST_F(EngineV3, DropsLateRepeatedAndForeignAnswers) {
    EXPECT_FALSE(failureOf(reader()));
    const std::string late = *device_.answer(network_.sent().back().bytes);
    ask(reader());
    const std::string right = *device_.answer(network_.sent().back().bytes);
    ask(reader(), peerAt(2));  // it is asked, too, but by another question
    network_.inject(peerAt(1), late, 1ms);
    network_.inject(peerAt(2), right, 1ms);
    engine_.runOnce(clock_.bootNow() + 2ms);
    EXPECT_EQ(outcomes_.size(), 1U);
    EXPECT_EQ(engine_.counts().unexpected, 2U);
    runUntilIdle();
    ASSERT_EQ(outcomes_.size(), 3U);
    EXPECT_TRUE(outcomes_.at(1));
    EXPECT_FALSE(outcomes_.at(2));
}

TEST_F(EngineV3, DoesNotSendWhatTheDeviceCannotTake) {
    network_.connectV3(peerAt(1), [&](std::string_view bytes) {
        const auto head = usm::parseMessage(bytes)->head;
        std::string answer = *device_.answer(bytes);
        if (!head.engine_id.empty()) return answer;
        const std::string usual{"\x02\x03\x00\xFF\xE3", 5};  // 65507
        const std::string least{"\x02\x03\x00\x01\xE4", 5};  // 484
        return answer.replace(answer.find(usual), usual.size(), least);
    });
    Query query = question();
    for (std::uint32_t arc = 1; arc <= 60; ++arc)
        query.oids.push_back(Oid{1, 3, 6, 1, 2, 1, 43, arc});
    ask(reader(), peerAt(1), query);
    runUntilIdle();
    ASSERT_TRUE(outcomes_.back());
    EXPECT_EQ(outcomes_.back()->status, ErrorStatus::TooBig);
    EXPECT_EQ(packets(), 1U);
    EXPECT_FALSE(failureOf(reader()));
}

TEST_F(EngineV3, ForgetsADeviceWhenItIsTold) {
    engine_.expectV3(peerAt(9));
    EXPECT_TRUE(engine_.answersV3(peerAt(9)));
    engine_.forget(peerAt(9));
    EXPECT_FALSE(engine_.answersV3(peerAt(9)));
    ask(reader());
    engine_.forget(peerAt(1));
    runUntilIdle();
    EXPECT_TRUE(outcomes_.back());
}

TEST_F(EngineV3, RefusesAUserThatCannotBeUsed) {
    UsmUser user = reader();
    user.auth_secret = Secret{"short"};
    EXPECT_THROW(ask(user), std::invalid_argument);
    EXPECT_FALSE(engine_.busy(peerAt(1)));
}

TEST_F(EngineV3, GivesEveryQuestionAnIdOfItsOwn) {
    std::set<std::uint32_t> ids;
    for (int i = 0; i < 50; ++i)
        EXPECT_FALSE(failureOf(reader()));
    for (std::size_t i = 0; i < network_.sent().size(); ++i)
        ids.insert(sentHead(i).id);
    EXPECT_EQ(ids.size(), network_.sent().size());
}

}  // namespace

}  // namespace platen::agent::snmp
