#include "server/evidence/explanation.hpp"
#include "server/rules/reading_id.hpp"
#include "tests/server/analysis/installation.hpp"
#include "tests/server/fake_printers/fake_printers.hpp"
#include "tests/server/support/fake_stream.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace platen::server::evidence {
namespace {

using http::Json;
using ::testing::HasSubstr;
using ::testing::Not;

/// One printer, read three times: the second reading says what the first one said.
class ExplanationTest : public ::testing::Test {
protected:
    ExplanationTest() {
        platen::testing::FakeStream stream{
            server_.customer.agent, {server_.random.uuid()}, server_.clock};
        stream.add(platen::testing::profileRecord());
        for (const std::int64_t count : {100, 100, 120}) {
            stream.add(platen::testing::readingRecord({.life_count = count, .toner = 40}));
            server_.deliver(stream);
            server_.analyzeAll();
            server_.clock.advance(std::chrono::hours{1});
        }
        key_ = {
            .tenant = server_.customer.tenant,
            .device = {server_.database.value("SELECT id FROM device")}};
    }

    db::Transaction transaction() {
        return {*server_.analyze_database, db::TenantScope::of(key_.tenant)};
    }

    analysis::Installation server_;
    domain::CounterSets sets_;
    domain::DeviceKey key_;
};

TEST_F(ExplanationTest, GoesFromAReadingToItsBatch) {
    db::Transaction tx = transaction();
    const auto sample = rules::parseReadingId(server_.database.value(
        "SELECT concat((extract(epoch FROM taken_at) * 1000)::bigint, '-', stream_id, '-', seq) "
        "FROM reading WHERE n = 3"));
    ASSERT_TRUE(sample);
    const auto found = explainReading(tx, sets_, key_, *sample);
    ASSERT_TRUE(found);
    EXPECT_THAT(found->text(), HasSubstr("\"number\":3"));
    EXPECT_THAT(found->text(), HasSubstr("\"is_whole\":true"));
    EXPECT_THAT(found->text(), HasSubstr("\"bytes_are_whole\":true"));
    EXPECT_THAT(found->text(), HasSubstr("\"signature\":\"none\""));
    EXPECT_THAT(found->text(), HasSubstr("\"corrections\":[]"));
    rules::SampleOrder other = *sample;
    other.seq += 1;
    EXPECT_FALSE(explainReading(tx, sets_, key_, other));
}

TEST_F(ExplanationTest, GoesFromADayToItsReadings) {
    db::Transaction tx = transaction();
    const auto day = explainDay(tx, sets_, {.key = key_, .day = "2026-11-21"});
    ASSERT_TRUE(day);
    EXPECT_THAT(day->text(), HasSubstr("\"use\":{\"day\":\"2026-11-21\",\"pages\":20,\"held\":0}"));
    EXPECT_THAT(day->text(), HasSubstr("\"number\":1"));
    EXPECT_THAT(day->text(), HasSubstr("\"number\":2"));
    EXPECT_THAT(day->text(), HasSubstr("\"reading_before\":null"));
    const auto next = explainDay(tx, sets_, {.key = key_, .day = "2026-11-22"});
    ASSERT_TRUE(next);
    EXPECT_THAT(next->text(), HasSubstr("\"readings\":[]"));
    EXPECT_THAT(next->text(), Not(HasSubstr("\"reading_before\":null")));
}

TEST_F(ExplanationTest, LooksAtOneCounterAlone) {
    db::Transaction tx = transaction();
    const auto life =
        explainDay(tx, sets_, {.key = key_, .day = "2026-11-21", .only = rules::Meter::Life});
    ASSERT_TRUE(life);
    EXPECT_THAT(life->text(), HasSubstr("\"first\":100,\"last\":120,\"used\":20"));
    const auto mono =
        explainDay(tx, sets_, {.key = key_, .day = "2026-11-21", .only = rules::Meter::Mono});
    ASSERT_TRUE(mono);
    EXPECT_THAT(mono->text(), HasSubstr("\"counters\":[]"));
    EXPECT_THAT(mono->text(), HasSubstr("\"number\":1"));
    EXPECT_THAT(mono->text(), Not(HasSubstr("life_count")));
}

TEST_F(ExplanationTest, GoesFromACustomersDayToItsDevices) {
    db::Transaction tx = transaction();
    const Json day = explainCustomerDay(
        tx,
        {.organisation = key_.tenant,
         .tenants = {key_.tenant},
         .day = "2026-11-21",
         .page = {.limit = 10, .after = std::nullopt}});
    EXPECT_THAT(day.text(), HasSubstr("\"agrees\":true"));
    EXPECT_THAT(day.text(), HasSubstr("\"pages\":20"));
    EXPECT_THAT(day.text(), HasSubstr("\"id\":\"" + key_.device.value + "\""));
}

}  // namespace
}  // namespace platen::server::evidence
