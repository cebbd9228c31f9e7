#include "tests/agent/probe/snmpd.hpp"

#include <Poco/JSON/Array.h>
#include <Poco/JSON/Object.h>
#include <Poco/JSON/Parser.h>
#include <gtest/gtest.h>

#include <string>

namespace platen::agent {

namespace {

class SnmpdProbe : public SnmpdTest {
protected:
    void startWith(const std::string& variables) {
        start("rocommunity hidden 127.0.0.1\n" + variables);
    }
    [[nodiscard]] Finished probeAs(const std::string& community) const {
        return probe({"--community", community});
    }
};

TEST_F(SnmpdProbe, ReadsWhatThePrinterMibOfAnotherAgentSays) {
    startWith(
        "override 1.3.6.1.2.1.43.10.2.1.4.1.1 counter 4000000000\n"
        "override 1.3.6.1.2.1.43.10.2.1.3.1.1 integer 7\n"
        "override 1.3.6.1.2.1.43.11.1.1.6.1.1 octet_str \"Black Toner\"\n"
        "override 1.3.6.1.2.1.43.11.1.1.8.1.1 integer 10000\n"
        "override 1.3.6.1.2.1.43.11.1.1.9.1.1 integer 2500\n");
    const auto result = probeAs("hidden");
    ASSERT_EQ(result.exit_code, 0);
    const auto json = Poco::JSON::Parser{}.parse(result.output).extract<Poco::JSON::Object::Ptr>();
    const auto life = json->getObject("counters")->getObject("life_count");
    EXPECT_EQ(life->getValue<std::int64_t>("value"), 4000000000);
    EXPECT_EQ(json->getArray("supplies")->getObject(0)->getValue<int>("percent"), 25);
    EXPECT_EQ(json->getValue<std::string>("protocol"), "snmp-v2c");
}

TEST_F(SnmpdProbe, TellsAHostThatIsNoPrinterFromOneThatDoesNotAnswer) {
    startWith("");
    EXPECT_EQ(probeAs("hidden").exit_code, 3);
    EXPECT_EQ(probeAs("wrong").exit_code, 2);
}

}  // namespace

}  // namespace platen::agent
