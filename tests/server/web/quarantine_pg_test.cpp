#include "server/db/transaction.hpp"
#include "tests/server/web_support/api_fixture.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <set>
#include <string>

namespace platen::testing {

namespace {

using ::testing::HasSubstr;

class QuarantineApi : public ApiFixture {
protected:
    Reply post(const Browser& browser, const std::string& path, const std::string& body = {}) {
        return call(
            browser, {.method = "POST", .path = "/api/v1/quarantine/" + path, .body = body});
    }
    std::string stateOf(const std::string& item) {
        return database_.value(
            fmt::format("SELECT state || ': ' || outcome FROM quarantine WHERE id = '{}'", item));
    }
    /// The ids on all pages of a list.
    std::multiset<std::string> listed(const Browser& browser, const std::string& parameters) {
        std::multiset<std::string> ids;
        std::string cursor;
        do {
            const Reply page = get(browser, "/api/v1/quarantine?limit=1" + parameters + cursor);
            EXPECT_EQ(page.status, 200) << page.body;
            const auto items = page.json()->getArray("items");
            for (unsigned i = 0; i < items->size(); ++i)
                ids.insert(items->getObject(i)->getValue<std::string>("id"));
            cursor = page.text("next_cursor");
            if (!cursor.empty()) cursor = "&cursor=" + cursor;
        } while (!cursor.empty());
        return ids;
    }

    Browser admin_{logIn("admin@a.test")};
};

TEST_F(QuarantineApi, ListsThePagesOfWhatOneSees) {
    const std::string second = addQuarantined(a_.customer, "another");
    EXPECT_EQ(listed(admin_, ""), (std::multiset{a_.quarantined, second}));
    const Browser dealer = logIn("admin@dealer.test");
    EXPECT_EQ(listed(dealer, ""), (std::multiset{a_.quarantined, second, b_.quarantined}));
    EXPECT_EQ(
        listed(dealer, "&organisation=" + b_.customer.tenant.value), std::multiset{b_.quarantined});
    EXPECT_EQ(
        listed(admin_, "&organisation=" + b_.customer.tenant.value), std::multiset<std::string>{});
    EXPECT_EQ(listed(dealer, "&agent=" + b_.customer.agent.value), std::multiset{b_.quarantined});
    EXPECT_EQ(listed(dealer, "&stage=ingest"), std::multiset<std::string>{});
    EXPECT_EQ(listed(dealer, "&stage=analyze").size(), 3U);
    EXPECT_EQ(get(dealer, "/api/v1/quarantine?state=lost").status, 400);
    EXPECT_EQ(get(dealer, "/api/v1/quarantine?stage=web").status, 400);
}

TEST_F(QuarantineApi, ShowsTheFirstBytes) {
    const Reply item = get(admin_, "/api/v1/quarantine/" + a_.quarantined);
    EXPECT_EQ(item.status, 200);
    EXPECT_EQ(item.text("hex"), "6e6f207265636f7264206f662041") << "no record of A";
    EXPECT_TRUE(item.json()->getValue<bool>("hex_is_whole"));
    EXPECT_EQ(item.text("item.reason"), "cannot be used");
    const std::string large = addQuarantined(a_.customer, std::string(5'000, 'x'));
    const Reply part = get(admin_, "/api/v1/quarantine/" + large);
    EXPECT_EQ(part.text("hex").size(), 8'192U);
    EXPECT_FALSE(part.json()->getValue<bool>("hex_is_whole"));
    EXPECT_EQ(part.text("item.bytes"), "5000");
    EXPECT_EQ(get(admin_, "/api/v1/quarantine/" + b_.quarantined).status, 404);
}

TEST_F(QuarantineApi, NotesTheWishToHaveAnItemAnalysedOnceMore) {
    const Reply wished = post(admin_, a_.quarantined + "/retry");
    EXPECT_EQ(wished.status, 202) << wished.body;
    EXPECT_EQ(wished.text("item.state"), "queued");
    EXPECT_EQ(
        database_.value("SELECT asked_by || ' ' || item_id FROM queue_retry"),
        "admin@a.test " + a_.quarantined);
    EXPECT_EQ(post(admin_, a_.quarantined + "/retry").status, 202) << "is the same wish";
    EXPECT_EQ(database_.number("SELECT count(*) FROM queue_retry"), 1);
    EXPECT_EQ(listed(admin_, "&state=queued"), std::multiset{a_.quarantined});
    EXPECT_EQ(listed(admin_, "&state=kept"), std::multiset<std::string>{});
    const std::string second = addQuarantined(a_.customer, "another");
    EXPECT_EQ(post(admin_, second + "/retry").status, 202);
    EXPECT_EQ(post(admin_, second + "/discard", R"({"why":"no use"})").status, 200);
    EXPECT_EQ(database_.number("SELECT count(*) FROM queue_retry"), 1) << "nobody wants it back";
    EXPECT_EQ(post(admin_, b_.quarantined + "/retry").status, 404);
    database_.execute("UPDATE quarantine SET kind = 'fork'");
    const Reply fork = post(admin_, a_.quarantined + "/retry");
    EXPECT_EQ(fork.status, 409);
    EXPECT_THAT(fork.body, HasSubstr("never merged"));
}

TEST_F(QuarantineApi, GivesAnItemUpWithItsReasonAndByWhom) {
    const std::string path = a_.quarantined + "/discard";
    EXPECT_EQ(post(admin_, path, R"({"why":"x"})").status, 400);
    EXPECT_EQ(post(admin_, path, "{}").status, 400);
    const Reply gone = post(admin_, path, R"({"why":"a test of the dealer"})");
    EXPECT_EQ(gone.status, 200) << gone.body;
    EXPECT_EQ(gone.text("item.state"), "discarded");
    EXPECT_EQ(gone.text("item.settled_by"), "admin@a.test");
    EXPECT_EQ(gone.text("hex"), "");
    EXPECT_EQ(stateOf(a_.quarantined), "discarded: discarded: a test of the dealer");
    EXPECT_EQ(post(admin_, path, R"({"why":"once more"})").status, 409);
    EXPECT_EQ(post(admin_, a_.quarantined + "/retry").status, 409);
    EXPECT_EQ(post(admin_, b_.quarantined + "/discard", R"({"why":"not mine"})").status, 404);
    EXPECT_EQ(stateOf(b_.quarantined), "kept: ");
}

TEST_F(QuarantineApi, LetsViewersLookAndNothingElse) {
    const Browser viewer = logIn("viewer@a.test");
    EXPECT_EQ(get(viewer, "/api/v1/quarantine/" + a_.quarantined).status, 200);
    EXPECT_EQ(post(viewer, a_.quarantined + "/retry").status, 403);
    EXPECT_EQ(post(viewer, a_.quarantined + "/discard", R"({"why":"no use"})").status, 403);
    EXPECT_EQ(stateOf(a_.quarantined), "kept: ");
}

}  // namespace

}  // namespace platen::testing
