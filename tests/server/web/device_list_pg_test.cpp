#include "server/db/transaction.hpp"
#include "tests/server/web_support/api_fixture.hpp"

#include <Poco/JSON/Array.h>
#include <fmt/format.h>
#include <gmock/gmock.h>

// What stands around the list of devices: its filters as the API has them, totals, values, export.
namespace platen::testing {

namespace {

using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;
using ::testing::UnorderedElementsAre;

std::vector<std::string> textsOf(const Poco::JSON::Array::Ptr& array, const std::string& member) {
    std::vector<std::string> texts;
    for (unsigned i = 0; i < array->size(); ++i)
        texts.push_back(
            member.empty() ? array->getElement<std::string>(i)
                           : array->getObject(i)->getValue<std::string>(member));
    return texts;
}

class DeviceListApi : public ApiFixture {
protected:
    std::vector<std::string> serials(const Browser& browser, const std::string& query) {
        const Reply reply = get(browser, "/api/v1/devices?" + query);
        EXPECT_EQ(reply.status, 200) << query << ": " << reply.body;
        if (reply.status != 200) return {};
        return textsOf(reply.json()->getArray("items"), "serial");
    }

    void change(const std::string& device, const std::string& columns) {
        database_.execute(fmt::format("UPDATE device SET {} WHERE id = '{}'", columns, device));
    }
};

TEST_F(DeviceListApi, FiltersByEveryField) {
    change(
        a_.first_device,
        "vendor = 'HP', model = 'M507dn', name = 'Reception', label = 'Front', "
        "asset_number = 'INV-7', location = 'Floor 1', firmware = 'V9', profile = 'hp-laser', "
        "mac = '00:11:22:33:44:55', address = '10.1.2.3'");
    changeLatest(
        a_.first_device, "status = 'down', alerts = '[]', supplies = '[{\"percent\": 0}]'");
    changeState(a_.first_device, "taken_at = '2026-01-01T00:00:00Z', open_findings = 1");
    const Browser browser = logIn("admin@dealer.test");
    for (const std::string query :
         {"vendor=hp",
          "model=m507*",
          "serial=a-0001",
          "mac=00:11*",
          "name=RECEPTION",
          "label=front",
          "asset_number=inv-7",
          "location=floor*",
          "firmware=v9",
          "profile=hp-laser",
          "address=10.1.2.3",
          "address=10.1.0.0/16",
          "status=down,unreachable",
          "supply=low",
          "supply=empty",
          "alerts=false",
          "seen_before=2026-01-02T00:00:00Z",
          "q=front+inv-7+floor",
          "vendor=hp&status=down&alerts=false&sort=-taken_at"})
        EXPECT_THAT(serials(browser, query), ElementsAre("A-0001")) << query;
    EXPECT_THAT(
        serials(browser, "seen_after=2026-01-02T00:00:00Z&sort=serial"),
        ElementsAre("A-0002", "B-0001", "B-0002"));
    EXPECT_THAT(serials(browser, "serial=a-000"), IsEmpty()) << "a whole text, not its beginning";
    EXPECT_THAT(
        serials(browser, "agent=" + b_.customer.agent.value + "&sort=-serial"),
        ElementsAre("B-0002", "B-0001"));
}

TEST_F(DeviceListApi, FiltersByAnOrganisationAndAllBelowIt) {
    const Browser dealer = logIn("admin@dealer.test");
    EXPECT_EQ(serials(dealer, "organisation=" + dealer_.value).size(), 4U);
    const std::string only_b = "organisation=" + b_.customer.tenant.value;
    EXPECT_THAT(serials(dealer, only_b + "&sort=serial"), ElementsAre("B-0001", "B-0002"));
    EXPECT_THAT(serials(logIn("admin@a.test"), only_b), IsEmpty()) << "not above or beside oneself";
    EXPECT_THAT(serials(logIn("admin@a.test"), "organisation=" + dealer_.value), IsEmpty());
}

TEST_F(DeviceListApi, SaysWhyAStatusIsWhatItIs) {
    const Browser browser = logIn("admin@a.test");
    const auto reason = [&] {
        return get(browser, "/api/v1/devices/" + a_.first_device).text("status_reason");
    };
    EXPECT_EQ(reason(), "Toner low");
    changeLatest(
        a_.first_device,
        R"(alerts = '[{"severity":"warning","group":"g","code":"c","text":"Toner low"},)"
        R"({"severity":"critical","group":"g","code":"cover_open","text":null}]')");
    EXPECT_EQ(reason(), "cover open") << "the worst alert, by its code where it has no text";
    changeLatest(a_.first_device, "alerts = '[]'");
    EXPECT_EQ(reason(), "low toner");
    changeLatest(a_.first_device, "errors = '{}'");
    EXPECT_EQ(reason(), "") << "a panel that says Ready explains nothing";
    changeLatest(a_.first_device, "status = 'down', console = '{Paper jam}'");
    EXPECT_EQ(reason(), "Paper jam");
    changeState(a_.first_device, "unreachable_since = now()");
    EXPECT_EQ(reason(), "");
}

TEST_F(DeviceListApi, SaysWhyByItsReasonsWhereTheyAreKnown) {
    const Browser browser = logIn("admin@a.test");
    changeLatest(
        a_.first_device,
        R"(status = 'warning', reasons = '[{"severity":"warning","what":"toner_low","subject":"1.1",)"
        R"("sources":[{"source":"errors","text":null,"origin":"1.3.6.1.2.1.25.3.5.1.2"},)"
        R"({"source":"console","text":"Black toner low","origin":null}]},)"
        R"({"severity":"notice","what":"asleep","subject":null,)"
        R"("sources":[{"source":"status","text":null,"origin":null}]}]', )"
        R"(parts_at = '{"reasons":1800000000000,"supplies":1800000060000}')");
    const Reply device = get(browser, "/api/v1/devices/" + a_.first_device);
    EXPECT_EQ(device.text("status_reason"), "Black toner low");
    EXPECT_EQ(device.text("reasons_at"), "2027-01-15T08:00:00.000Z");
    EXPECT_EQ(device.text("supplies_at"), "2027-01-15T08:01:00.000Z");
    const auto reasons = device.json()->getArray("reasons");
    ASSERT_EQ(reasons->size(), 2U);
    EXPECT_EQ(reasons->getObject(0)->getValue<std::string>("what"), "toner_low");
    EXPECT_EQ(reasons->getObject(0)->getArray("sources")->size(), 2U);
    changeLatest(
        a_.first_device,
        R"(reasons = '[{"severity":"error","what":"paper_jam","subject":null,)"
        R"("sources":[{"source":"errors","text":null,"origin":null}]}]')");
    EXPECT_EQ(
        get(browser, "/api/v1/devices/" + a_.first_device).text("status_reason"), "paper jam");
}

TEST_F(DeviceListApi, FiltersByAReasonThatIsNoNotice) {
    const Browser browser = logIn("admin@a.test");
    const auto set_reasons = [&](const std::string& device, const char* severity) {
        changeLatest(
            device,
            fmt::format(
                R"(reasons = '[{{"severity":"warning","what":"paper_low","subject":null,)"
                R"("sources":[{{"source":"errors","text":null,"origin":null}}]}},)"
                R"({{"severity":"{}","what":"toner_low","subject":null,)"
                R"("sources":[{{"source":"errors","text":null,"origin":null}}]}}]')",
                severity));
    };
    set_reasons(a_.first_device, "warning");
    set_reasons(a_.second_device, "notice");
    EXPECT_THAT(serials(browser, "reason=toner_low"), ElementsAre("A-0001"));
    EXPECT_THAT(serials(browser, "reason=paper_low&sort=serial"), ElementsAre("A-0001", "A-0002"));
    EXPECT_THAT(serials(browser, "reason=paper_low&status=down"), IsEmpty());
    EXPECT_THAT(serials(browser, "reason=paper_jam"), IsEmpty());
    changeLatest(a_.first_device, "reasons = '[]'");
    EXPECT_THAT(serials(browser, "reason=toner_low"), IsEmpty());
}

TEST_F(DeviceListApi, ShowsASleepingDeviceAsItWasWhenItWasAwake) {
    const Browser browser = logIn("admin@a.test");
    const auto status = [&] {
        return get(browser, "/api/v1/devices/" + a_.first_device).text("status");
    };
    const auto set_reason = [&](const char* severity) {
        changeLatest(
            a_.first_device,
            fmt::format(
                R"(reasons = '[{{"severity":"{}","what":"toner_low","subject":null,)"
                R"("sources":[{{"source":"errors","text":null,"origin":null}}]}}]')",
                severity));
    };
    set_reason("warning");
    EXPECT_EQ(status(), "idle") << "the newest reading says so";
    changeLatest(a_.first_device, "asleep = true");
    EXPECT_EQ(status(), "warning");
    set_reason("error");
    EXPECT_EQ(status(), "down");
    set_reason("notice");
    EXPECT_EQ(status(), "idle");
    changeLatest(a_.first_device, "status = 'printing'");
    set_reason("error");
    EXPECT_EQ(status(), "printing") << "not as it was any more";
}

TEST_F(DeviceListApi, NamesParameterValueAndWhatIsAllowed) {
    const Browser browser = logIn("admin@a.test");
    for (const auto& [query, detail] : std::vector<std::pair<std::string, std::string>>{
             {"status=down,broken", "status is 'down,broken', allowed: down, unreachable"},
             {"address=10.0.0.0/33", "address is '10.0.0.0/33', allowed: an address, or a network"},
             {"address=printer", "address is 'printer', allowed"},
             {"supply=full", "supply is 'full', allowed: low, empty"},
             {"alerts=yes", "alerts is 'yes', allowed: true, false"},
             {"seen_before=today", "seen_before is 'today', allowed"},
             {"agent=1", "agent is '1', allowed: a UUID"},
             {"organisation=x", "organisation is 'x', allowed: a UUID"},
             {"sort=-", "sort is '-', allowed: name, model"},
             {"vendor=" + std::string(101, 'x'), "allowed: at most 100 bytes"}}) {
        const Reply reply = get(browser, "/api/v1/devices?" + query);
        EXPECT_EQ(reply.status, 400) << query;
        EXPECT_THAT(reply.text("detail"), HasSubstr(detail));
    }
    for (const auto& [path, detail] : std::vector<std::pair<std::string, std::string>>{
             {"values", "field is '', allowed: vendor, model"},
             {"values?field=serial", "field is 'serial', allowed: vendor, model"},
             {"export?columns=serial,weight", "columns has 'weight', allowed: id, organisation"},
             {"export?ids=1", "ids is '1', allowed: UUIDs"}}) {
        const Reply reply = get(browser, "/api/v1/devices/" + path);
        EXPECT_EQ(reply.status, 400) << path;
        EXPECT_THAT(reply.text("detail"), HasSubstr(detail));
    }
}

TEST_F(DeviceListApi, CountsDevicesByTheirState) {
    changeLatest(a_.first_device, "status = 'down', supplies = '[{\"percent_full\": 100}]'");
    changeLatest(a_.second_device, "supplies = '[{\"percent\": 20}]', alerts = '[]'");
    changeState(b_.first_device, "unreachable_since = now()");
    const auto totals = [this](const Browser& browser, const std::string& query) {
        const auto json = get(browser, "/api/v1/devices/summary" + query).json();
        std::vector<int> numbers;
        for (const char* name : {"devices", "low_supply", "empty_supply", "with_alerts"})
            numbers.push_back(json->getValue<int>(name));
        for (const char* status : {"idle", "down", "unreachable"})
            numbers.push_back(json->getObject("by_status")->optValue<int>(status, 0));
        return numbers;
    };
    const Browser dealer = logIn("admin@dealer.test");
    EXPECT_THAT(totals(dealer, ""), ElementsAre(4, 2, 1, 3, 2, 1, 1));
    EXPECT_THAT(
        totals(dealer, "?organisation=" + a_.customer.tenant.value),
        ElementsAre(2, 2, 1, 1, 1, 1, 0));
    EXPECT_THAT(
        totals(dealer, "?site=" + b_.customer.site.value), ElementsAre(2, 0, 0, 2, 1, 0, 1));
    EXPECT_THAT(totals(logIn("admin@b.test"), ""), ElementsAre(2, 0, 0, 2, 1, 0, 1));
}

TEST_F(DeviceListApi, ListsTheValuesOfAField) {
    change(a_.first_device, "model = 'M1', location = 'Cellar'");
    change(b_.first_device, "model = 'm2'");
    const auto values = [this](const Browser& browser, const std::string& query) {
        const Reply reply = get(browser, "/api/v1/devices/values?field=" + query);
        EXPECT_EQ(reply.status, 200) << reply.body;
        return textsOf(reply.json()->getArray("values"), "");
    };
    const Browser dealer = logIn("admin@dealer.test");
    EXPECT_THAT(values(dealer, "model"), ElementsAre("FS-1028MFP", "M1", "m2"));
    EXPECT_THAT(values(dealer, "model&q=M"), ElementsAre("M1", "m2"));
    EXPECT_THAT(values(dealer, "location"), ElementsAre("Cellar")) << "unknown is no value";
    EXPECT_THAT(values(logIn("admin@b.test"), "model"), ElementsAre("FS-1028MFP", "m2"));
    for (int i = 0; i < 60; ++i)
        change(addDevice(b_.customer, fmt::format("C-{}", i)), fmt::format("firmware = 'V{}'", i));
    const Reply many = get(dealer, "/api/v1/devices/values?field=firmware");
    EXPECT_EQ(many.json()->getArray("values")->size(), 50U);
    EXPECT_TRUE(many.json()->getValue<bool>("more"));
}

TEST_F(DeviceListApi, ExportsTheListAsASpreadsheetOpensIt) {
    change(a_.first_device, "name = '=HYPERLINK(\"x\")', label = 'one, two', location = E'a\\nb'");
    const Browser browser = logIn("viewer@a.test");
    const Reply reply =
        get(browser, "/api/v1/devices/export?columns=serial,name,label,location,total&sort=serial");
    ASSERT_EQ(reply.status, 200) << reply.body;
    EXPECT_EQ(reply.header("content-type"), "text/csv; charset=utf-8");
    EXPECT_EQ(
        reply.body,
        "\xEF\xBB\xBFserial,name,label,location,total\r\n"
        "A-0001,\"'=HYPERLINK(\"\"x\"\")\",\"one, two\",\"a\nb\",1200\r\n"
        "A-0002,,,,1200\r\n");
    const Reply all = get(browser, "/api/v1/devices/export?serial=A-0002");
    EXPECT_THAT(all.body, StartsWith("\xEF\xBB\xBFid,organisation,site,vendor"));
    EXPECT_THAT(all.body, HasSubstr(a_.second_device + ",A,Main,Kyocera"));
    EXPECT_EQ(std::count(all.body.begin(), all.body.end(), '\n'), 2);
}

TEST_F(DeviceListApi, ExportsMoreThanOnePieceAndOnlyWhatWasChosen) {
    server::db::Transaction tx{database_.admin(), server::db::TenantScope::of(a_.customer.tenant)};
    tx.exec(
        "INSERT INTO device (tenant_id, id, site_id, agent_id, serial, first_seen_at) "
        "SELECT $1, gen_random_uuid(), $2, $3, 'X' || lpad(n::text, 4, '0'), now() "
        "FROM generate_series(1, 1200) n",
        a_.customer.tenant,
        a_.customer.site,
        a_.customer.agent);
    tx.commit();
    const Browser browser = logIn("admin@a.test");
    const Reply all = get(browser, "/api/v1/devices/export?columns=serial&sort=serial&serial=x*");
    EXPECT_EQ(std::count(all.body.begin(), all.body.end(), '\n'), 1201);
    EXPECT_THAT(all.body, EndsWith("X1199\r\nX1200\r\n"));
    const Reply chosen = get(
        browser,
        "/api/v1/devices/export?columns=serial&ids=" + a_.second_device + "," + b_.first_device);
    EXPECT_EQ(chosen.body, "\xEF\xBB\xBFserial\r\nA-0002\r\n") << "not those of others";
}

TEST_F(DeviceListApi, CutsAnExportThatCannotBeFinished) {
    server::db::Transaction tx{database_.admin(), server::db::TenantScope::of(a_.customer.tenant)};
    tx.exec(
        "INSERT INTO device (tenant_id, id, site_id, agent_id, serial, first_seen_at) "
        "SELECT $1, gen_random_uuid(), $2, $3, 'X', now() FROM generate_series(1, 600)",
        a_.customer.tenant,
        a_.customer.site,
        a_.customer.agent);
    tx.commit();
    change(a_.first_device, "serial = 'Z'");  // the last one, in the second piece
    database_.execute(fmt::format(
        "UPDATE device_latest SET old_counters = '{}' WHERE device_id = '{}'",
        R"({"life_count": {"value": "x", "unit": "sheets"}})",
        a_.first_device));
    const Browser browser = logIn("admin@a.test");
    const std::string answer = sendBytes(
        server_->port(),
        "GET /api/v1/devices/export?sort=serial HTTP/1.1\r\nHost: x\r\nCookie: " + browser.cookie +
            "\r\n\r\n");
    EXPECT_THAT(answer, StartsWith("HTTP/1.1 200"));
    EXPECT_THAT(answer, HasSubstr(",X,"));
    EXPECT_THAT(answer, ::testing::Not(EndsWith("0\r\n\r\n"))) << "it looks like a whole list";
}

TEST_F(DeviceListApi, SearchesAllKindsTheBestFirst) {
    change(b_.first_device, "name = 'A-0001 was here'");
    database_.execute(
        "UPDATE organisation SET name = 'Annex works' WHERE name = 'B'; "
        "UPDATE agent SET name = 'annex agent', hostname = 'box'");
    database_.execute(fmt::format(
        "INSERT INTO site (tenant_id, id, name) VALUES ('{0}', gen_random_uuid(), 'Old annex'), "
        "('{0}', gen_random_uuid(), 'Annex')",
        a_.customer.tenant.value));
    const Browser dealer = logIn("admin@dealer.test");
    const auto found = [&](const Browser& browser, const std::string& typed) {
        const Reply reply = get(browser, "/api/v1/search?q=" + typed);
        EXPECT_EQ(reply.status, 200) << reply.body;
        return reply.json();
    };
    const auto devices = found(dealer, "a-0001")->getArray("devices");
    EXPECT_THAT(textsOf(devices, "serial"), ElementsAre("A-0001", "B-0001"));
    EXPECT_THAT(
        textsOf(found(dealer, "0002")->getArray("devices"), "serial"),
        UnorderedElementsAre("A-0002", "B-0002"));
    const auto annex = found(dealer, "annex");
    EXPECT_THAT(textsOf(annex->getArray("sites"), "name"), ElementsAre("Annex", "Old annex"));
    EXPECT_THAT(textsOf(annex->getArray("organisations"), "name"), ElementsAre("Annex works"));
    EXPECT_EQ(annex->getArray("agents")->size(), 2U);
    const auto own = found(logIn("admin@b.test"), "a");
    EXPECT_EQ(own->getArray("sites")->size(), 1U) << "its own, Main";
    EXPECT_EQ(own->getArray("agents")->size(), 1U);
    EXPECT_EQ(own->getArray("devices")->size(), 2U);
    EXPECT_EQ(get(dealer, "/api/v1/search").status, 400);
    EXPECT_EQ(get(dealer, "/api/v1/search?q=+").status, 400);
}

TEST_F(DeviceListApi, TakesWhatPeopleSayOfADevice) {
    const Browser browser = logIn("admin@a.test");
    const std::string path = "/api/v1/devices/" + a_.first_device;
    const auto change = [&](const std::string& tag, const std::string& body) {
        Call call{.method = "PATCH", .path = path, .body = body};
        if (!tag.empty()) call.headers["If-Match"] = tag;
        return this->call(browser, call);
    };
    const std::string first = get(browser, path).header("etag");
    EXPECT_EQ(change("", R"({"label":"Front desk"})").status, 428);
    const Reply changed = change(first, R"({"label":" Front desk ","notes":"a\nb"})");
    ASSERT_EQ(changed.status, 200) << changed.body;
    EXPECT_EQ(changed.text("label"), "Front desk");
    EXPECT_EQ(changed.text("notes"), "a\nb");
    EXPECT_EQ(changed.text("asset_number"), "");
    EXPECT_EQ(change(first, R"({"label":"Other"})").status, 412) << "somebody was faster";
    EXPECT_EQ(get(browser, path).header("etag"), changed.header("etag"));
    const Reply again = change(changed.header("etag"), R"({"asset_number":"INV-1","label":null})");
    EXPECT_EQ(again.text("asset_number"), "INV-1");
    EXPECT_EQ(again.text("label"), "");
    EXPECT_EQ(again.text("notes"), "a\nb") << "an absent member stays";
    EXPECT_THAT(serials(browser, "q=inv-1"), ElementsAre("A-0001"));
}

TEST_F(DeviceListApi, RefusesChangesOfOthersAndByViewers) {
    const std::string path = "/api/v1/devices/" + a_.first_device;
    const auto change = [&](const std::string& email, const std::string& body) {
        return call(
            logIn(email),
            {.method = "PATCH", .path = path, .body = body, .headers = {{"If-Match", "*"}}});
    };
    EXPECT_EQ(change("viewer@a.test", R"({"label":"x"})").status, 403);
    EXPECT_EQ(change("admin@b.test", R"({"label":"x"})").status, 404);
    EXPECT_EQ(change("admin@a.test", R"({"serial":"x"})").status, 400);
    EXPECT_EQ(change("admin@a.test", R"({"label":7})").status, 400);
    const std::string too_long(101, 'x');
    const Reply refused = change("admin@a.test", fmt::format(R"({{"label":"{}"}})", too_long));
    EXPECT_THAT(
        refused.text("detail"), HasSubstr("label has 101 characters, allowed: at most 100"));
    EXPECT_EQ(database_.value("SELECT count(*) FROM device WHERE label <> ''"), "0");
}

}  // namespace

}  // namespace platen::testing
