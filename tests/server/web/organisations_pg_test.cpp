#include "server/db/transaction.hpp"
#include "tests/server/web_support/api_fixture.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <array>
#include <chrono>
#include <future>
#include <optional>
#include <set>
#include <utility>

namespace platen::testing {

namespace {

using server::db::TenantScope;
using server::db::Transaction;
using ::testing::HasSubstr;

class OrganisationsApi : public ApiFixture {
protected:
    Reply post(const std::string& path, const std::string& body, const std::string& key = "") {
        return call(admin_, postCall(path, body, key));
    }

    static Call postCall(
        const std::string& path, const std::string& body, const std::string& key = "") {
        Call call{.method = "POST", .path = path, .body = body, .headers = {}};
        if (!key.empty()) call.headers["Idempotency-Key"] = key;
        return call;
    }

    Reply makeCustomer(const std::string& name, const std::string& parent) {
        return post(
            "/api/v1/organisations",
            fmt::format(R"({{"name":"{}","parent_id":"{}"}})", name, parent));
    }

    Reply makeSite(
        const std::string& name, const std::string& organisation, const std::string& zone) {
        return post(
            "/api/v1/sites",
            fmt::format(
                R"({{"name":"{}","organisation_id":"{}","time_zone":"{}"}})",
                name,
                organisation,
                zone));
    }

    [[nodiscard]] Call asAdmin(Call call) const {
        call.headers["Content-Type"] = "application/json";
        call.headers["Cookie"] = admin_.cookie;
        call.headers["X-CSRF-Token"] = admin_.csrf_token;
        return call;
    }

    /// In a thread of its own.
    std::future<Reply> sendBeside(const Call& call) {
        return std::async(
            std::launch::async, [port = server_->port(), call] { return callHttp(port, call); });
    }

    void waitForWaiters(int count, const std::future<Reply>& last) {
        while (database_.number("SELECT count(*) FROM pg_stat_activity WHERE usename = "
                                "'platen_web' AND datname = current_database() "
                                "AND wait_event_type = 'Lock'") < count)
            ASSERT_EQ(last.wait_for(std::chrono::milliseconds{1}), std::future_status::timeout);
    }

    Browser admin_{logIn("admin@dealer.test")};
};

TEST_F(OrganisationsApi, MakesACustomerThatIsSeenAtOnceByItsDealerAlone) {
    const Reply made = post("/api/v1/organisations", R"({"name":"Nordlicht GmbH"})");
    ASSERT_EQ(made.status, 201) << made.body;
    EXPECT_EQ(made.text("parent_id"), dealer_.value);
    EXPECT_EQ(made.text("kind"), "customer");
    EXPECT_THAT(get(admin_, "/api/v1/organisations").body, HasSubstr("Nordlicht GmbH"));
    EXPECT_THAT(
        get(logIn("admin@a.test"), "/api/v1/organisations").body,
        ::testing::Not(HasSubstr("Nordlicht GmbH")));
    const Reply site = makeSite("Kiel", made.text("id"), "Europe/Berlin");
    ASSERT_EQ(site.status, 201) << site.body;
    EXPECT_EQ(site.text("organisation_name"), "Nordlicht GmbH");
    EXPECT_THAT(get(admin_, "/api/v1/sites").body, HasSubstr("Kiel"));
}

TEST_F(OrganisationsApi, TakesANameOnceBelowOneParent) {
    EXPECT_EQ(makeCustomer("a", dealer_.value).status, 409) << "there is A already";
    EXPECT_EQ(makeCustomer("B", a_.customer.tenant.value).status, 201) << "elsewhere it is free";
    EXPECT_EQ(makeSite("MAIN", a_.customer.tenant.value, "UTC").status, 409);
    EXPECT_EQ(makeSite("Branch", a_.customer.tenant.value, "UTC").status, 201);
    EXPECT_EQ(makeSite("Branch", a_.customer.tenant.value, "UTC").status, 409);
    EXPECT_EQ(makeSite("Branch", b_.customer.tenant.value, "UTC").status, 201);
}

TEST_F(OrganisationsApi, FindsThoseWhoseNamesHaveAllTheWords) {
    const std::string& tenant = a_.customer.tenant.value;
    ASSERT_EQ(makeCustomer("Nordlicht Kiel GmbH", dealer_.value).status, 201);
    ASSERT_EQ(makeSite("Hafen 100%", tenant, "UTC").status, 201);
    ASSERT_EQ(makeSite("Hafen Nord", tenant, "UTC").status, 201);
    ASSERT_EQ(makeSite("Hafen Nord", b_.customer.tenant.value, "UTC").status, 201);
    const auto count = [&](const std::string& path) {
        return get(admin_, path).json()->getArray("items")->size();
    };
    EXPECT_EQ(count("/api/v1/organisations?q=gmbh%20NORD"), 1U);
    EXPECT_EQ(count("/api/v1/organisations?q=nord%20berlin"), 0U);
    EXPECT_EQ(count("/api/v1/sites?q=nord%20hafen"), 2U);
    EXPECT_EQ(count("/api/v1/sites?q=hafen&organisation=" + tenant), 2U);
    EXPECT_EQ(count("/api/v1/sites?q=%25"), 1U) << "no pattern";
    EXPECT_EQ(count("/api/v1/sites?q=%20hafen%20%20&organisation=" + tenant + "&limit=1"), 1U);
    EXPECT_EQ(get(admin_, "/api/v1/sites?organisation=none").status, 400);
    EXPECT_EQ(get(admin_, "/api/v1/sites?q=" + std::string(101, 'x')).status, 400);
    EXPECT_EQ(count("/api/v1/sites?organisation=" + random_.uuid()), 0U) << "nobody's";
}

TEST_F(OrganisationsApi, RefusesWhatIsNoName) {
    for (const char* name : {"", " x", "x ", R"(a\tb)"})
        EXPECT_EQ(makeCustomer(name, dealer_.value).status, 400) << name;
    EXPECT_EQ(makeCustomer(std::string(101, 'x'), dealer_.value).status, 400);
    std::string hundred;
    for (int i = 0; i < 100; ++i)
        hundred += "\xE2\x82\xAC";
    EXPECT_EQ(makeCustomer(hundred, dealer_.value).status, 201) << "characters are counted";
}

TEST_F(OrganisationsApi, KnowsTimeZonesByTheirNames) {
    const std::string& tenant = a_.customer.tenant.value;
    for (const char* zone :
         {"Europe/Atlantis", "UTC+3", "posix/UTC", "localtime", "europe/berlin", "'; DROP"}) {
        const Reply reply = makeSite("Somewhere", tenant, zone);
        EXPECT_EQ(reply.status, 400) << zone;
        EXPECT_THAT(reply.text("detail"), HasSubstr("Europe/Berlin")) << zone;
    }
    EXPECT_EQ(makeSite("Somewhere", tenant, "America/Argentina/Ushuaia").status, 201);
}

TEST_F(OrganisationsApi, EndsTheTreeAtEightLevels) {
    std::string parent = a_.customer.tenant.value;  // the second level
    for (int level = 3; level <= 8; ++level) {
        const Reply reply = makeCustomer("Below", parent);
        ASSERT_EQ(reply.status, 201) << level << reply.body;
        parent = reply.text("id");
    }
    const Reply refused = makeCustomer("Below", parent);
    EXPECT_EQ(refused.status, 409);
    EXPECT_EQ(refused.text("type"), "/problems/too-deep");
}

TEST_F(OrganisationsApi, LetsACustomersAdministratorBuildBelowItselfOnly) {
    const Browser a = logIn("admin@a.test");
    const auto make = [&](const std::string& body) {
        return call(a, postCall("/api/v1/organisations", body)).status;
    };
    EXPECT_EQ(make(R"({"name":"Daughter"})"), 201);
    EXPECT_EQ(make(fmt::format(R"({{"name":"X","parent_id":"{}"}})", dealer_.value)), 404);
    EXPECT_EQ(
        make(fmt::format(R"({{"name":"X","parent_id":"{}"}})", b_.customer.tenant.value)), 404);
    EXPECT_EQ(make(R"({"name":"X","parent_id":"none"})"), 400);
}

TEST_F(OrganisationsApi, MakesOneWhenTheSameIsAskedTwiceAtOnce) {
    const std::string key = random_.uuid();
    const Call asked = asAdmin(postCall("/api/v1/organisations", R"({"name":"Twin"})", key));
    std::array<std::future<Reply>, 6> replies;
    for (auto& reply : replies)
        reply = sendBeside(asked);
    const std::string expected = replies[0].get().text("id");
    for (std::size_t i = 1; i < replies.size(); ++i)
        EXPECT_EQ(replies[i].get().text("id"), expected);
    EXPECT_EQ(database_.number("SELECT count(*) FROM organisation WHERE name = 'Twin'"), 1);
}

TEST_F(OrganisationsApi, GivesANameToOneOfTwoWhoWantItAtOnce) {
    const auto superuser = database_.as("postgres");
    std::optional<Transaction> busy{std::in_place, *superuser, TenantScope::none()};
    busy->exec("SELECT pg_advisory_xact_lock(hashtextextended('organisations', 0))");
    const Call asked = asAdmin(postCall("/api/v1/organisations", R"({"name":"Twin"})"));
    auto one = sendBeside(asked);
    auto other = sendBeside(asked);
    waitForWaiters(2, other);
    busy.reset();
    std::multiset<int> statuses{one.get().status, other.get().status};
    EXPECT_EQ(statuses, (std::multiset<int>{201, 409}));
}

TEST_F(OrganisationsApi, RefusesANameThatACommandTakesAtThatMoment) {
    const auto superuser = database_.as("postgres");
    const std::string& tenant = a_.customer.tenant.value;
    std::optional<Transaction> command{std::in_place, *superuser, TenantScope::none()};
    command->exec(
        "INSERT INTO site (tenant_id, id, name) VALUES ($1, gen_random_uuid(), 'Kiel')", tenant);
    auto reply = sendBeside(asAdmin(postCall(
        "/api/v1/sites",
        fmt::format(R"({{"name":"Kiel","organisation_id":"{}","time_zone":"UTC"}})", tenant))));
    waitForWaiters(1, reply);
    command->commit();
    EXPECT_EQ(reply.get().status, 409);
}

}  // namespace

}  // namespace platen::testing
