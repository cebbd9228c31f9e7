#include "common/core/random.hpp"
#include "common/core/text.hpp"
#include "common/crypto/certificate_authority.hpp"
#include "common/crypto/sha256.hpp"
#include "common/crypto/signature.hpp"
#include "common/wire/topics.hpp"
#include "server/db/errors.hpp"
#include "server/db/transaction.hpp"
#include "server/domain/agents/enrolment_store.hpp"
#include "tests/server/ingest/ingestor_fixture.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <limits>
#include <string>
#include <utility>
#include <vector>

namespace platen::server::ingest {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;
using wire::v1::Ack;
using wire::v1::Envelope;

/// What an agent may try with a valid certificate, past the broker's own limits.
class AttackTest : public IngestorTest {
protected:
    Arrival raw(std::string payload) {
        return {
            .topic = wire::batchTopic(customer_.agent),
            .payload = std::move(payload),
            .arrived = clock_.wallNow()};
    }

    /// A sound envelope with one thing changed.
    Arrival changed(const std::function<void(Envelope&)>& change) {
        FakeStream stream = newStream();
        stream.addStatus();
        Envelope envelope;
        EXPECT_TRUE(envelope.ParseFromString(stream.envelope(stream.seal())));
        change(envelope);
        return raw(envelope.SerializeAsString());
    }

    /// As if the server had certified it for the agent.
    void knowKeyOf(const Secret& pem) {
        SystemRandom random;
        const crypto::CertificateAuthority authority{
            crypto::CertificateAuthority::make("Agents", clock_, random), clock_, random};
        const auto certificate =
            authority.signAgent(crypto::makeCsrPem(pem, "agent"), customer_.agent);
        const auto web = database_.as("platen_web");
        db::Transaction tx{*web, db::TenantScope::none()};
        domain::keepAgentKey(tx, customer_.agent, crypto::certificateKey(certificate.value()));
        tx.commit();
    }

    static void pack(Envelope& envelope, std::string bytes) {
        envelope.set_sha256(crypto::sha256(bytes));
        envelope.set_zstd_batch(std::move(bytes));
    }

    /// Every insert into `table` fails so, from now on.
    void failInserts(const std::string& table, const std::string& sqlstate) {
        database_.execute(fmt::format(
            "CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'in the way' USING ERRCODE = '{}'; END $$; "
            "CREATE TRIGGER fail BEFORE INSERT ON {} FOR EACH ROW EXECUTE FUNCTION fail()",
            sqlstate,
            table));
    }
    void stopFailing() { database_.execute("DROP FUNCTION fail() CASCADE"); }
};

TEST_F(AttackTest, KeepsEveryUnsoundEnvelopeApartWithItsReason) {
    constexpr auto kBeyond = std::uint64_t{1} << 63U;
    const std::vector<std::pair<Arrival, std::string>> attacks{
        {raw(""), "version is 0"},
        {raw(std::string(600 * 1024, 'x')), "614400 bytes that are no envelope"},
        {raw(std::string(10'000, '\x0b')), "10000 bytes that are no envelope"},
        {raw("\x42\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"), "11 bytes that are no envelope"},
        {changed([](Envelope& e) { e.set_version(2); }), "version is 2"},
        {changed([](Envelope& e) { e.set_epoch("\0\0"); }), "epoch has 0 bytes"},
        {changed([](Envelope& e) { e.set_prev_chain("x"); }), "prev_chain has 1 bytes"},
        {changed([](Envelope& e) { e.set_boot_id(std::string(17, '\0')); }), "boot_id has 17"},
        {changed([](Envelope& e) { e.clear_fingerprint(); }), "fingerprint has 0"},
        {changed([](Envelope& e) { e.set_first_seq(0); }), "seq is 0 to 1"},
        {changed([](Envelope& e) { e.set_first_seq(2); }), "seq is 2 to 1"},
        {changed([](Envelope& e) { e.set_last_seq(kBeyond); }), "seq is 1 to 9223372036854775808"},
        {changed([](Envelope& e) { e.set_raw_size(9U << 20U); }), "raw_size is 9437184"},
        {changed([](Envelope& e) { pack(e, ""); }), "zstd_batch has 0 bytes"},
        {changed([](Envelope& e) { pack(e, std::string(449U << 10U, 'x')); }), "459776 bytes"},
        {changed([](Envelope& e) { e.set_zstd_batch("other"); }), "sha256 is not that"}};
    FakeStream honest = newStream();
    std::vector<Arrival> group;
    for (const auto& [attack, reason] : attacks)
        group.push_back(attack);
    group.insert(group.begin() + 3, arrival(honest, sealSome(honest, 1)[0]));
    EXPECT_THAT(ingestor_.accept(group), SizeIs(1)) << "an answer to the sound one only";
    EXPECT_EQ(ready(), "1-2");
    for (const auto& [attack, reason] : attacks) {
        EXPECT_EQ(
            database_.number(fmt::format(
                "SELECT count(*) FROM quarantine WHERE kind = 'message' AND reason LIKE "
                "'envelope: %{}%'",
                reason)),
            1)
            << reason;
    }
    EXPECT_EQ(
        database_.number("SELECT count(*) FROM quarantine"),
        static_cast<std::int64_t>(attacks.size()));
}

TEST_F(AttackTest, TakesAnyTimeThatAnEnvelopeMayClaim) {
    constexpr auto kLeast = std::numeric_limits<std::int64_t>::min();
    for (const std::int64_t wall_ms : {kLeast, std::int64_t{-1}, -(kLeast + 1)}) {
        const Arrival odd = changed([wall_ms](Envelope& envelope) {
            envelope.set_wall_ms(wall_ms);
            envelope.set_boot_ms(static_cast<std::uint64_t>(wall_ms));
        });
        const auto replies = ingestor_.accept(std::span{&odd, 1});
        ASSERT_THAT(replies, SizeIs(1));
        EXPECT_EQ(replies[0].ack.committed_seq(), 1U) << wall_ms;
    }
}

TEST_F(AttackTest, TakesARangeUpToTheLastNumberAndNothingAfterIt) {
    constexpr std::uint64_t kLast = std::numeric_limits<std::int64_t>::max();
    FakeStream stream = newStream();
    stream.addStatus();
    SealedBatch everything = stream.seal();
    everything.last_seq = kLast;
    const auto replies = deliver(ingestor_, stream, {everything});
    ASSERT_THAT(replies, SizeIs(1));
    EXPECT_EQ(replies[0].ack.committed_seq(), kLast);
    EXPECT_EQ(deliver(ingestor_, stream, {everything})[0].ack.status(), Ack::OK);
    SealedBatch part = everything;
    part.first_seq = kLast;
    EXPECT_EQ(deliver(ingestor_, stream, {part})[0].ack.status(), Ack::FORK);
    EXPECT_EQ(ready(), fmt::format("1-{}", kLast));
}

TEST_F(AttackTest, KeepsTheEpochOfAnotherAgentOutOfReach) {
    const auto other = platen::testing::addCustomer(database_, "Other");
    const EpochId epoch{random_.uuid()};
    FakeStream mine{customer_.agent, epoch, clock_};
    FakeStream theirs{other.agent, epoch, clock_};
    const auto batches = sealSome(mine, 2);
    theirs.addStatus(99);
    (void)deliver(ingestor_, mine, {batches[0]});
    EXPECT_EQ(deliver(ingestor_, theirs, {theirs.seal()})[0].ack.committed_seq(), 1U);
    EXPECT_EQ(deliver(ingestor_, mine, {batches[1]})[0].ack.committed_seq(), 4U);
    EXPECT_EQ(database_.number("SELECT count(*) FROM agent_stream"), 2);
    EXPECT_EQ(database_.number("SELECT count(*) FROM quarantine"), 0);
}

TEST_F(AttackTest, AnswersTheReplayOfAnOldEpochWithoutTakingIt) {
    FakeStream old = newStream();
    const auto batches = sealSome(old, 3);
    (void)deliver(ingestor_, old, batches);
    FakeStream next = newStream();
    (void)deliver(ingestor_, next, sealSome(next, 1));
    for (const SealedBatch& batch : batches)
        EXPECT_EQ(deliver(ingestor_, old, {batch})[0].ack.committed_seq(), 6U);
    EXPECT_EQ(database_.number("SELECT count(*) FROM inbox"), 4);
}

TEST_F(AttackTest, LetsAnAgentBeginOnlySoManyStreamsADay) {
    FakeStream honest = newStream();
    const auto batches = sealSome(honest, 2);
    (void)deliver(ingestor_, honest, {batches[0]});
    const auto flood = [&](int epochs) {
        std::size_t answers = 0;
        for (int i = 0; i < epochs; i += 50) {
            std::vector<Arrival> group;
            for (int j = 0; j < 50; ++j) {
                FakeStream stream = newStream();
                group.push_back(arrival(stream, sealSome(stream, 1)[0]));
            }
            answers += ingestor_.accept(group).size();
        }
        return answers;
    };
    EXPECT_EQ(flood(300), kMaxStreamsADay - 1);
    EXPECT_EQ(database_.number("SELECT count(*) FROM agent_stream"), kMaxStreamsADay);
    EXPECT_EQ(database_.number("SELECT count(*) FROM quarantine"), 0);
    EXPECT_EQ(deliver(ingestor_, honest, {batches[1]})[0].ack.committed_seq(), 4U)
        << "streams that are there go on";
    clock_.advance(std::chrono::hours{25});
    EXPECT_EQ(flood(50), 50U);
}

TEST_F(AttackTest, KeepsNoMoreAheadThanTheSettingsAllow) {
    FakeStream stream = newStream();
    auto batches = sealSome(stream, 200);
    batches.erase(batches.begin());
    for (const SealedBatch& batch : batches)
        EXPECT_EQ(deliver(ingestor_, stream, {batch})[0].ack.committed_seq(), 0U);
    EXPECT_EQ(
        database_.number("SELECT count(*) FROM inbox"),
        static_cast<std::int64_t>(IngestSettings{}.ahead));
}

TEST_F(AttackTest, SetsOnlyTheMessageAsideThatTheDatabaseRefuses) {
    FakeStream good = newStream();
    FakeStream bad = newStream();
    const auto good_batches = sealSome(good, 2);
    auto bad_batches = sealSome(bad, 1);
    bad_batches[0].last_seq = 77;
    database_.execute(
        "CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'refused' USING ERRCODE = '22000'; END $$; "
        "CREATE TRIGGER fail BEFORE INSERT ON inbox_default FOR EACH ROW "
        "WHEN (NEW.last_seq = 77) EXECUTE FUNCTION fail()");
    std::vector<Arrival> group{
        arrival(good, good_batches[0]),
        arrival(bad, bad_batches[0]),
        arrival(good, good_batches[1])};
    for (int time = 0; time < 3; ++time) {
        clock_.advance(std::chrono::minutes{5});
        group[1] = arrival(bad, bad_batches[0]);  // sent again, in an envelope of its own
        const auto replies = ingestor_.accept(group);
        ASSERT_FALSE(replies.empty());
        EXPECT_EQ(replies.back().ack.committed_seq(), 4U);
        EXPECT_EQ(replies.back().ack.epoch(), good.epochBytes());
    }
    EXPECT_EQ(ready(), "1-2 3-4");
    EXPECT_EQ(
        database_.value("SELECT kind || ' ' || (reason LIKE 'store: %refused%') FROM quarantine"),
        "message true")
        << "once, however often it comes";
    stopFailing();
    EXPECT_EQ(deliver(ingestor_, bad, bad_batches)[0].ack.committed_seq(), 77U);
}

TEST_F(AttackTest, SetsAMessageAsideOnceHoweverOftenItIsSent) {
    FakeStream stream = newStream();
    stream.addStatus();
    const SealedBatch batch = stream.seal();
    for (int hour = 0; hour < 3; ++hour) {
        Envelope newer;
        ASSERT_TRUE(newer.ParseFromString(stream.envelope(batch)));
        newer.set_version(2);
        const Arrival message = raw(newer.SerializeAsString());
        EXPECT_THAT(ingestor_.accept(std::span{&message, 1}), IsEmpty());
        clock_.advance(std::chrono::hours{1});
    }
    EXPECT_EQ(database_.number("SELECT count(*) FROM quarantine"), 1);
}

TEST_F(AttackTest, RefusesWhatIsSignedInTheNameOfTheAgentAndNotByIt) {
    const Secret pem{crypto::makeKeyPem()};
    const crypto::SigningKey key{pem};
    const crypto::SigningKey unknown{crypto::makeKeyPem()};
    knowKeyOf(pem);
    FakeStream stream = newStream();
    stream.signWith(key);
    stream.addStatus();
    const SealedBatch batch = stream.seal();
    Envelope forged;
    ASSERT_TRUE(forged.ParseFromString(stream.envelope(batch)));
    forged.set_signature(unknown.sign("something else"));
    for (int again = 0; again < 2; ++again) {
        const Arrival message = raw(forged.SerializeAsString());
        EXPECT_THAT(ingestor_.accept(std::span{&message, 1}), IsEmpty());
    }
    EXPECT_EQ(
        database_.value("SELECT string_agg(concat_ws(' ', kind, reason), '; ') FROM quarantine"),
        "message envelope: signature is not one of the key that key_id names");
    EXPECT_EQ(deliver(ingestor_, stream, {batch})[0].ack.committed_seq(), 1U);
    stream.signWith(unknown);
    stream.addStatus();
    EXPECT_EQ(deliver(ingestor_, stream, {stream.seal()})[0].ack.committed_seq(), 2U)
        << "of a key that the server does not know nothing is known";
    EXPECT_EQ(
        database_.value(fmt::format(
            "SELECT string_agg(concat(key_id = '\\x{}', length(signature) > 60), ' ' "
            "ORDER BY first_seq) FROM inbox",
            hexEncode(key.id()))),
        "tt ft");
}

TEST_F(AttackTest, SetsNothingAsideAndAnswersNothingWhileTheDatabaseIsInTheWay) {
    for (const char* table : {"agent_stream", "inbox_default", "queue_inbox", "quarantine"}) {
        for (const char* sqlstate :
             {"40001", "40P01", "55P03", "57014", "57P01", "53100", "08006", "25006", "42501"}) {
            FakeStream stream = newStream();
            const auto batches = sealSome(stream, 1);
            const std::vector<Arrival> group{
                arrival(stream, batches[0]),
                raw(fmt::format("no envelope {} {}", table, sqlstate))};
            const std::string before = database_.table("SELECT id FROM quarantine ORDER BY id");
            failInserts(table, sqlstate);
            EXPECT_THROW((void)ingestor_.accept(group), db::DatabaseError) << table << sqlstate;
            stopFailing();
            EXPECT_EQ(database_.table("SELECT id FROM quarantine ORDER BY id"), before);
            EXPECT_THAT(ingestor_.accept(group), SizeIs(1));
        }
    }
    EXPECT_EQ(
        database_.number("SELECT count(*) FROM quarantine WHERE reason NOT LIKE 'envelope%'"), 0);
    EXPECT_EQ(database_.number("SELECT count(*) FROM inbox"), 4 * 9);
}

TEST_F(AttackTest, WarnsOfTwoMachinesUnderOneIdentity) {
    FakeStream stream = newStream();
    FakeStream clone = stream;
    const auto identity = [&] {
        return database_.value(fmt::format(
            "SELECT agent_identity('{}', '{}', '2026-11-20')",
            customer_.tenant.value,
            customer_.agent.value));
    };
    (void)deliver(ingestor_, stream, sealSome(stream, 2));
    EXPECT_EQ(identity(), "ok");
    clone.addStatus(99);
    clone.addStatus(99);
    EXPECT_EQ(deliver(ingestor_, clone, {clone.seal()})[0].ack.status(), Ack::FORK);
    EXPECT_EQ(identity(), "rolled_back") << "the same machine in an older state, so far";
    // The clone begins a new epoch, as it is told, and the first one goes on.
    clock_.advance(std::chrono::minutes{1});
    FakeStream next = newStream();
    (void)deliver(ingestor_, next, sealSome(next, 1));
    clock_.advance(std::chrono::minutes{30});
    ::testing::internal::CaptureStderr();
    (void)deliver(ingestor_, stream, sealSome(stream, 1));
    EXPECT_NE(
        ::testing::internal::GetCapturedStderr().find("ingest.duplicate_agent"), std::string::npos);
    EXPECT_EQ(identity(), "duplicate");
}

}  // namespace
}  // namespace platen::server::ingest
