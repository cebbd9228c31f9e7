#include "common/normalise/reading_json.hpp"

#include <gtest/gtest.h>

namespace platen {

namespace {

StandardReading sampleReading() {
    StandardReading reading;
    reading.vendor = "Kyocera";
    reading.model = "FS-1028MFP";
    reading.status = "idle";
    reading.errors = {"low_toner"};
    reading.counters = {
        {.name = "total_impressions",
         .value = 4'294'967'296U,
         .unit = CounterUnit::Impressions,
         .oid = "1.3.6.1"}};
    Supply waste;
    waste.index = "1.5";
    waste.kind = "waste_toner";
    waste.state = LevelState::Percent;
    waste.percent_full = 95;
    waste.level = 5;
    waste.capacity = 100;
    reading.supplies = {waste};
    Tray tray;
    tray.index = "1.1";
    tray.name = "Cassette \"1\"";
    tray.level = 250;
    tray.state = LevelState::Amount;
    reading.trays = {tray};
    reading.alerts = {
        {.severity = "warning", .group = "marker_supplies", .code = "jam", .text = "Größe"}};
    return reading;
}

}  // namespace

TEST(ProbeJson, HasAllKeysInTheirOrderAndNullForWhatIsNotKnown) {
    RawReading raw;
    raw.endpoint = {.address = "127.0.1.4", .port = 161};
    raw.profile = "kyocera";
    raw.bindings = {
        {Oid::of("1.3.6.1.2"), Value::ofInteger(12345)},
        {Oid::of("1.3.6.1.3"), Value::ofOctets(std::string{"\x00\x17", 2})},
        {Oid::of("1.3.6.1.4"), Value::ofOctets("text")}};
    EXPECT_EQ(
        probeJson(raw, sampleReading()),
        R"({"address":"127.0.1.4:161","protocol":"snmp-v2c","vendor":"Kyocera",)"
        R"("model":"FS-1028MFP","serial":null,"firmware":null,"name":null,"location":null,)"
        R"("mac":null,"uuid":null,"engine_id":null,"profile":"kyocera","status":"idle","errors":["low_toner"],"console":[],)"
        R"("counters":{"total_impressions":{"value":4294967296,"unit":"impressions",)"
        R"("oid":"1.3.6.1"}},"supplies":[{"index":"1.5","description":null,"kind":"waste_toner",)"
        R"("color":null,"state":"percent","percent_full":95,"level":5,"capacity":100,"unit":null,)"
        R"("part_number":null}],"trays":[{"index":"1.1","name":"Cassette \"1\"","level":250,)"
        R"("capacity":null,"media":null,"state":"amount"}],"covers":[],)"
        R"("alerts":[{"severity":"warning",)"
        R"("group":"marker_supplies","code":"jam","text":"Größe"}],"reasons":[],"asleep":false,"up_seconds":null,)"
        R"("unread":[],)"
        R"("raw":{"1.3.6.1.2":12345,"1.3.6.1.3":"0x0017","1.3.6.1.4":"text"},"ipp":{}})");
}

TEST(ProbeJson, ShowsIppValuesByAttribute) {
    RawReading raw;
    raw.protocol = Protocol::Ipp;
    raw.attributes = {
        {.name = "printer-state", .values = {{.tag = 0x23, .octets = std::string{"\0\0\0\3", 4}}}},
        {.name = "marker-names",
         .values = {
             {.tag = 0x36, .octets = std::string{"\0\2en\0\1M", 7}},
             {.tag = 0x42, .octets = "\xFF"},
             {.tag = 0x12, .octets = ""}}}};
    const std::string json = probeJson(raw, {});
    EXPECT_NE(json.find(R"("protocol":"ipp")"), std::string::npos);
    EXPECT_NE(
        json.find(R"("ipp":{"printer-state":[3],"marker-names":["M","0xff",null]})"),
        std::string::npos)
        << json;
}

TEST(CountersJson, IsAnObjectByName) {
    EXPECT_EQ(
        countersJson(sampleReading()),
        R"({"total_impressions":{"value":4294967296,"unit":"impressions","oid":"1.3.6.1"}})");
    EXPECT_EQ(countersJson({}), "{}");
}

TEST(PartsAsJson, AreArrays) {
    EXPECT_EQ(suppliesJson({}), "[]");
    EXPECT_EQ(errorsJson(sampleReading()), R"(["low_toner"])");
    EXPECT_EQ(consoleJson({}), "[]");
    EXPECT_EQ(
        alertsJson(sampleReading()),
        R"([{"severity":"warning","group":"marker_supplies","code":"jam","text":"Größe"}])");
}

}  // namespace platen
