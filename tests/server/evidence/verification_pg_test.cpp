#include "common/crypto/certificate_authority.hpp"
#include "common/crypto/signature.hpp"
#include "server/db/transaction.hpp"
#include "server/domain/agents/enrolment_store.hpp"
#include "server/evidence/verification.hpp"
#include "server/jobs/housekeeping.hpp"
#include "tests/server/analysis/installation.hpp"
#include "tests/server/fake_printers/fake_printers.hpp"
#include "tests/server/support/fake_stream.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string>

namespace platen::server::evidence {
namespace {

using platen::testing::FakePrinter;
using platen::testing::FakeStream;
using platen::testing::profileRecord;
using platen::testing::readingRecord;
using std::chrono::days;
using std::chrono::hours;

/// What was found, as "changed 2; archive 3".
class Collected : public VerifySink {
public:
    void tampered(const Tampered& what) override {
        found += fmt::format(
            "{}{}{}",
            found.empty() ? "" : "; ",
            what.kind,
            what.n > 0 ? fmt::format(" {}", what.n) : "");
        texts += what.text + "\n";
    }
    void progress(const VerifyTotals& /*totals*/) override {}

    std::string found;
    std::string texts;
};

/// One printer, read hourly over two days: it prints, rests, prints.
class VerificationTest : public ::testing::Test {
protected:
    VerificationTest() {
        stream_.signWith(key_);
        knowKey();
        stream_.add(profileRecord());
        for (const std::int64_t count : {100, 110, 110, 110, 120, 130, 130})
            read(count);
    }

    void knowKey() {
        const crypto::CertificateAuthority authority{
            crypto::CertificateAuthority::make("Agents", server_.clock, server_.random),
            server_.clock,
            server_.random};
        const auto certificate =
            authority.signAgent(crypto::makeCsrPem(pem_, "agent"), server_.customer.agent);
        const auto web = server_.database.as("platen_web");
        db::Transaction tx{*web, db::TenantScope::none()};
        domain::keepAgentKey(
            tx, server_.customer.agent, crypto::certificateKey(certificate.value()));
        tx.commit();
    }

    void read(std::int64_t count) {
        stream_.add(readingRecord({.life_count = count, .toner = 40}));
        server_.deliver(stream_);
        server_.analyzeAll();
        server_.clock.advance(hours{1});
    }

    std::string find(bool archive = false) {
        Collected sink;
        const auto totals = verify(
            *server_.analyze_database,
            {.tenant = server_.customer.tenant, .archive = archive},
            sink);
        totals_ = totals.value();
        texts_ = sink.texts;
        return sink.found;
    }
    void change(const std::string& sql) { server_.database.execute(sql); }

    analysis::Installation server_;
    Secret pem_{crypto::makeKeyPem()};
    crypto::SigningKey key_{pem_};
    FakeStream stream_{server_.customer.agent, {server_.random.uuid()}, server_.clock};
    VerifyTotals totals_;
    std::string texts_;
};

TEST_F(VerificationTest, FindsNothingWhereNothingWasTouched) {
    EXPECT_EQ(find(), "") << texts_;
    EXPECT_EQ(totals_.devices, 1);
    EXPECT_EQ(totals_.readings, 7);
    EXPECT_EQ(server_.database.number("SELECT count(*) FROM reading"), 4)
        << "there are runs to look at";
    EXPECT_EQ(find(true), "") << texts_;
    EXPECT_EQ(totals_.batches, 7);
    EXPECT_EQ(totals_.signed_batches, 7);
    EXPECT_EQ(totals_.from_archive, 7);
    EXPECT_EQ(totals_.not_in_archive, 0);
}

TEST_F(VerificationTest, NamesTheFirstReadingThatWasTouched) {
    const std::vector<std::pair<std::string, std::string>> deeds{
        {"UPDATE reading SET life_count = 90 WHERE n = 2", "changed 2"},
        {"UPDATE reading SET taken_at = taken_at + interval '1 minute' WHERE n = 5", "changed 5"},
        {"UPDATE reading SET status = 'down' WHERE n = 5", "changed 5"},
        {"UPDATE reading SET mono_impressions = 7 WHERE n = 1", "changed 1"},
        {"DELETE FROM reading WHERE n = 5", "missing 5"},
        {"DELETE FROM reading_run", "missing 3"},
        {"UPDATE reading_run SET packed = '\\x00'", "changed 3"},
        {"UPDATE reading_run SET last_at = last_at + interval '1 hour'", "changed 3"},
        {"UPDATE device_state SET run = ''", "missing 7"},
        {"UPDATE device_state SET n = 6, run = ''", "head 6"},
        {"UPDATE device_state SET chain = substr(sha256('x'), 1, 16)", "changed 7"},
        {"UPDATE counter_set SET counters = replace(counters, 'impressions', 'sheets')",
         "definition; changed 1"}};
    for (const auto& [sql, expected] : deeds) {
        change(
            "CREATE TABLE kept_reading AS SELECT * FROM reading; "
            "CREATE TABLE kept_run AS SELECT * FROM reading_run; "
            "CREATE TABLE kept_state AS SELECT n, run, chain FROM device_state; "
            "CREATE TABLE kept_set AS SELECT * FROM counter_set; "
            "SET LOCAL session_replication_role = replica; " +
            sql);
        EXPECT_EQ(find(), expected) << sql << "\n" << texts_;
        change(
            "SET LOCAL session_replication_role = replica; "
            "DELETE FROM reading; INSERT INTO reading SELECT * FROM kept_reading; "
            "DELETE FROM reading_run; INSERT INTO reading_run SELECT * FROM kept_run; "
            "DELETE FROM counter_set; INSERT INTO counter_set (tenant_id, number, sha256, "
            "counters) "
            "SELECT tenant_id, number, sha256, counters FROM kept_set; "
            "UPDATE device_state d SET n = k.n, run = k.run, chain = k.chain FROM kept_state k; "
            "DROP TABLE kept_reading, kept_run, kept_state, kept_set");
        ASSERT_EQ(find(), "") << sql;
    }
}

TEST_F(VerificationTest, FindsInTheArchiveWhatAWholeNewChainHides) {
    // Who makes all links anew can hide a change from the chain, not from what the agent signed.
    change("UPDATE inbox SET payload = payload || '\\x00' WHERE first_seq = 3");
    EXPECT_EQ(find(), "");
    EXPECT_NE(find(true).find("batch"), std::string::npos);
    change(
        "UPDATE inbox SET payload = substr(payload, 1, length(payload) - 1) WHERE first_seq = 3; "
        "UPDATE inbox SET chain = sha256('x') WHERE first_seq = 8");
    EXPECT_EQ(find(true), "batch");
    EXPECT_NE(texts_.find("signature"), std::string::npos) << texts_;
}

TEST_F(VerificationTest, KnowsACorrectionFromAChange) {
    change(fmt::format(
        "INSERT INTO correction (tenant_id, id, made_by, received_before) "
        "VALUES ('{}', '11111111-1111-4111-8111-111111111111', 'a', now()); "
        "SET LOCAL platen.correction = '11111111-1111-4111-8111-111111111111'; "
        "UPDATE reading SET life_count = 90, status = 'down' WHERE n = 2",
        server_.customer.tenant.value));
    EXPECT_EQ(find(), "") << texts_;
    EXPECT_EQ(totals_.corrected, 1);
    change(
        "SET LOCAL session_replication_role = replica; "
        "UPDATE reading SET life_count = 91 WHERE n = 2");
    EXPECT_EQ(find(), "correction 2");
    change("UPDATE figure_change SET before = '{\"life_count\": 109}'");
    EXPECT_EQ(find(), "changed 2; correction 2");
    change("UPDATE figure_change SET before = '[]'");
    EXPECT_EQ(find(), "changed 2; correction 2");
}

TEST_F(VerificationTest, NoticesDevicesWithoutTheirState) {
    change(
        "SET LOCAL session_replication_role = replica; "
        "DELETE FROM device_latest; DELETE FROM device_state");
    EXPECT_EQ(find(), "missing");
    change("SET LOCAL session_replication_role = replica; DELETE FROM device");
    EXPECT_EQ(find(), "missing") << "its readings are still there";
    Collected sink;
    const DeviceId device{server_.database.value("SELECT DISTINCT device_id FROM reading")};
    EXPECT_TRUE(verify(
        *server_.analyze_database, {.tenant = server_.customer.tenant, .device = device}, sink));
    EXPECT_EQ(sink.found, "missing");
}

TEST_F(VerificationTest, MakesWhatACorrectionLeftFromTheArchiveToo) {
    change(fmt::format(
        "INSERT INTO correction (tenant_id, id, made_by, received_before) "
        "VALUES ('{}', '11111111-1111-4111-8111-111111111111', 'a', now()); "
        "SET LOCAL platen.correction = '11111111-1111-4111-8111-111111111111'; "
        "UPDATE reading SET normalised_by = profile WHERE n = 5; "
        "UPDATE reading SET life_count = 90 WHERE n = 2",
        server_.customer.tenant.value));
    EXPECT_EQ(find(), "") << texts_;
    EXPECT_EQ(find(true), "archive 2") << "nothing that a profile makes of the batch";
    EXPECT_EQ(totals_.from_archive, 7);
    EXPECT_EQ(totals_.corrected, 2);
}

TEST_F(VerificationTest, FindsInTheArchiveAReadingThatWasRemovedWithItsHead) {
    change(
        "DELETE FROM reading WHERE n > 4; UPDATE device_state s SET n = 4, run = '', "
        "chain = r.chain FROM reading_run r WHERE r.last_n = 4");
    EXPECT_EQ(find(), "") << "its chain is whole";
    EXPECT_EQ(find(true), "lost; lost; lost");
    EXPECT_NE(texts_.find("1 readings of the batch from 6 on"), std::string::npos) << texts_;
}

TEST_F(VerificationTest, FindsInTheArchiveADeviceThatWasRemovedWithAllOfItsRows) {
    change(
        "SET LOCAL session_replication_role = replica; DELETE FROM reading; "
        "DELETE FROM reading_run; DELETE FROM device_state; DELETE FROM device");
    EXPECT_EQ(find(), "");
    EXPECT_EQ(find(true), "lost; lost; lost; lost; lost; lost; lost");
    EXPECT_NE(texts_.find("from 1 on of stream"), std::string::npos) << texts_;
}

TEST_F(VerificationTest, FindsInTheArchiveWhatAForgedAnchorStandsFor) {
    change(
        "INSERT INTO chain_anchor SELECT tenant_id, device_id, 1, 1, chain FROM reading "
        "WHERE n = 1; DELETE FROM reading WHERE n = 1");
    EXPECT_EQ(find(), "") << "the chain goes on behind it";
    EXPECT_EQ(find(true), "lost");
}

TEST_F(VerificationTest, MissesNothingThatIsSetAsideOrHasToWait) {
    FakeStream other{server_.customer.agent, {server_.random.uuid()}, server_.clock};
    other.add({});
    server_.deliver(other);
    server_.analyzeAll();
    other.add(readingRecord({.life_count = 100}));
    server_.deliver(other);
    change(
        "INSERT INTO queue_attempt (stream_id, first_seq, failed, problem) "
        "SELECT stream_id, first_seq, 3, 'a bug' FROM queue_inbox");
    server_.analyzeAll();
    ASSERT_EQ(server_.database.number("SELECT count(*) FROM quarantine"), 2);
    EXPECT_EQ(find(true), "") << texts_;
    other.add(readingRecord({.life_count = 101}));
    server_.deliver(other);
    EXPECT_EQ(find(true), "") << "not analysed yet\n" << texts_;
    server_.analyzeAll();
    change("DELETE FROM quarantine");
    EXPECT_EQ(find(true), "lost") << "the record that says nothing is none";
}

TEST_F(VerificationTest, AccusesNoReadingThatAnotherVersionUnderstood) {
    change(
        "SET LOCAL session_replication_role = replica; "
        "UPDATE reading SET life_count = 90 WHERE n = 2");
    EXPECT_EQ(find(true), "changed 2; archive 2; archive 3; archive 4");
    change("UPDATE inbox_done SET normaliser = 0 WHERE first_seq = 3");
    EXPECT_EQ(find(true), "changed 2");
    EXPECT_EQ(totals_.other_version, 3) << "and its repetitions";
    EXPECT_EQ(totals_.from_archive, 7);
    change(
        "SET LOCAL session_replication_role = replica; "
        "UPDATE reading SET taken_at = taken_at + interval '1 minute' WHERE n = 2");
    EXPECT_NE(find(true).find("archive 2"), std::string::npos) << "when it was taken is the same";
}

TEST_F(VerificationTest, NoticesABatchThatLostItsSignature) {
    change("UPDATE inbox SET signature = '', key_id = '' WHERE first_seq > 5");
    EXPECT_EQ(find(true), "batch; batch; batch");
    EXPECT_NE(texts_.find("no signature"), std::string::npos) << texts_;
    change("UPDATE inbox SET signature = '', key_id = ''");
    EXPECT_EQ(find(true), "") << "agents that never signed";
    EXPECT_EQ(totals_.signed_batches, 0);
    change("UPDATE queue_agent_key SET since = '2026-11-21T12:00:00Z'");
    EXPECT_EQ(find(true), "batch; batch; batch; batch") << "but for those that had no key";
}

TEST_F(VerificationTest, NoticesABatchThatIsMissingInItsStream) {
    change("DELETE FROM inbox WHERE first_seq = 4");
    EXPECT_EQ(find(true), "batch");
    EXPECT_NE(texts_.find("batch 5 to 5"), std::string::npos) << texts_;
    // Days that were dropped leave holes.
    change("UPDATE inbox SET received_at = received_at + interval '10 days' WHERE first_seq >= 5");
    EXPECT_EQ(find(true), "");
}

TEST_F(VerificationTest, SaysWhichReadingsTheArchiveHasNoMore) {
    change("DELETE FROM inbox WHERE first_seq = 1");
    EXPECT_EQ(find(true), "");
    EXPECT_EQ(totals_.not_in_archive, 1);
    EXPECT_EQ(totals_.from_archive, 6);
}

TEST_F(VerificationTest, TakesWhatCameBeforeForGranted) {
    change(
        "SET LOCAL session_replication_role = replica; "
        "UPDATE reading SET life_count = 90 WHERE n = 2");
    Collected sink;
    const VerifyOrder order{
        .tenant = server_.customer.tenant, .since = server_.clock.wallNow() - hours{3}};
    EXPECT_TRUE(verify(*server_.analyze_database, order, sink));
    EXPECT_EQ(sink.found, "");
    EXPECT_EQ(find(), "changed 2");
}

TEST_F(VerificationTest, KnowsNoDeviceOfAnotherCustomer) {
    const auto other = platen::testing::addCustomer(server_.database, "Other");
    Collected sink;
    const DeviceId device{server_.database.value("SELECT id FROM device")};
    EXPECT_TRUE(verify(
        *server_.analyze_database, {.tenant = server_.customer.tenant, .device = device}, sink));
    EXPECT_FALSE(
        verify(*server_.analyze_database, {.tenant = other.tenant, .device = device}, sink));
}

TEST_F(VerificationTest, GoesOnBehindAMonthThatWasThinned) {
    for (int month = 0; month < 3; ++month) {
        server_.clock.advance(days{31});
        for (const std::int64_t count : {200, 300, 400})
            read(count + 1000 * month);
    }
    jobs::JobsSettings settings;
    settings.reading_months = 2;
    const auto work = server_.database.as("platen_work");
    metrics::Registry metrics;
    jobs::Housekeeping{*work, settings, {}, server_.clock, metrics}.run();
    EXPECT_GT(server_.database.number("SELECT count(*) FROM chain_anchor"), 0);
    EXPECT_EQ(find(true), "") << texts_;
    EXPECT_GT(totals_.gone, 0);
    EXPECT_EQ(totals_.thinned, totals_.gone);
    change("UPDATE chain_anchor SET chain = substr(sha256('x'), 1, 16)");
    EXPECT_EQ(find().substr(0, 8), "changed ");
}

TEST_F(VerificationTest, GoesOnBehindARunWhoseReadingHasGone) {
    server_.clock.advance(days{200});
    jobs::JobsSettings settings;
    settings.reading_months = 2;
    settings.period_end_months = 2;
    const auto work = server_.database.as("platen_work");
    metrics::Registry metrics;
    jobs::Housekeeping{*work, settings, {}, server_.clock, metrics}.run();
    ASSERT_EQ(server_.database.number("SELECT count(*) FROM reading"), 0);
    ASSERT_EQ(server_.database.number("SELECT count(*) FROM device_state WHERE run <> ''"), 1);
    EXPECT_EQ(find(), "") << texts_;
    EXPECT_EQ(totals_.gone, 7);
    read(140);
    ASSERT_EQ(server_.database.number("SELECT count(*) FROM reading_run"), 1);
    EXPECT_EQ(find(), "") << texts_;
    change("DELETE FROM chain_anchor");
    EXPECT_EQ(find(), "missing 1");
}

}  // namespace
}  // namespace platen::server::evidence
