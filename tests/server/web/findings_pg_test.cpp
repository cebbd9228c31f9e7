#include "tests/server/web/history_fixture.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <future>
#include <set>
#include <string>
#include <thread>

namespace platen::testing {

namespace {

using std::chrono::hours;
using ::testing::HasSubstr;

/// A printer whose counter begins anew after 50,000 pages: 80 pages are in doubt, 15 are not.
class FindingsApi : public HistoryFixture {
protected:
    FindingsApi() {
        for (const int life_count : {50'000, 50'010, 80, 95})
            read({.life_count = life_count}, hours{1});
        analyze();
    }

    [[nodiscard]] Poco::JSON::Object::Ptr only(const Browser& browser) {
        const auto found = items(get(browser, path("/findings")), "items");
        EXPECT_EQ(found->size(), 1U);
        return found->getObject(0);
    }
    Reply decide(
        const Browser& browser,
        const std::string& verdict,
        const std::string& key = "key-of-this-one") {
        const auto finding = only(browser);
        return call(
            browser,
            {.method = "POST",
             .path = path("/findings/decide"),
             .body = fmt::format(
                 R"({{"taken_at":"{}","n":{},"verdict":"{}","note":"board changed by Joe"}})",
                 finding->getValue<std::string>("taken_at"),
                 finding->getValue<int>("n"),
                 verdict),
             .headers = {{"Idempotency-Key", key}}});
    }
    [[nodiscard]] std::string used() {
        return database_.value("SELECT sum(life_used)::text FROM device_day");
    }
};

TEST_F(FindingsApi, SayWhatIsOddAndWhatEachVerdictWouldCount) {
    const Browser browser = logIn("viewer@a.test");
    const auto finding = only(browser);
    EXPECT_EQ(finding->getValue<std::string>("kind"), "reset");
    EXPECT_EQ(finding->getValue<std::string>("counter"), "life_count");
    EXPECT_EQ(finding->getValue<int>("before"), 50'010);
    EXPECT_EQ(finding->getValue<int>("value"), 80);
    EXPECT_EQ(finding->getValue<int>("held"), 80);
    EXPECT_TRUE(finding->getValue<bool>("open"));
    EXPECT_FALSE(finding->getValue<bool>("waiting"));
    EXPECT_TRUE(finding->isNull("decision"));
    const auto verdicts = finding->getArray("verdicts");
    ASSERT_EQ(verdicts->size(), 4U);
    EXPECT_EQ(verdicts->getObject(0)->getValue<int>("counts"), 80);
    EXPECT_EQ(verdicts->getObject(2)->getValue<int>("counts"), 0);
    EXPECT_TRUE(verdicts->getObject(3)->isNull("counts"));
    EXPECT_EQ(used(), "25");
}

TEST_F(FindingsApi, TakeADecisionInByTheNextAnalysis) {
    const Browser admin = logIn("admin@a.test");
    const Reply reply = decide(admin, "count");
    ASSERT_EQ(reply.status, 202) << reply.body;
    EXPECT_TRUE(reply.json()->getArray("items")->getObject(0)->getValue<bool>("waiting"));
    EXPECT_TRUE(only(admin)->getValue<bool>("waiting"));
    workOff();
    const auto finding = only(admin);
    EXPECT_FALSE(finding->getValue<bool>("waiting"));
    EXPECT_FALSE(finding->getValue<bool>("open"));
    EXPECT_EQ(finding->getValue<int>("held"), 0);
    const auto decision = finding->getObject("decision");
    EXPECT_EQ(decision->getValue<std::string>("verdict"), "count");
    EXPECT_EQ(decision->getValue<std::string>("note"), "board changed by Joe");
    EXPECT_EQ(decision->getValue<std::string>("decided_by"), "admin@a.test");
    EXPECT_EQ(used(), "105");
    EXPECT_EQ(items(get(admin, "/api/v1/findings?open=true"), "items")->size(), 0U);
}

TEST_F(FindingsApi, LetALaterDecisionReplaceAnEarlierOne) {
    const Browser admin = logIn("admin@a.test");
    EXPECT_EQ(decide(admin, "count").status, 202);
    workOff();
    EXPECT_EQ(decide(admin, "do_not_count", "another-key-then").status, 202);
    workOff();
    EXPECT_EQ(used(), "25");
    EXPECT_EQ(database_.value("SELECT count(*)::text FROM counter_decision"), "2")
        << "what was decided first is kept";
}

TEST_F(FindingsApi, HappenOnceForOneKey) {
    const Browser admin = logIn("admin@a.test");
    const Reply first = decide(admin, "count");
    EXPECT_EQ(decide(admin, "count").body, first.body);
    EXPECT_EQ(database_.value("SELECT count(*)::text FROM counter_decision"), "1");
}

TEST_F(FindingsApi, AreFoldedAgainWhenADecisionComesWhileTheAnalysisFolds) {
    const Browser admin = logIn("admin@a.test");
    EXPECT_EQ(decide(admin, "count").status, 202);
    const auto analysis = database_.as("platen_analyze");
    server::db::Transaction folding{*analysis, server::db::TenantScope::none()};
    // The analysis has read the decisions that there are, and is not done yet.
    ASSERT_EQ(folding.query("SELECT 1 FROM queue_refold FOR UPDATE SKIP LOCKED").size(), 1U);
    auto later = std::async(std::launch::async, [&] {
        return decide(admin, "do_not_count", "another-key-then").status;
    });
    while (database_.value("SELECT count(*)::text FROM pg_locks WHERE NOT granted") == "0")
        std::this_thread::yield();
    folding.exec("DELETE FROM queue_refold");
    folding.commit();
    EXPECT_EQ(later.get(), 202);
    workOff();
    EXPECT_EQ(used(), "25");
}

TEST_F(FindingsApi, ShowWhatIsOpenOfAllCustomersOfADealer) {
    const auto open = items(get(logIn("admin@dealer.test"), "/api/v1/findings?open=true"), "items");
    ASSERT_EQ(open->size(), 1U);
    EXPECT_EQ(
        open->getObject(0)->getObject("device")->getValue<std::string>("organisation_id"),
        a_.customer.tenant.value);
    EXPECT_EQ(items(get(logIn("admin@b.test"), "/api/v1/findings?open=true"), "items")->size(), 0U);
    EXPECT_EQ(
        items(
            get(logIn("admin@dealer.test"),
                "/api/v1/findings?organisation=" + b_.customer.tenant.value),
            "items")
            ->size(),
        0U);
    EXPECT_EQ(
        items(get(logIn("admin@dealer.test"), "/api/v1/findings?kind=wrap"), "items")->size(), 0U);
}

TEST_F(FindingsApi, GoPageByPage) {
    for (const int life_count : {60'000, 60'010, 20, 40})
        read({.life_count = life_count}, hours{1});
    analyze();
    const Browser browser = logIn("viewer@a.test");
    std::set<std::string> seen;
    std::string cursor;
    do {
        const Reply reply = get(browser, path("/findings?limit=1" + cursor));
        const auto page = items(reply, "items");
        ASSERT_EQ(page->size(), 1U);
        EXPECT_TRUE(seen.insert(page->getObject(0)->getValue<std::string>("taken_at")).second);
        const auto next = reply.json()->get("next_cursor");
        cursor = next.isEmpty() ? "" : "&cursor=" + next.toString();
    } while (!cursor.empty());
    EXPECT_EQ(seen.size(), 3U);
}

TEST_F(FindingsApi, RefuseWhatCannotBeDecided) {
    const Browser admin = logIn("admin@a.test");
    const auto tell = [&](const std::string& body) {
        return call(admin, {.method = "POST", .path = path("/findings/decide"), .body = body});
    };
    EXPECT_THAT(
        tell(R"({"taken_at":"2026-11-02T12:00:00Z","n":3,"verdict":"maybe"})").body,
        HasSubstr("verdict is 'maybe', allowed: count"));
    EXPECT_EQ(tell(R"({"taken_at":"noon","n":3,"verdict":"count"})").status, 400);
    EXPECT_EQ(tell(R"({"taken_at":"2026-11-02T12:00:00Z","verdict":"count"})").status, 400);
    EXPECT_EQ(
        tell(R"({"taken_at":"2026-11-02T12:00:00Z","n":3,"counter":"pages","verdict":"count"})")
            .status,
        400);
    EXPECT_EQ(tell(R"({"taken_at":"2026-11-02T10:00:00Z","n":1,"verdict":"count"})").status, 404);
    EXPECT_EQ(get(admin, path("/findings?open=false")).status, 400);
    EXPECT_EQ(get(admin, path("/findings?kind=odd")).status, 400);
    EXPECT_EQ(decide(logIn("viewer@a.test"), "count").status, 403);
    EXPECT_EQ(get(logIn("admin@b.test"), path("/findings")).status, 404);
}

TEST_F(FindingsApi, LeaveNothingToDecideWhereNoUseIsInDoubt) {
    read({.life_count = 0}, hours{1});
    analyze();
    const Browser admin = logIn("admin@a.test");
    const auto zero = items(get(admin, path("/findings?kind=zero")), "items")->getObject(0);
    EXPECT_EQ(zero->getArray("verdicts")->size(), 0U);
    const Reply reply = call(
        admin,
        {.method = "POST",
         .path = path("/findings/decide"),
         .body = fmt::format(
             R"({{"taken_at":"{}","n":5,"verdict":"count"}})",
             zero->getValue<std::string>("taken_at"))});
    EXPECT_EQ(reply.status, 409) << reply.body;
}

}  // namespace

}  // namespace platen::testing
