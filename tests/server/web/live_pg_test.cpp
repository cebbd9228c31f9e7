#include "common/metrics/metrics.hpp"
#include "server/analysis/analyzer.hpp"
#include "server/db/transaction.hpp"
#include "server/domain/live/live_store.hpp"
#include "server/ingest/inbox_store.hpp"
#include "server/ingest/ingestor.hpp"
#include "tests/server/fake_printers/fake_printers.hpp"
#include "tests/server/support/fake_stream.hpp"
#include "tests/server/web_support/api_fixture.hpp"
#include "tests/server/web_support/event_reader.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <chrono>
#include <list>
#include <set>
#include <span>
#include <string>
#include <thread>
#include <vector>

namespace platen::testing {

namespace {

using server::db::TenantScope;
using server::db::Transaction;
using server::domain::LiveKind;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

class LiveEvents : public ApiFixture {
protected:
    LiveEvents()
        : ApiFixture{[](server::web::WebSettings& settings) {
              settings.threads = 2;
              settings.events = {
                  .streams = 6,
                  .streams_user = 3,
                  .slow = std::chrono::seconds{1},
                  .look_every = std::chrono::milliseconds{50}};
          }} {}

    EventReader open(const Browser& browser, const std::string& after = {}) {
        EventReader::Headers headers{{"Cookie", browser.cookie}};
        if (!after.empty()) headers["Last-Event-ID"] = after;
        return {server_->port(), headers};
    }

    void note(const CustomerFleet& fleet, const std::vector<std::string>& subjects) {
        Transaction tx{*analyze_database_, TenantScope::none()};
        server::domain::noteChanges(tx, fleet.customer.tenant, LiveKind::Device, subjects);
        tx.commit();
    }
    /// So many devices at once.
    void noteMany(const CustomerFleet& fleet, int count) {
        std::vector<std::string> subjects;
        for (int i = 0; i < count; ++i)
            subjects.push_back(fmt::format("00000000-0000-4000-8000-{:012}", i));
        note(fleet, subjects);
    }
    /// A device of the fleet is read for the first time, its batch analysed.
    void analyzeAReading(const CustomerFleet& fleet) {
        FakeStream stream{fleet.customer.agent, {random_.uuid()}, clock_};
        stream.add(profileRecord());
        stream.add(readingRecord({.life_count = 100}));
        const auto database = database_.as("platen_ingest");
        server::ingest::PostgresInbox inbox{*database};
        server::ingest::Ingestor ingestor{inbox, {}, clock_, metrics_};
        const server::ingest::Arrival arrival{
            .topic = stream.topic(),
            .payload = stream.envelope(stream.seal()),
            .arrived = clock_.wallNow()};
        (void)ingestor.accept(std::span{&arrival, 1});
        server::analysis::Analyzer analyzer{*analyze_database_, {}, metrics_};
        ASSERT_TRUE(analyzer.analyzeNext());
    }
    /// Waits until nobody reads any more.
    void awaitStreams(double count) {
        const auto& open = metrics_.gauge("platen_web_event_streams", "");
        for (int i = 0; i < 400 && open.value() != count; ++i)
            std::this_thread::sleep_for(std::chrono::milliseconds{50});
        ASSERT_EQ(open.value(), count);
    }

    static Poco::JSON::Object::Ptr json(const std::optional<EventReader::Event>& event) {
        return Reply{.status = 200, .headers = {}, .body = event.value().data}.json();
    }
    static std::string subjectOf(const std::optional<EventReader::Event>& event) {
        return json(event)->getValue<std::string>("subject_id");
    }

    std::unique_ptr<server::db::Database> analyze_database_{database_.as("platen_analyze")};
};

TEST_F(LiveEvents, TellWhatABatchHasChanged) {
    EventReader reader = open(logIn("viewer@a.test"));
    ASSERT_EQ(reader.status(), 200);
    EXPECT_THAT(reader.head(), HasSubstr("Content-Type: text/event-stream"));
    EXPECT_THAT(reader.head(), HasSubstr("X-Accel-Buffering: no"));
    EXPECT_THAT(reader.head(), HasSubstr("Cache-Control: no-store"));
    EXPECT_THAT(reader.head(), Not(HasSubstr("ETag")));
    analyzeAReading(a_);
    std::set<std::string> told;
    for (int i = 0; i < 2; ++i) {
        const auto event = json(reader.next());
        told.insert(
            event->getValue<std::string>("kind") + " " +
            event->getValue<std::string>("subject_id"));
        EXPECT_EQ(event->getValue<std::string>("organisation_id"), a_.customer.tenant.value);
    }
    const std::string device = database_.value("SELECT DISTINCT device_id FROM reading");
    EXPECT_THAT(told, ElementsAre("agent " + a_.customer.agent.value, "device " + device));
}

TEST_F(LiveEvents, AreForThoseWhoseTheyAre) {
    EventReader of_a = open(logIn("viewer@a.test"));
    EventReader of_b = open(logIn("admin@b.test"));
    EventReader of_both = open(logIn("admin@dealer.test"));
    ASSERT_EQ(of_both.status(), 200);
    note(a_, {a_.first_device});
    EXPECT_EQ(subjectOf(of_a.next()), a_.first_device);
    note(b_, {b_.first_device});
    EXPECT_EQ(subjectOf(of_b.next()), b_.first_device) << "and nothing of A before it";
    EXPECT_EQ(subjectOf(of_both.next()), a_.first_device);
    EXPECT_EQ(subjectOf(of_both.next()), b_.first_device);
}

TEST_F(LiveEvents, NeedASession) {
    EXPECT_EQ(open({.cookie = "platen=nothing", .csrf_token = ""}).status(), 401);
    EXPECT_EQ(call({.method = "GET", .path = "/api/v1/events/recent", .body = ""}).status, 401);
}

TEST_F(LiveEvents, EndWithTheSession) {
    const Browser browser = logIn("viewer@a.test");
    const Browser other = logIn("viewer@a.test");
    EventReader ended = open(browser);
    EventReader stays = open(other);
    EXPECT_EQ(
        call(browser, {.method = "DELETE", .path = "/api/v1/session", .body = ""}).status, 204);
    EXPECT_FALSE(ended.next()) << "the stream ends";
    note(a_, {a_.first_device});
    EXPECT_EQ(subjectOf(stays.next()), a_.first_device);
}

TEST_F(LiveEvents, EndWithAnIdleSessionWhichTheyDoNotKeepAlive) {
    EventReader reader = open(logIn("viewer@a.test"));
    ASSERT_EQ(reader.status(), 200);
    clock_.advance(std::chrono::minutes{31});
    EXPECT_FALSE(reader.next());
}

TEST_F(LiveEvents, HaveOnlySoManyReaders) {
    const Browser one = logIn("viewer@a.test");
    const Browser two = logIn("admin@b.test");
    std::list<EventReader> readers;
    for (int i = 0; i < 3; ++i)
        readers.push_back(open(one));
    EventReader refused = open(one);
    EXPECT_EQ(refused.status(), 503);
    EXPECT_THAT(refused.head(), HasSubstr("Retry-After"));
    for (int i = 0; i < 3; ++i)
        readers.push_back(open(two));
    EXPECT_EQ(open(logIn("admin@a.test")).status(), 503) << "six in all";
    EXPECT_EQ(get(one, "/api/v1/events/recent").status, 200)
        << "six streams take none of the two threads";
    readers.clear();
    awaitStreams(0);
    EXPECT_EQ(open(one).status(), 200) << "places are free again";
}

TEST_F(LiveEvents, AreNotHeldUpByWhoDoesNotRead) {
    const Browser browser = logIn("viewer@a.test");
    EventReader reads = open(browser);
    const EventReader sleeps = open(browser);
    for (int round = 0; round < 2; ++round) {
        noteMany(a_, 499);
        for (int i = 0; i < 499; ++i)
            ASSERT_TRUE(reads.next());
    }
    awaitStreams(1);
    note(a_, {a_.first_device});
    EXPECT_EQ(subjectOf(reads.next()), a_.first_device);
}

TEST_F(LiveEvents, GoOnWhereABrowserWas) {
    const Browser browser = logIn("viewer@a.test");
    std::string last_id;
    {
        EventReader reader = open(browser);
        note(a_, {a_.first_device});
        EXPECT_EQ(subjectOf(reader.next()), a_.first_device);
        last_id = reader.lastId();
    }
    note(a_, {a_.second_device});
    EventReader again = open(browser, last_id);
    std::string subject = subjectOf(again.next());
    if (subject == a_.first_device) subject = subjectOf(again.next());  // the last second twice
    EXPECT_EQ(subject, a_.second_device);
}

TEST_F(LiveEvents, SayWhenSomeWereMissed) {
    const Browser browser = logIn("viewer@a.test");
    EventReader lost = open(browser, "long-ago");
    EXPECT_EQ(lost.next()->name, "reset");
    note(a_, {a_.first_device});
    EXPECT_EQ(subjectOf(lost.next()), a_.first_device);
    EventReader overrun = open(browser);
    noteMany(a_, 501);
    EXPECT_EQ(overrun.next()->name, "reset");
}

TEST_F(LiveEvents, AreThereForThoseWhoAsk) {
    const Browser browser = logIn("viewer@a.test");
    const Reply first = get(browser, "/api/v1/events/recent");
    EXPECT_EQ(first.status, 200);
    EXPECT_EQ(first.json()->getArray("events")->size(), 0U);
    EventReader reader = open(browser);
    note(a_, {a_.first_device});
    note(b_, {b_.first_device});
    ASSERT_TRUE(reader.next());  // now the log has it
    const Reply second = get(browser, "/api/v1/events/recent?after=" + first.text("last"));
    ASSERT_EQ(second.json()->getArray("events")->size(), 1U) << second.body;
    EXPECT_THAT(second.body, HasSubstr(a_.first_device));
    EXPECT_FALSE(second.json()->getValue<bool>("reset"));
    const Reply lost = get(browser, "/api/v1/events/recent?after=nowhere");
    EXPECT_TRUE(lost.json()->getValue<bool>("reset"));
}

TEST_F(LiveEvents, GoOverTlsToo) {
    server::web::WebSettings settings;
    settings.listen = "127.0.0.1:0";
    settings.portal_dir = "";
    settings.certificate_file = file("web.crt");
    settings.key_file = file("web.key");
    settings.events.look_every = std::chrono::milliseconds{50};
    metrics::Registry metrics;
    server::web::WebServer server{
        settings, {}, server::web::WebParts{*web_database_, clock_, random_, metrics}};
    server.start();
    const std::string cookie = "__Host-" + logIn("viewer@a.test").cookie;
    EventReader reader{server.port(), {{"Cookie", cookie}}, file("service-ca.crt")};
    ASSERT_EQ(reader.status(), 200);
    for (int round = 0; round < 3; ++round) {
        noteMany(a_, 300);
        for (int i = 0; i < 300; ++i)
            ASSERT_TRUE(reader.next());
    }
    server.stop();
}

}  // namespace

}  // namespace platen::testing
