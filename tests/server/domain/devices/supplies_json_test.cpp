#include "server/domain/devices/supplies_json.hpp"

#include <Poco/JSON/Array.h>
#include <Poco/JSON/Object.h>
#include <Poco/JSON/Parser.h>
#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <vector>

namespace platen::server::domain {
namespace {

Poco::JSON::Array::Ptr completed(const std::string& stored) {
    Poco::JSON::Parser parser;
    return parser.parse(completeSupplies(stored)).extract<Poco::JSON::Array::Ptr>();
}

TEST(CompleteSupplies, KeepsWhatIsSaid) {
    const auto supplies = completed(
        R"([{"kind": "toner", "unit": "impressions", "color": "black", "index": "1.1", "level": 29, )"
        R"("state": "percent", "percent": 29, "capacity": 10000, "description": "a \"b\\\", {[]}, ü", )"
        R"("level_above_capacity": true}, {"index": "1.2", "level": -3}])");
    ASSERT_EQ(supplies->size(), 2U);
    const auto first = supplies->getObject(0);
    EXPECT_EQ(first->getValue<std::string>("description"), "a \"b\\\", {[]}, ü");
    EXPECT_EQ(first->getValue<int>("capacity"), 10000);
    EXPECT_TRUE(first->getValue<bool>("level_above_capacity"));
    EXPECT_TRUE(first->isNull("part_number"));
    const auto second = supplies->getObject(1);
    EXPECT_EQ(second->getValue<std::string>("index"), "1.2");
    EXPECT_EQ(second->getValue<int>("level"), -3);
    EXPECT_EQ(second->getValue<std::string>("state"), "not_reported");
}

TEST(CompleteSupplies, GivesEveryMemberOnce) {
    const std::vector<std::string> names{
        "index",
        "description",
        "kind",
        "color",
        "state",
        "percent",
        "percent_full",
        "level",
        "capacity",
        "unit",
        "part_number",
        "coarse",
        "level_above_capacity",
        "in_conflict",
        "other_percent"};
    for (const std::string stored :
         {R"([{}])", R"([{"index": "1", "state": null, "in_conflict": null, "coarse": "low"}])"}) {
        const std::string text = completeSupplies(stored);
        for (const std::string& name : names) {
            const std::string quoted = '"' + name + "\":";
            const auto at = text.find(quoted);
            ASSERT_NE(at, std::string::npos) << name << " of " << text;
            EXPECT_EQ(text.find(quoted, at + 1), std::string::npos) << name << " of " << text;
        }
        const auto supply = completed(stored)->getObject(0);
        EXPECT_EQ(supply->size(), names.size());
        EXPECT_EQ(supply->getValue<std::string>("state"), "not_reported") << "null is not known";
        EXPECT_FALSE(supply->getValue<bool>("in_conflict"));
    }
}

TEST(CompleteSupplies, HasNoneWhereThereAreNone) {
    EXPECT_EQ(completeSupplies("[]"), "[]");
}

TEST(CompleteSupplies, RefusesWhatIsNoListOfFlatObjects) {
    for (const std::string stored :
         {"",
          "{}",
          "[1]",
          "[{]",
          "[{}",
          R"([{"a"}])",
          R"([{"a": }])",
          R"([{"a": "b])",
          R"([{"a": {}}])",
          R"([{"a": "\)",
          "[] []",
          R"([{"a": 1,}])"})
        EXPECT_THROW((void)completeSupplies(stored), std::invalid_argument) << stored;
}

}  // namespace
}  // namespace platen::server::domain
