#include "server/db/transaction.hpp"
#include "tests/server/web_support/api_fixture.hpp"

#include <Poco/JSON/Array.h>
#include <fmt/format.h>
#include <gmock/gmock.h>

#include <set>

namespace platen::testing {

namespace {

std::vector<std::string> idsOf(const Reply& reply) {
    std::vector<std::string> ids;
    const auto items = reply.json()->getArray("items");
    for (unsigned i = 0; i < items->size(); ++i)
        ids.push_back(items->getObject(i)->getValue<std::string>("id"));
    return ids;
}

class DevicesApi : public ApiFixture {
protected:
    /// Devices without a latest state, a name, an address: what is not known has to sort too.
    void addUnreadDevices(int count) {
        server::db::Transaction tx{
            database_.admin(), server::db::TenantScope::of(a_.customer.tenant)};
        for (int i = 0; i < count; ++i)
            tx.exec(
                "INSERT INTO device (tenant_id, id, site_id, agent_id, model, first_seen_at) "
                "VALUES ($1, $2, $3, $4, $5, now())",
                a_.customer.tenant,
                random_.uuid(),
                a_.customer.site,
                a_.customer.agent,
                i % 2 == 0 ? "Same model" : "");
        tx.commit();
    }

    std::vector<std::string> allPages(const Browser& browser, const std::string& query) {
        std::vector<std::string> ids;
        std::string cursor;
        do {
            const Reply reply =
                get(browser,
                    fmt::format(
                        "/api/v1/devices?limit=3&{}{}{}",
                        query,
                        cursor.empty() ? "" : "&cursor=",
                        cursor));
            EXPECT_EQ(reply.status, 200) << reply.body;
            for (const std::string& id : idsOf(reply))
                ids.push_back(id);
            cursor = reply.text("next_cursor");
        } while (!cursor.empty());
        return ids;
    }
};

TEST_F(DevicesApi, ShowsDevicesWithTheirLatestState) {
    const Browser browser = logIn("admin@a.test");
    const Reply reply = get(browser, "/api/v1/devices?q=A-0001");
    ASSERT_EQ(reply.status, 200) << reply.body;
    const auto device = reply.json()->getArray("items")->getObject(0);
    EXPECT_EQ(device->getValue<std::string>("serial"), "A-0001");
    EXPECT_EQ(device->getObject("counters")->getValue<int>("total"), 1200);
    EXPECT_TRUE(device->getObject("counters")->isNull("color")) << "not known is null, never 0";
    EXPECT_EQ(device->getArray("supplies")->getObject(1)->getValue<int>("percent_full"), 10);
    EXPECT_EQ(device->getValue<int>("alerts_count"), 1);
}

TEST_F(DevicesApi, DoesNotShowMetresAsPages) {
    const Browser browser = logIn("admin@a.test");
    const auto setLifeCount = [this](const std::string& unit) {
        state(
            a_.customer,
            a_.first_device,
            {{.name = "life_count", .value = 8338, .unit = unit, .oid = "1.3"}});
    };
    const auto counters = [&] {
        const Reply reply = get(browser, "/api/v1/devices?q=A-0001");
        return reply.json()->getArray("items")->getObject(0)->getObject("counters");
    };
    setLifeCount("meters");
    EXPECT_TRUE(counters()->isNull("life"));
    setLifeCount("sheets");
    EXPECT_EQ(counters()->getValue<int>("life"), 8338);
}

TEST_F(DevicesApi, ShowsEverythingOfOneDevice) {
    const Browser browser = logIn("viewer@a.test");
    const Reply reply = get(browser, "/api/v1/devices/" + a_.first_device);
    ASSERT_EQ(reply.status, 200) << reply.body;
    EXPECT_EQ(reply.json()->getArray("all_counters")->size(), 2U);
    EXPECT_EQ(reply.json()->getArray("trays")->size(), 1U);
}

TEST_F(DevicesApi, FindsEveryWordOfASearchInAnyField) {
    const Browser browser = logIn("admin@dealer.test");
    EXPECT_EQ(idsOf(get(browser, "/api/v1/devices?q=kyocera+b-0002")).size(), 1U);
    EXPECT_EQ(idsOf(get(browser, "/api/v1/devices?q=kyocera+canon")).size(), 0U);
    EXPECT_EQ(idsOf(get(browser, "/api/v1/devices?q=%25")).size(), 0U) << "no wildcard";
}

TEST_F(DevicesApi, FiltersByStatusSiteAndVendor) {
    const Browser browser = logIn("admin@dealer.test");
    changeState(a_.first_device, "unreachable_since = now()");
    EXPECT_THAT(
        idsOf(get(browser, "/api/v1/devices?status=unreachable")),
        ::testing::ElementsAre(a_.first_device));
    EXPECT_EQ(idsOf(get(browser, "/api/v1/devices?site=" + b_.customer.site.value)).size(), 2U);
    EXPECT_EQ(idsOf(get(browser, "/api/v1/devices?vendor=kyocera")).size(), 4U);
}

TEST_F(DevicesApi, GivesEveryDeviceExactlyOnceOverAllPagesWhateverTheOrder) {
    addUnreadDevices(7);
    const Browser browser = logIn("admin@dealer.test");
    for (const std::string key :
         {"name",
          "model",
          "serial",
          "address",
          "status",
          "site",
          "taken_at",
          "total",
          "mono",
          "color",
          "pages_30d",
          "trust"}) {
        for (const std::string direction : {"", "-"}) {
            const auto ids = allPages(browser, "sort=" + direction + key);
            EXPECT_EQ(ids.size(), 11U) << direction << key;
            EXPECT_EQ(std::set<std::string>(ids.begin(), ids.end()).size(), 11U)
                << direction << key;
        }
    }
}

TEST_F(DevicesApi, PutsWhatIsNotKnownLastInBothDirections) {
    addUnreadDevices(3);
    const Browser browser = logIn("admin@a.test");
    for (const std::string sort : {"total", "-total"}) {
        const auto ids = allPages(browser, "sort=" + sort);
        EXPECT_THAT(
            std::vector<std::string>(ids.begin(), ids.begin() + 2),
            ::testing::UnorderedElementsAre(a_.first_device, a_.second_device));
    }
}

TEST_F(DevicesApi, SortsByVendorAndThenModelAsTheyAreShown) {
    const std::string third = addDevice(a_.customer, "A-0003");
    const auto become = [this](const std::string& id, const char* vendor, const char* model) {
        database_.execute(fmt::format(
            "UPDATE device SET vendor = '{}', model = '{}' WHERE id = '{}'", vendor, model, id));
    };
    become(a_.first_device, "Xerox", "Altalink");
    become(a_.second_device, "brother", "MFC");
    become(third, "Brother", "HL");
    const Browser browser = logIn("admin@a.test");
    EXPECT_THAT(
        allPages(browser, "sort=model"),
        ::testing::ElementsAre(third, a_.second_device, a_.first_device));
}

TEST_F(DevicesApi, TurnsPagesWhateverTheLengthOfWhatTheySortBy) {
    addUnreadDevices(6);
    const std::string most = "repeat('\U0001F5A8', 200)";
    database_.execute(
        "UPDATE organisation SET name = " + most + "; UPDATE site SET name = " + most +
        "; UPDATE device SET name = repeat('\U0001F5A8', 1000), model = name");
    const Browser browser = logIn("admin@a.test");
    for (const std::string key : {"name", "model", "site"})
        EXPECT_EQ(allPages(browser, "sort=" + key).size(), 8U) << key;
}

TEST_F(DevicesApi, SortsAddressesByTheirNumbers) {
    database_.execute(
        fmt::format("UPDATE device SET address = '10.0.0.10' WHERE id = '{}'", a_.first_device));
    const Browser browser = logIn("admin@a.test");
    EXPECT_THAT(
        allPages(browser, "sort=address"),
        ::testing::ElementsAre(a_.second_device, a_.first_device));
}

TEST_F(DevicesApi, AnswersNotModifiedUntilSomethingChanges) {
    const Browser browser = logIn("admin@a.test");
    const std::string path = "/api/v1/devices/" + a_.first_device;
    const std::string tag = get(browser, path).header("etag");
    const Call again{
        .method = "GET", .path = path, .body = "", .headers = {{"If-None-Match", tag}}};
    EXPECT_EQ(call(browser, again).status, 304);
    database_.execute(
        fmt::format("UPDATE device SET name = 'new' WHERE id = '{}'", a_.first_device));
    EXPECT_EQ(call(browser, again).status, 200);
}

TEST_F(DevicesApi, RefusesWhatItDoesNotUnderstand) {
    const Browser browser = logIn("admin@a.test");
    for (const std::string query :
         {"colour=red",
          "limit=0",
          "limit=501",
          "limit=x",
          "site=1",
          "status=broken",
          "sort=weight",
          "q=a&q=b",
          "cursor=%21",
          "cursor=YWJj",
          "q=%C3"})
        EXPECT_EQ(get(browser, "/api/v1/devices?" + query).status, 400) << query;
    EXPECT_THAT(
        get(browser, "/api/v1/devices?colour=red").text("detail"),
        ::testing::AllOf(::testing::HasSubstr("'colour'"), ::testing::HasSubstr("sort")));
}

TEST_F(DevicesApi, RefusesACursorThatSomebodyMadeUp) {
    const Browser browser = logIn("admin@a.test");
    const std::string made_up = "PR94H3g";  // "=", "x", "x"
    EXPECT_EQ(get(browser, "/api/v1/devices?cursor=" + made_up).status, 400);
}

TEST_F(DevicesApi, DoesNotKnowADeviceThatIsNotThere) {
    const Browser browser = logIn("admin@a.test");
    EXPECT_EQ(get(browser, "/api/v1/devices/" + random_.uuid()).status, 404);
    EXPECT_EQ(get(browser, "/api/v1/devices/1").status, 404);
}

}  // namespace

}  // namespace platen::testing
