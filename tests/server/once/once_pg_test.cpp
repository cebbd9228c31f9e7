#include "server/http/problem.hpp"
#include "server/once/once.hpp"
#include "tests/server/support/fresh_database.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>
#include <memory>
#include <optional>

namespace platen::server::once {
namespace {

using http::Json;
using http::Request;
using http::Response;
using platen::testing::Customer;
using platen::testing::FreshDatabase;

constexpr const char* kKey = "2c0c2c1e-a3c1-4f7e-b4a6-6f1d7f3b6d10";
constexpr const char* kUser = "00000000-0000-4000-8000-000000000001";
constexpr const char* kOtherUser = "00000000-0000-4000-8000-000000000002";

class OnceTest : public ::testing::Test {
protected:
    OnceTest() {
        const Customer customer = platen::testing::addCustomer(database_, "Customer");
        database_.execute(fmt::format(
            "INSERT INTO login_user (id, organisation_id, email, password_hash, role) "
            "VALUES ('{}', '{}', 'a@example.com', 'x', 'admin'), "
            "('{}', '{}', 'b@example.com', 'x', 'admin')",
            kUser,
            customer.tenant.value,
            kOtherUser,
            customer.tenant.value));
    }

    static Request post(const std::string& body, const std::string& user = kUser) {
        Request request;
        request.method = http::Method::Post;
        request.path = "/api/v1/things";
        request.headers["idempotency-key"] = kKey;
        request.body = body;
        request.identity.emplace().user = {user};
        return request;
    }

    /// A handler as they all are; the thing that it makes is a row of login_attempt.
    static Response makeThing(db::Transaction& tx, const Request& request) {
        Once once{tx, request};
        if (once.earlier()) return *once.earlier();
        tx.exec("INSERT INTO login_attempt VALUES ('thing', now())");
        const Response response = Response::json(Json{"secret of " + request.body}, 201);
        once.keep(response);
        return response;
    }

    Response send(const Request& request) const {
        db::Transaction tx{*web_, db::TenantScope::none()};
        const Response response = makeThing(tx, request);
        tx.commit();
        return response;
    }

    int refusalOf(const Request& request) const {
        try {
            return send(request).status;
        } catch (const http::Refused& refusal) {
            return refusal.response().status;
        }
    }

    std::int64_t things() { return database_.number("SELECT count(*) FROM login_attempt"); }

    void waitUntilSomebodyWaits(const std::future<Response>& waiting) {
        while (database_.number("SELECT count(*) FROM pg_stat_activity WHERE usename = "
                                "'platen_web' AND datname = current_database() "
                                "AND wait_event_type = 'Lock'") == 0)
            ASSERT_EQ(waiting.wait_for(std::chrono::milliseconds{1}), std::future_status::timeout);
    }

    FreshDatabase database_;
    std::unique_ptr<db::Database> web_{database_.as("platen_web")};
};

TEST_F(OnceTest, DoesAThingOnceAndAnswersAsBefore) {
    const Response first = send(post("one"));
    const Response again = send(post("one"));
    EXPECT_EQ(things(), 1);
    EXPECT_EQ(again.status, first.status);
    EXPECT_EQ(again.body, first.body);
    EXPECT_EQ(again.content_type, first.content_type);
    EXPECT_EQ(first.headers.count("Idempotency-Replayed"), 0U);
    EXPECT_EQ(again.headers.at("Idempotency-Replayed"), "true");
}

TEST_F(OnceTest, DoesItEachTimeWithoutAKey) {
    Request request = post("one");
    request.headers.erase("idempotency-key");
    send(request);
    send(request);
    EXPECT_EQ(things(), 2);
    EXPECT_EQ(database_.number("SELECT count(*) FROM login_answer"), 0);
}

TEST_F(OnceTest, RefusesTheKeyOfAnotherRequest) {
    send(post("one"));
    EXPECT_EQ(refusalOf(post("two")), 422);
    Request other_path = post("one");
    other_path.path = "/api/v1/others";
    EXPECT_EQ(refusalOf(other_path), 422);
    EXPECT_EQ(things(), 1);
}

TEST_F(OnceTest, KeepsTheKeysOfPeopleApart) {
    send(post("one"));
    EXPECT_EQ(send(post("two", kOtherUser)).body, "\"secret of two\"");
    EXPECT_EQ(things(), 2);
}

TEST_F(OnceTest, RefusesWhatIsNoKey) {
    for (const char* text : {"short", "with blank", "umlaut-\xC3\xA4"}) {
        Request request = post("one");
        request.headers["idempotency-key"] = text;
        EXPECT_EQ(refusalOf(request), 400) << text;
    }
    Request request = post("one");
    request.headers["idempotency-key"] = std::string(65, 'x');
    EXPECT_EQ(refusalOf(request), 400);
    EXPECT_EQ(things(), 0);
}

TEST_F(OnceTest, ForgetsWhatWasNotDone) {
    {
        db::Transaction tx{*web_, db::TenantScope::none()};
        makeThing(tx, post("one"));  // and then something fails
    }
    EXPECT_EQ(send(post("two")).status, 201) << "also with another body";
    EXPECT_EQ(things(), 1);
}

TEST_F(OnceTest, WaitsForATwinAndGetsItsAnswer) {
    std::optional<db::Transaction> first{std::in_place, *web_, db::TenantScope::none()};
    const Response answer = makeThing(*first, post("one"));
    auto twin = std::async(std::launch::async, [&] { return send(post("one")); });
    waitUntilSomebodyWaits(twin);
    first->commit();
    EXPECT_EQ(twin.get().body, answer.body);
    EXPECT_EQ(things(), 1);
}

TEST_F(OnceTest, DoesItWhenTheTwinFails) {
    std::optional<db::Transaction> first{std::in_place, *web_, db::TenantScope::none()};
    makeThing(*first, post("one"));
    auto twin = std::async(std::launch::async, [&] { return send(post("one")); });
    waitUntilSomebodyWaits(twin);
    first.reset();
    EXPECT_EQ(twin.get().headers.count("Idempotency-Replayed"), 0U);
    EXPECT_EQ(things(), 1);
}

TEST_F(OnceTest, DoesNotWaitForATwinForEver) {
    database_.execute(fmt::format(
        "ALTER ROLE platen_web IN DATABASE {} SET lock_timeout = '50ms'",
        database_.connection().name));
    db::Transaction first{*web_, db::TenantScope::none()};
    makeThing(first, post("one"));
    EXPECT_EQ(refusalOf(post("one")), 409);
}

TEST_F(OnceTest, LetsTheDatabaseAloneTellNeitherKeyNorAnswer) {
    send(post("one"));
    db::Transaction tx{database_.admin(), db::TenantScope::none()};
    const auto row = tx.one(
        "SELECT sealed_body || key_sha256 || request_sha256 AS bytes FROM login_answer",
        [](const db::Row& found) { return found.bytes("bytes"); });
    ASSERT_TRUE(row);
    EXPECT_THAT(*row, ::testing::Not(::testing::HasSubstr("secret")));
    EXPECT_THAT(*row, ::testing::Not(::testing::HasSubstr(kKey)));
}

TEST_F(OnceTest, GoesWithItsUser) {
    send(post("one"));
    database_.execute(fmt::format("DELETE FROM login_user WHERE id = '{}'", kUser));
    EXPECT_EQ(database_.number("SELECT count(*) FROM login_answer"), 0);
}

}  // namespace
}  // namespace platen::server::once
