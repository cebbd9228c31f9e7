#include "common/core/secret.hpp"
#include "common/crypto/certificate_authority.hpp"
#include "common/crypto/pki.hpp"
#include "common/crypto/signature.hpp"
#include "server/db/transaction.hpp"
#include "server/domain/agents/agent_enrolment.hpp"
#include "tests/server/web/history_fixture.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <string>

namespace platen::testing {

namespace {

using Poco::JSON::Object;
using std::chrono::hours;
using ::testing::HasSubstr;

class ExplainApi : public HistoryFixture {
protected:
    Object::Ptr day(const std::string& date) {
        const Reply reply = get(logIn("viewer@a.test"), path("/usage/" + date + "/explain"));
        EXPECT_EQ(reply.status, 200) << reply.body;
        return reply.json();
    }
    /// "number:value number:value" of a counter's ends.
    static std::string ends(const Object::Ptr& counter) {
        const auto end = [&](const char* name) {
            if (counter->isNull(name)) return std::string{"-"};
            const auto found = counter->getObject(name);
            return fmt::format(
                "{}:{}", found->getValue<int>("number"), found->getValue<int>("value"));
        };
        return end("before") + " " + end("after");
    }
    std::string organisationDay(const CustomerFleet& fleet, const std::string& rest) const {
        return "/api/v1/organisations/" + fleet.customer.tenant.value + "/usage/" + rest;
    }
    /// As enrolment does.
    void keepKey(const Secret& pem) {
        const crypto::CertificateAuthority authority{
            crypto::CertificateAuthority::make("Agents", clock_, random_), clock_, random_};
        const auto certificate =
            authority.signAgent(crypto::makeCsrPem(pem, "agent"), a_.customer.agent);
        server::db::Transaction tx{database_.admin(), server::db::TenantScope::none()};
        server::domain::keepAgentKey(
            tx, a_.customer.agent, crypto::certificateKey(certificate.value()));
        tx.commit();
    }
    /// A day of a device with so many pages, through the customer's sum.
    void addPages(const CustomerFleet& fleet, const std::string& device, int pages) {
        database_.execute(fmt::format(
            "INSERT INTO device_day (tenant_id, device_id, day, pages, held) "
            "VALUES ('{0}', '{1}', '2026-11-02', {2}, 1); "
            "INSERT INTO customer_day AS c (tenant_id, day, total, held, devices) "
            "VALUES ('{0}', '2026-11-02', {2}, 1, 1) ON CONFLICT (tenant_id, day) DO UPDATE "
            "SET total = c.total + excluded.total, held = c.held + 1, devices = c.devices + 1",
            fleet.customer.tenant.value,
            device,
            pages));
    }
};

TEST_F(ExplainApi, SaysWhereAReadingStandsInTheChainOfItsDevice) {
    for (const int life_count : {100, 100, 100})
        read({.life_count = life_count});
    analyze();
    const Browser browser = logIn("viewer@a.test");
    const auto all = items(get(browser, path("/readings")), "items");
    ASSERT_EQ(all->size(), 3U);
    ASSERT_EQ(database_.number("SELECT count(*) FROM reading"), 1) << "the others repeat it";
    const auto shown = [&](unsigned place) {
        return get(browser, path("/readings/" + all->getObject(place)->getValue<std::string>("id")))
            .json();
    };
    EXPECT_EQ(shown(2)->getValue<int>("number"), 1);
    EXPECT_EQ(
        shown(2)->getValue<std::string>("chain_link"),
        database_.value("SELECT encode(chain, 'hex') FROM reading"));
    EXPECT_EQ(shown(0)->getValue<int>("number"), 3);
    EXPECT_EQ(
        shown(0)->getValue<std::string>("chain_link"),
        database_.value("SELECT encode(chain, 'hex') FROM device_state WHERE n = 3"));
    EXPECT_NE(
        shown(1)->getValue<std::string>("chain_link"),
        shown(0)->getValue<std::string>("chain_link"));
}

TEST_F(ExplainApi, SaysWhoSignedTheBatchOfAReading) {
    const Secret pem = crypto::makeKeyPem();
    const crypto::SigningKey key{pem};
    read({.life_count = 100});
    analyze();
    stream_.signWith(key);
    read({.life_count = 110});
    analyze();
    const Browser browser = logIn("viewer@a.test");
    const auto all = items(get(browser, path("/readings")), "items");
    const auto batch = [&](unsigned place) {
        return get(browser, path("/readings/" + all->getObject(place)->getValue<std::string>("id")))
            .json()
            ->getObject("batch");
    };
    EXPECT_EQ(batch(1)->getValue<std::string>("signature"), "none");
    EXPECT_TRUE(batch(1)->isNull("key_id"));
    EXPECT_EQ(batch(0)->getValue<std::string>("signature"), "unknown_key");
    keepKey(pem);
    EXPECT_EQ(
        batch(0)->getValue<std::string>("key_id"),
        database_.value("SELECT encode(key_id, 'hex') FROM queue_agent_key"));
    EXPECT_EQ(batch(0)->getValue<std::string>("signature"), "good");
    EXPECT_TRUE(batch(0)->getValue<bool>("bytes_are_whole"));
    database_.execute("UPDATE inbox SET chain = sha256('x') WHERE key_id <> ''");
    EXPECT_EQ(batch(0)->getValue<std::string>("signature"), "bad");
    database_.execute("UPDATE inbox SET sha256 = sha256('x') WHERE key_id <> ''");
    EXPECT_FALSE(batch(0)->getValue<bool>("bytes_are_whole"));
}

TEST_F(ExplainApi, NamesTheTwoReadingsBetweenWhichTheUseOfADayLies) {
    read({.life_count = 100}, hours{24});
    read({.life_count = 120}, hours{1});
    read({.life_count = 150}, hours{1});
    read({.life_count = 149}, hours{1});  // a little less: the highest one stays
    analyze();
    const auto second = day("2026-11-03");
    const auto counter = second->getArray("counters")->getObject(0);
    EXPECT_EQ(counter->getValue<std::string>("counter"), "life_count");
    EXPECT_EQ(counter->getValue<int>("used"), 50);
    EXPECT_EQ(ends(counter), "1:100 3:150");
    EXPECT_TRUE(counter->getValue<bool>("is_difference"));
    EXPECT_EQ(counter->getValue<int>("epoch"), 1);
    EXPECT_EQ(second->getObject("use")->getValue<int>("pages"), 50);
    EXPECT_EQ(second->getArray("readings")->size(), 3U);
    EXPECT_EQ(second->getObject("reading_before")->getValue<int>("number"), 1);
    const std::string reading = counter->getObject("after")->getValue<std::string>("reading");
    EXPECT_EQ(get(logIn("viewer@a.test"), path("/readings/" + reading)).status, 200);
    const auto first = day("2026-11-02");
    EXPECT_EQ(ends(first->getArray("counters")->getObject(0)), "1:100 1:100") << "a base";
    EXPECT_TRUE(day("2026-11-04")->isNull("use"));
}

TEST_F(ExplainApi, SaysOfUseOnlyWhatIsWrittenDown) {
    read({.life_count = 100}, hours{24});
    analyze();
    EXPECT_EQ(
        day("2026-11-02")->getObject("use")->getNames(),
        (std::vector<std::string>{"day", "held", "pages"}));
}

TEST_F(ExplainApi, ExplainsTheDayOfTheSiteWhereItWasReadThen) {
    read({.life_count = 100}, hours{24});
    read({.life_count = 150}, hours{24});
    analyze();
    const std::string zone = day("2026-11-03")->getValue<std::string>("time_zone");
    database_.execute(fmt::format(
        "INSERT INTO site (tenant_id, id, name, time_zone) VALUES ('{0}', gen_random_uuid(), "
        "'Tonga', 'Pacific/Tongatapu'); UPDATE device SET site_id = (SELECT id FROM site WHERE "
        "name = 'Tonga') WHERE id = '{1}'",
        a_.customer.tenant.value,
        device()));
    const auto moved = day("2026-11-03");
    EXPECT_EQ(moved->getValue<std::string>("time_zone"), zone);
    EXPECT_EQ(ends(moved->getArray("counters")->getObject(0)), "1:100 2:150");
    EXPECT_EQ(day("2026-11-01")->getValue<std::string>("time_zone"), "Pacific/Tongatapu");
}

TEST_F(ExplainApi, NamesNoLaterReadingAsTheOneBefore) {
    read({.life_count = 150}, hours{1});
    for (int i = 0; i < 310; ++i)
        read({.life_count = 120 + i % 2}, std::chrono::minutes{1});  // below the highest
    agent_clock_.advance(hours{18});
    read({.life_count = 121});
    read({.life_count = 150});
    read({.life_count = 160});
    analyze();
    const auto counter = day("2026-11-03")->getArray("counters")->getObject(0);
    EXPECT_EQ(counter->getValue<int>("first"), 150);
    EXPECT_TRUE(counter->isNull("before")) << "further back than is looked";
    EXPECT_EQ(ends(counter), "- 314:160");
}

TEST_F(ExplainApi, SaysWhatIsHeldAndWhatPeopleDecidedWhereACounterBeganAnew) {
    read({.life_count = 50'000}, hours{24});
    for (const int life_count : {50'010, 80, 95})
        read({.life_count = life_count}, hours{1});
    analyze();
    const auto before = day("2026-11-03");
    const auto counter = before->getArray("counters")->getObject(0);
    EXPECT_EQ(counter->getValue<int>("used"), 25);
    EXPECT_FALSE(counter->getValue<bool>("is_difference"));
    EXPECT_EQ(counter->getValue<int>("epoch"), 2);
    EXPECT_EQ(ends(counter), "1:50000 4:95");
    EXPECT_EQ(before->getObject("use")->getValue<int>("held"), 80);
    const auto finding = before->getArray("findings")->getObject(0);
    EXPECT_EQ(finding->getValue<std::string>("kind"), "reset");
    EXPECT_TRUE(finding->isNull("decision"));
    const Reply decided = call(
        logIn("admin@a.test"),
        {.method = "POST",
         .path = path("/findings/decide"),
         .body = fmt::format(
             R"({{"taken_at":"{}","n":3,"verdict":"count","note":"board changed by Joe"}})",
             finding->getValue<std::string>("taken_at")),
         .headers = {}});
    ASSERT_EQ(decided.status, 202) << decided.body;
    workOff();
    const auto after = day("2026-11-03");
    EXPECT_EQ(after->getObject("use")->getValue<int>("held"), 0);
    EXPECT_EQ(after->getObject("use")->getValue<int>("pages"), 105);
    const auto decision = after->getArray("findings")->getObject(0)->getObject("decision");
    EXPECT_EQ(decision->getValue<std::string>("verdict"), "count");
    EXPECT_EQ(decision->getValue<std::string>("decided_by"), "admin@a.test");
}

TEST_F(ExplainApi, ShowsWhatTheLastReadingOfTheDayBeforeLeftOpen) {
    read({.life_count = 50'000}, hours{12});
    read({.life_count = 80}, hours{4});  // late in the evening: a reset, or wrong?
    read({.life_count = 95});
    analyze();
    const auto next = day("2026-11-03");
    EXPECT_EQ(next->getObject("use")->getValue<int>("held"), 80);
    ASSERT_EQ(next->getArray("findings")->size(), 1U);
    EXPECT_EQ(next->getArray("findings")->getObject(0)->getValue<int>("held"), 80);
}

TEST_F(ExplainApi, IsNotThereForOthersNorForWhatIsNoDay) {
    read({.life_count = 100});
    analyze();
    EXPECT_EQ(get(logIn("admin@b.test"), path("/usage/2026-11-02/explain")).status, 404);
    const Reply wrong = get(logIn("admin@a.test"), path("/usage/2026-02-30/explain"));
    EXPECT_EQ(wrong.status, 400);
    EXPECT_THAT(wrong.body, HasSubstr("2026-02-30"));
    for (const char* day : {"0000-01-01", "0001-01-01", "1969-12-31", "3000-01-01", "9999-12-31"})
        EXPECT_EQ(
            get(logIn("admin@a.test"), path(fmt::format("/usage/{}/explain", day))).status, 400)
            << day;
    const Browser b = logIn("admin@b.test");
    EXPECT_EQ(get(b, organisationDay(a_, "2026-11-02/explain")).status, 404);
    EXPECT_EQ(get(b, organisationDay(b_, "yesterday/explain")).status, 400);
}

TEST_F(ExplainApi, NamesTheDevicesOfACustomersDayTheLargestFirst) {
    addPages(a_, a_.first_device, 30);
    addPages(a_, a_.second_device, 70);
    addPages(a_, addDevice(a_.customer, "third"), 70);
    addPages(b_, b_.first_device, 5);
    const Browser browser = logIn("admin@dealer.test");
    std::string pages;
    std::string cursor;
    do {
        const Reply reply =
            get(browser, organisationDay(a_, "2026-11-02/explain?limit=1&cursor=" + cursor));
        ASSERT_EQ(reply.status, 200) << reply.body;
        EXPECT_TRUE(reply.json()->getValue<bool>("agrees"));
        const auto use = reply.json()->getObject("use");
        EXPECT_EQ(use->getValue<int>("pages"), 170);
        EXPECT_EQ(use->getValue<int>("held"), 3);
        EXPECT_EQ(use->getValue<int>("devices"), 3);
        const auto devices = reply.json()->getObject("devices");
        const auto part = devices->getArray("items")->getObject(0);
        pages += fmt::format("{} ", part->getValue<int>("pages"));
        cursor =
            devices->isNull("next_cursor") ? "" : devices->getValue<std::string>("next_cursor");
    } while (!cursor.empty());
    EXPECT_EQ(pages, "70 70 30 ");
    const auto dealer =
        get(browser, "/api/v1/organisations/" + dealer_.value + "/usage/2026-11-02/explain");
    EXPECT_EQ(dealer.json()->getObject("use")->getValue<int>("pages"), 175) << "all below it";
}

TEST_F(ExplainApi, SaysWhenTheDaysOfDevicesDoNotGiveTheCustomersDay) {
    addPages(a_, a_.first_device, 30);
    const Browser browser = logIn("admin@a.test");
    const auto agrees = [&] {
        const Reply reply = get(browser, organisationDay(a_, "2026-11-02/explain"));
        EXPECT_EQ(reply.status, 200) << reply.body;
        if (reply.json()->isNull("agrees")) return std::string{"nothing to compare with"};
        return reply.json()->get("agrees").toString();
    };
    EXPECT_EQ(agrees(), "true");
    database_.execute("UPDATE device_day SET pages = 31");
    EXPECT_EQ(agrees(), "false");
    database_.execute("DELETE FROM device_day");
    EXPECT_EQ(agrees(), "nothing to compare with") << "past its time";
}

}  // namespace

}  // namespace platen::testing
