#include "server/archive/profile_store.hpp"
#include "server/domain/readings/counter_set_store.hpp"
#include "tests/server/support/fresh_database.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <stdexcept>

namespace platen::server::domain {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

const CounterPlaces kTwo{
    {.name = "life_count", .unit = CounterUnit::Impressions, .oid = "1.3.6"},
    {.name = "x_scans", .unit = CounterUnit::Images, .oid = "ipp:it's \"odd\" \\ ü"}};

TEST(CounterPlaces, AreSortedAndEachOnce) {
    const StatedCounters stated = statedCounters(
        {{.name = "b", .value = 2, .oid = "1"},
         {.name = "a", .value = 1, .oid = "2"},
         {.name = "b", .value = 3, .oid = "3"},
         {.name = "c", .value = std::numeric_limits<std::uint64_t>::max()},
         {.name = "d", .value = std::numeric_limits<std::int64_t>::max()}});
    ASSERT_EQ(stated.places.size(), 3U);
    EXPECT_EQ(stated.places[0].name, "a");
    EXPECT_EQ(stated.places[1].oid, "1");
    EXPECT_THAT(stated.values, ElementsAre(1, 2, std::numeric_limits<std::int64_t>::max()));
}

TEST(CounterPlaces, SurviveTheirText) {
    EXPECT_EQ(parseCounterPlaces(counterPlacesJson(kTwo)), kTwo);
    EXPECT_EQ(parseCounterPlaces(counterPlacesJson({})), CounterPlaces{});
    for (const char* text : {"", "{", "{}", "[1]", R"([{"name": "a"}])"})
        EXPECT_THROW((void)parseCounterPlaces(text), std::invalid_argument) << text;
    EXPECT_THAT(placesWithoutColumn(kTwo), ElementsAre(1));
}

class CounterSetStore : public ::testing::Test {
protected:
    db::Transaction transaction(const testing::Customer& customer) {
        return {*analyze_, db::TenantScope::of(customer.tenant)};
    }
    int numberOf(db::Transaction& tx, CounterSets& sets, const CounterPlaces& places) {
        const CounterSets::Wanted wanted{.tenant = customer_.tenant, .places = places};
        return sets.need(tx, std::span{&wanted, 1}).front()->number;
    }

    testing::FreshDatabase database_;
    testing::Customer customer_{testing::addCustomer(database_, "One")};
    testing::Customer other_{testing::addCustomer(database_, "Two")};
    std::unique_ptr<db::Database> analyze_{database_.as("platen_analyze")};
    CounterSets sets_;
};

TEST_F(CounterSetStore, GivesTheSameSetOneNumber) {
    int number = 0;
    {
        auto tx = transaction(customer_);
        const CounterSets::Wanted two{.tenant = customer_.tenant, .places = kTwo};
        const CounterSets::Wanted none{.tenant = customer_.tenant, .places = {}};
        const auto found = sets_.need(tx, std::vector{two, none, two});
        EXPECT_EQ(found[0], found[2]);
        EXPECT_NE(found[0]->number, found[1]->number);
        EXPECT_EQ(found[0]->places, kTwo);
        EXPECT_EQ(found[0]->sha256.size(), 32U);
        number = found[0]->number;
        tx.commit();
    }
    CounterSets another;  // as in another process
    auto tx = transaction(customer_);
    EXPECT_EQ(numberOf(tx, another, kTwo), number);
    const std::vector<CounterSets::Key> keys{{customer_.tenant, number}, {customer_.tenant, 99}};
    const auto by_number = another.find(tx, keys);
    ASSERT_EQ(by_number.size(), 1U);
    EXPECT_EQ(by_number.begin()->second->places, kTwo);
    EXPECT_EQ(database_.number("SELECT count(*) FROM counter_set"), 2);
}

TEST_F(CounterSetStore, RemembersOnlyWhatWasCommitted) {
    {
        auto tx = transaction(customer_);
        (void)numberOf(tx, sets_, kTwo);  // undone
    }
    auto tx = transaction(customer_);
    const int number = numberOf(tx, sets_, kTwo);
    tx.commit();
    EXPECT_EQ(database_.number("SELECT number FROM counter_set"), number);
    database_.execute("DELETE FROM counter_set");
    auto next = transaction(customer_);
    EXPECT_EQ(numberOf(next, sets_, kTwo), number);  // without a look into the database
    const std::vector<CounterSets::Key> keys{{customer_.tenant, number}};
    EXPECT_EQ(sets_.find(next, keys).size(), 1U);
}

TEST_F(CounterSetStore, ShowsNobodyTheSetsOfOthers) {
    auto tx = transaction(customer_);
    const int number = numberOf(tx, sets_, kTwo);
    tx.commit();
    CounterSets fresh;
    auto foreign = transaction(other_);
    const std::vector<CounterSets::Key> keys{{customer_.tenant, number}};
    EXPECT_THAT(fresh.find(foreign, keys), IsEmpty());
}

TEST_F(CounterSetStore, KnowsProfilesByNumber) {
    const std::string hash(32, 'h');
    database_.execute(
        "INSERT INTO profile (tenant_id, hash, family, content) "
        "SELECT tenant_id, repeat('h', 32)::bytea, 'f', 'c' FROM organisation WHERE name = 'One'");
    archive::ProfileNumbers numbers;
    const archive::ProfileNumbers::Key known{customer_.tenant, hash};
    const archive::ProfileNumbers::Key foreign{other_.tenant, hash};
    auto tx = transaction(customer_);
    const auto found = numbers.find(tx, std::vector{known, foreign});
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found.at(known), database_.number("SELECT number FROM profile"));
    tx.commit();
    database_.execute("DELETE FROM profile");
    auto next = transaction(customer_);
    EXPECT_EQ(numbers.find(next, std::vector{known}), found);
}

}  // namespace
}  // namespace platen::server::domain
