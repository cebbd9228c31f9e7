#include "tests/server/web_support/api_fixture.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>

namespace platen::testing {

namespace {

using namespace std::chrono_literals;

class EnrolTokensApi : public ApiFixture {
protected:
    [[nodiscard]] std::string path() const {
        return fmt::format("/api/v1/sites/{}/enrol-tokens", a_.customer.site.value);
    }
    Reply make(const std::string& body = "{}", const std::string& key = "") {
        Call post{.method = "POST", .path = path(), .body = body, .headers = {}};
        if (!key.empty()) post.headers["Idempotency-Key"] = key;
        return call(admin_, post);
    }
    Poco::JSON::Array::Ptr list() { return get(admin_, path()).json()->getArray("items"); }
    /// ple_<id>_...
    static std::string idOf(const std::string& token) { return token.substr(4, 8); }

    Browser admin_{logIn("admin@a.test")};
};

TEST_F(EnrolTokensApi, ListsOpenTokensWithoutTheirSecret) {
    const std::string later = make(R"({"hours":48})").text("token");
    const std::string sooner = make(R"({"hours":2})").text("token");
    const auto items = list();
    ASSERT_EQ(items->size(), 2U);
    EXPECT_EQ(items->getObject(0)->getValue<std::string>("id"), idOf(sooner));
    EXPECT_EQ(items->getObject(1)->getValue<std::string>("id"), idOf(later));
    EXPECT_EQ(items->getObject(0)->getValue<std::string>("made_by"), "admin@a.test");
    EXPECT_THAT(
        get(admin_, path()).body, ::testing::Not(::testing::HasSubstr(sooner.substr(13, 20))));
    clock_.advance(3h);
    admin_ = logIn("admin@a.test");
    EXPECT_EQ(list()->size(), 1U) << "one has expired";
    database_.execute("UPDATE login_enrol_token SET used_at = now()");
    EXPECT_EQ(list()->size(), 0U) << "one is used";
}

TEST_F(EnrolTokensApi, DropsATokenSoThatNobodyCanUseIt) {
    const std::string token = make().text("token");
    const Call drop{.method = "DELETE", .path = "/api/v1/enrol-tokens/" + idOf(token), .body = ""};
    EXPECT_EQ(call(logIn("admin@b.test"), drop).status, 404);
    EXPECT_EQ(call(logIn("viewer@a.test"), drop).status, 403);
    EXPECT_EQ(list()->size(), 1U);
    EXPECT_EQ(call(admin_, drop).status, 204);
    EXPECT_EQ(list()->size(), 0U);
    EXPECT_EQ(call(admin_, drop).status, 404);
}

TEST_F(EnrolTokensApi, DropsNoTokenThatMadeAnAgent) {
    const std::string token = make().text("token");
    database_.execute("UPDATE login_enrol_token SET used_at = now()");
    const Call drop{.method = "DELETE", .path = "/api/v1/enrol-tokens/" + idOf(token), .body = ""};
    EXPECT_EQ(call(admin_, drop).status, 404);
}

TEST_F(EnrolTokensApi, GivesTheSameTokenAgainForTheSameKey) {
    const std::string key = random_.uuid();
    const Reply first = make("{}", key);
    const Reply again = make("{}", key);
    EXPECT_EQ(again.body, first.body);
    EXPECT_EQ(list()->size(), 1U);
    EXPECT_EQ(make(R"({"hours":2})", key).status, 422);
    const std::string rows = database_.table("SELECT * FROM login_answer");
    EXPECT_THAT(rows, ::testing::Not(::testing::HasSubstr(first.text("token"))));
    EXPECT_THAT(rows, ::testing::Not(::testing::HasSubstr(key)));
}

TEST_F(EnrolTokensApi, HasAHundredOpenTokensOfASiteAtMost) {
    database_.execute(fmt::format(
        "INSERT INTO login_enrol_token (id, tenant_id, site_id, agent_id, secret_sha256, "
        "expires_at) SELECT 'many' || n, '{}', '{}', gen_random_uuid(), sha256('s'), "
        "now() + interval '1 day' FROM generate_series(1, 100) AS n",
        a_.customer.tenant.value,
        a_.customer.site.value));
    EXPECT_EQ(make().status, 409);
    database_.execute("DELETE FROM login_enrol_token WHERE id = 'many1'");
    EXPECT_EQ(make().status, 201);
}

}  // namespace

}  // namespace platen::testing
