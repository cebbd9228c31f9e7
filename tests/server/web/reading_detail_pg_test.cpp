#include "common/core/text.hpp"
#include "common/crypto/sha256.hpp"
#include "common/normalise/normalise.hpp"
#include "tests/server/web/history_fixture.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>

namespace platen::testing {

namespace {

using std::chrono::hours;
using ::testing::ElementsAre;

class ReadingDetailApi : public HistoryFixture {
protected:
    /// The id of the newest reading.
    std::string newest(const Browser& browser) {
        return items(get(browser, path("/readings?limit=1")), "items")
            ->getObject(0)
            ->getValue<std::string>("id");
    }
};

/// What the device said, as the answer shows it.
RawReading rawOf(const Poco::JSON::Object::Ptr& shown) {
    RawReading raw;
    raw.profile = genericProfile().family();
    raw.profile_hash = genericProfile().hash();
    const auto values = shown->getArray("values");
    for (unsigned i = 0; i < values->size(); ++i) {
        const auto value = values->getObject(i);
        Binding binding{.oid = Oid::of(value->getValue<std::string>("oid")), .value = {}};
        if (value->getValue<std::string>("type") == "octets")
            binding.value = Value::ofOctets(hexDecode(value->getValue<std::string>("hex")).value());
        else
            binding.value = Value::ofInteger(std::stoll(value->getValue<std::string>("text")));
        raw.bindings.push_back(binding);
    }
    return raw;
}

std::string useOf(const Poco::JSON::Object::Ptr& raw, const std::string& oid) {
    const auto values = raw->getArray("values");
    for (unsigned i = 0; i < values->size(); ++i) {
        const auto value = values->getObject(i);
        if (value->getValue<std::string>("oid") == oid)
            return value->isNull("used_as") ? "" : value->getValue<std::string>("used_as");
    }
    return "no such value";
}

TEST_F(ReadingDetailApi, ShowsTheValuesFromWhichEveryFigureWasMade) {
    read({.life_count = 12345, .toner = 40, .name = "hall", .alert = "Toner low"});
    analyze();
    const Browser browser = logIn("viewer@a.test");
    const Reply reply = get(browser, path("/readings/" + newest(browser)));
    ASSERT_EQ(reply.status, 200) << reply.body;
    const auto raw = reply.json()->getObject("raw");
    const StandardReading made = normalise(rawOf(raw), genericProfile());
    const auto counters = reply.json()->getArray("counters");
    ASSERT_EQ(counters->size(), made.counters.size());
    ASSERT_GE(counters->size(), 1U);
    for (unsigned i = 0; i < counters->size(); ++i) {
        const auto shown = counters->getObject(i);
        const Counter* counter = made.counter(shown->getValue<std::string>("name"));
        ASSERT_NE(counter, nullptr);
        EXPECT_EQ(shown->getValue<std::uint64_t>("value"), counter->value);
        EXPECT_EQ(shown->getValue<std::string>("unit"), unitName(counter->unit));
        EXPECT_EQ(shown->getValue<std::string>("oid"), counter->oid);
        EXPECT_EQ(useOf(raw, counter->oid), "counters." + counter->name);
    }
    EXPECT_EQ(useOf(raw, "1.3.6.1.2.1.43.5.1.1.17.1"), "serial");
    EXPECT_EQ(useOf(raw, "1.3.6.1.2.1.43.11.1.1.9.1.1"), "supplies.level");
    EXPECT_EQ(useOf(raw, "1.3.6.1.2.1.43.18.1.1.7.1.1"), "alerts.code");
    EXPECT_EQ(reply.text("raw.address"), "192.0.2.7");
    EXPECT_TRUE(raw->isNull("ipp")) << "it was not asked";
    EXPECT_EQ(reply.text("profile"), "printer-mib");
    EXPECT_EQ(reply.text("agent_id"), a_.customer.agent.value);
    EXPECT_EQ(reply.json()->getValue<int>("seq"), 2);
}

TEST_F(ReadingDetailApi, ShowsWhatThePrinterSaidByIpp) {
    read(
        {.attributes = {
             {.name = "printer-impressions-completed",
              .values = {{.tag = 0x21, .octets = std::string{"\0\0\x30\x39", 4}}}},
             {.name = "printer-location",
              .values = {
                  {.tag = 0x35, .octets = std::string{"\0\2de\0\5B\xC3\xBCro", 11}},
                  {.tag = 0x13, .octets = ""}}}}});
    analyze();
    const Browser browser = logIn("viewer@a.test");
    const Reply reply = get(browser, path("/readings/" + newest(browser)));
    ASSERT_EQ(reply.status, 200) << reply.body;
    const auto ipp = reply.json()->getObject("raw")->getObject("ipp");
    EXPECT_EQ(ipp->getValue<std::string>("uri"), "ipp://192.0.2.7:631/ipp/print");
    EXPECT_TRUE(ipp->isNull("problem"));
    const auto attribute = [&](unsigned at) { return ipp->getArray("attributes")->getObject(at); };
    const auto value = [&](unsigned at, unsigned place, const char* key) {
        return attribute(at)->getArray("values")->getObject(place)->getValue<std::string>(key);
    };
    EXPECT_EQ(attribute(0)->getValue<std::string>("used_as"), "counters.total_impressions");
    EXPECT_EQ(value(0, 0, "tag"), "integer");
    EXPECT_EQ(value(0, 0, "text"), "12345");
    EXPECT_EQ(value(0, 0, "hex"), "00003039");
    EXPECT_EQ(attribute(1)->getValue<std::string>("used_as"), "location");
    EXPECT_EQ(value(1, 0, "tag"), "textWithLanguage");
    EXPECT_EQ(value(1, 0, "text"), "B\xC3\xBCro");
    EXPECT_EQ(value(1, 1, "tag"), "no-value");
    const auto counter = reply.json()->getArray("counters")->getObject(0);
    EXPECT_EQ(counter->getValue<std::string>("name"), "total_impressions");
    EXPECT_EQ(counter->getValue<std::string>("oid"), "ipp:printer-impressions-completed");
}

TEST_F(ReadingDetailApi, LeadsFromARepetitionToItsOwnBatch) {
    read({.life_count = 100});
    analyze();
    read({.life_count = 100});
    analyze();
    const Browser admin = logIn("admin@a.test");
    const auto all = items(get(admin, path("/readings")), "items");
    ASSERT_EQ(all->size(), 2U);
    ASSERT_EQ(database_.number("SELECT count(*) FROM reading"), 1) << "the second one repeats";
    const auto first = all->getObject(1)->getValue<std::string>("id");
    const auto second = all->getObject(0)->getValue<std::string>("id");
    EXPECT_EQ(all->getObject(0)->getValue<std::string>("same_as"), first);
    EXPECT_TRUE(all->getObject(1)->isNull("same_as"));
    const Reply reply = get(admin, path("/readings/" + second));
    ASSERT_EQ(reply.status, 200) << reply.body;
    EXPECT_EQ(reply.text("same_as"), first);
    EXPECT_EQ(reply.json()->getValue<int>("seq"), 3);
    EXPECT_EQ(reply.json()->getObject("batch")->getValue<int>("first_seq"), 3);
    EXPECT_EQ(reply.json()->getArray("counters")->getObject(0)->getValue<int>("value"), 100);
    EXPECT_FALSE(reply.json()->isNull("raw"));
    EXPECT_EQ(get(admin, path("")).text("latest_reading"), second);
}

TEST_F(ReadingDetailApi, GivesAdministratorsTheBatchThatItCameIn) {
    read({.life_count = 100});
    analyze();
    const Browser admin = logIn("admin@a.test");
    const std::string reading = path("/readings/" + newest(admin));
    const Reply batch = get(admin, reading + "/batch");
    EXPECT_EQ(batch.status, 200);
    EXPECT_EQ(batch.header("content-type"), "application/zstd");
    EXPECT_EQ(hexEncode(crypto::sha256(batch.body)), get(admin, reading).text("batch.sha256"));
    EXPECT_EQ(get(logIn("viewer@a.test"), reading + "/batch").status, 403);
}

TEST_F(ReadingDetailApi, StaysWhenTheRawArchiveHasDroppedTheBatch) {
    read({.life_count = 100});
    analyze();
    database_.execute("DELETE FROM inbox");
    const Browser admin = logIn("admin@a.test");
    const std::string reading = path("/readings/" + newest(admin));
    const Reply reply = get(admin, reading);
    ASSERT_EQ(reply.status, 200) << reply.body;
    EXPECT_TRUE(reply.json()->isNull("raw"));
    EXPECT_TRUE(reply.json()->isNull("batch"));
    EXPECT_EQ(reply.json()->getArray("counters")->getObject(0)->getValue<int>("value"), 100);
    EXPECT_EQ(get(admin, reading + "/batch").status, 410);
}

TEST_F(ReadingDetailApi, IsNotThereForOthersNorUnderAnotherDevice) {
    read({.life_count = 100});
    analyze();
    const Browser admin = logIn("admin@a.test");
    const std::string id = newest(admin);
    EXPECT_EQ(get(logIn("admin@b.test"), path("/readings/" + id)).status, 404);
    EXPECT_EQ(get(logIn("admin@b.test"), path("/readings/" + id + "/batch")).status, 404);
    EXPECT_EQ(get(admin, "/api/v1/devices/" + a_.first_device + "/readings/" + id).status, 404);
    for (const std::string wrong : {"1-2-3", "x", "1-2", "0-0-99999999999999999999"})
        EXPECT_EQ(get(admin, path("/readings/" + wrong)).status, 404) << wrong;
}

TEST_F(ReadingDetailApi, ShowsTheLastRealReadingOfEachInterval) {
    for (int i = 0; i < 12; ++i)
        read({.life_count = 100 + i}, hours{1});
    analyze();
    const Browser browser = logIn("viewer@a.test");
    // 100 days in intervals of eight hours: 00 to 08, 08 to 16, 16 to 24.
    const Reply reply =
        get(browser, path("/counters?from=2026-09-01T00:00:00Z&to=2026-12-01T00:00:00Z"));
    const auto points = items(reply, "points");
    EXPECT_EQ(reply.json()->getValue<int>("interval_seconds"), 8 * 3600);
    ASSERT_EQ(points->size(), 2U);
    EXPECT_EQ(points->getObject(0)->getObject("counters")->getValue<int>("life_count"), 105)
        << "15:00";
    EXPECT_EQ(points->getObject(1)->getValue<std::string>("taken_at"), "2026-11-02T21:00:00.000Z");
    EXPECT_EQ(points->getObject(1)->getValue<std::string>("reading"), newest(browser));
}

TEST_F(ReadingDetailApi, ShowsNoMorePointsThanItPromises) {
    read({.life_count = 100});
    analyze();
    database_.execute(
        "INSERT INTO reading (tenant_id, device_id, taken_at, stream_id, seq, received_at, n, "
        "profile, counter_set, parts, status, chain, life_count) SELECT tenant_id, device_id, "
        "taken_at + i * interval '1 min', stream_id, seq + i, received_at, n + i, profile, "
        "counter_set, parts, status, chain, life_count + i "
        "FROM reading, generate_series(1, 3000) AS i");
    const Browser browser = logIn("viewer@a.test");
    for (const std::string to :
         {"2026-11-02T15:00:00Z", "2026-11-03T10:00:00Z", "2027-11-02T10:00:00Z"}) {
        const auto points =
            items(get(browser, path("/counters?from=2026-11-02T09:59:30Z&to=" + to)), "points");
        EXPECT_LE(points->size(), 401U) << to;
        EXPECT_GE(points->size(), 2U) << to;
    }
}

TEST_F(ReadingDetailApi, ShowsOnlyTheCountersThatSomebodyWants) {
    read({.life_count = 100});
    analyze();
    const Browser browser = logIn("viewer@a.test");
    const std::string range =
        "/counters?from=2026-11-01T00:00:00Z&to=2026-12-01T00:00:00Z&counters=";
    const auto names = [&](const std::string& wanted) {
        return items(get(browser, path(range + wanted)), "points")
            ->getObject(0)
            ->getObject("counters")
            ->getNames();
    };
    EXPECT_THAT(names("life_count,copy_color"), ElementsAre("life_count"));
    EXPECT_THAT(names("copy_color"), ElementsAre());
    for (const std::string wrong : {"Life", "a,,b", "a,b,c,d,e,f,g,h,i,j,k,l,m"})
        EXPECT_EQ(get(browser, path(range + wrong)).status, 400) << wrong;
    EXPECT_EQ(get(browser, path("/counters?from=2000-01-01T00:00:00Z")).status, 400);
}

}  // namespace

}  // namespace platen::testing
