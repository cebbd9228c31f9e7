#include "server/db/errors.hpp"
#include "server/domain/devices/device_state_store.hpp"
#include "tests/server/support/fresh_database.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <stdexcept>

namespace platen::server::domain {
namespace {

using std::chrono::milliseconds;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

StatePointers pointersTo(const std::vector<DeviceState>& states) {
    StatePointers pointers;
    for (const DeviceState& state : states)
        pointers.push_back(&state);
    return pointers;
}

/// Any state that the analysis may leave, mixed up.
class AnyState {
public:
    explicit AnyState(unsigned seed) : dice_{seed} {}

    DeviceState of(const DeviceKey& key) {
        DeviceState state;
        state.key = key;
        state.n = number();
        if (coin()) addSample(state);
        if (coin()) state.unreachable_since = time();
        state.pages_30d = maybe(number());
        if (coin()) state.volume_day = "2026-11-21";
        state.supply_left = maybe(number() % 101);
        state.trust = maybe(number() % 101);
        state.alerts = number();
        state.open_findings = number();
        for (std::string* octets : {&state.said, &state.looks, &state.ident, &state.chain})
            if (coin()) *octets = bytes(16);
        if (coin()) state.meters = bytes(90);
        if (coin()) state.run = bytes(30);
        return state;
    }

private:
    void addSample(DeviceState& state) {
        state.taken_at = time();
        state.received_at = time();
        state.stream = number();
        state.seq = static_cast<std::uint64_t>(number());
        state.day = "2026-02-28";
        state.status = coin() ? "printing" : "it's \"odd\" \\ ü";
        if (coin()) state.reasons = {"paper_jam", "a,b", "\"", "\\", ""};
        state.total = maybe(std::int64_t{1} << 62U);
        state.mono = maybe(std::int64_t{0});
        state.color = maybe(std::int64_t{7});
        if (coin()) return;
        state.full_at = time();
        state.full_n = number();
        state.counter_set = number();
        if (coin()) state.counters = {number(), 0, number()};
    }

    bool coin() { return dice_() % 2 == 0; }
    int number() { return static_cast<int>(dice_() % 1'000'000); }
    template <class Value>
    std::optional<Value> maybe(Value value) {
        return coin() ? std::optional{value} : std::nullopt;
    }
    TimePoint time() { return TimePoint{milliseconds{static_cast<std::int64_t>(dice_()) * 997}}; }
    std::string bytes(std::size_t size) {
        std::string octets(size, '\0');
        for (char& octet : octets)
            octet = static_cast<char>(dice_());
        return octets;
    }

    std::mt19937 dice_;
};

class DeviceStates : public ::testing::Test {
protected:
    DeviceKey addDevice(const testing::Customer& customer) {
        return {.tenant = customer.tenant, .device = testing::addDevice(database_, customer)};
    }
    db::Transaction transaction(const testing::Customer& customer) {
        return {*analyze_, db::TenantScope::of(customer.tenant)};
    }

    testing::FreshDatabase database_;
    testing::Customer customer_{testing::addCustomer(database_, "One")};
    testing::Customer other_{testing::addCustomer(database_, "Two")};
    std::unique_ptr<db::Database> analyze_{database_.as("platen_analyze")};
};

TEST_F(DeviceStates, AreReadAsTheyWereWritten) {
    AnyState any{1};
    std::vector<DeviceKey> keys;
    std::vector<DeviceState> states;
    for (int i = 0; i < 100; ++i) {
        keys.push_back(addDevice(customer_));
        states.push_back(any.of(keys.back()));
    }
    auto tx = transaction(customer_);
    const auto fresh = lockDeviceStates(tx, keys);
    ASSERT_EQ(fresh.size(), keys.size());
    EXPECT_EQ(fresh.at(keys.front()), DeviceState{.key = keys.front()});
    for (int round = 0; round < 2; ++round) {  // from nothing, then from something else
        saveDeviceStates(tx, pointersTo(states));
        const auto stored = lockDeviceStates(tx, keys);
        for (const DeviceState& state : states)
            EXPECT_EQ(stored.at(state.key), state);
        for (DeviceState& state : states)
            state = any.of(state.key);
    }
}

TEST_F(DeviceStates, AreMissingWhereThereIsNoDeviceOrNoRightToSeeIt) {
    const DeviceKey foreign = addDevice(other_);
    const DeviceKey own = addDevice(customer_);
    const DeviceKey nobody{.tenant = customer_.tenant, .device = {other_.site.value}};
    auto tx = transaction(customer_);
    const auto states = lockDeviceStates(tx, std::vector{foreign, own, nobody, own});
    ASSERT_EQ(states.size(), 1U);
    EXPECT_EQ(states.begin()->first, own);
    EXPECT_THAT(lockDeviceStates(tx, {}), IsEmpty());
    saveDeviceStates(tx, {});
}

TEST_F(DeviceStates, AreNeverSavedInPart) {
    const DeviceState own{.key = addDevice(customer_)};
    const DeviceState foreign{.key = addDevice(other_)};
    const auto save = [this](const std::vector<DeviceState>& states) {
        auto tx = transaction(customer_);
        saveDeviceStates(tx, pointersTo(states));
    };
    EXPECT_THROW(save({own, foreign}), std::logic_error);
    EXPECT_THROW(save({own, own}), std::logic_error);
    EXPECT_NO_THROW(save({own}));
}

TEST_F(DeviceStates, AreLockedInTheOrderOfTheirKeysWhoeverAsks) {
    std::vector<DeviceKey> keys{addDevice(customer_), addDevice(customer_), addDevice(customer_)};
    std::ranges::sort(keys);
    auto last = transaction(customer_);
    (void)lockDeviceStates(last, std::span{keys}.subspan(1, 1));
    // Somebody who asks for all, the last one first, waits for the second and holds the first only.
    auto waiting = transaction(customer_);
    waiting.execScript("SET LOCAL lock_timeout = '10ms'");
    EXPECT_THROW(
        waiting.attempt([&] {
            (void)lockDeviceStates(waiting, std::vector{keys[2], keys[1], keys[0]});
        }),
        db::RetryNeeded);
}

TEST_F(DeviceStates, ReadWithoutALockAreWrittenWholeOrByTheStepOfARepetition) {
    AnyState any{2};
    std::vector<DeviceKey> keys;
    for (int i = 0; i < 20; ++i)
        keys.push_back(addDevice(customer_));
    auto tx = transaction(customer_);
    std::vector<DeviceState> states;
    for (const auto& [key, read] : readDeviceStates(tx, keys)) {
        states.push_back(any.of(key));
        states.back().taken_at = TimePoint{milliseconds{1}};
        states.back().version = read.version;
    }
    EXPECT_TRUE(changeDeviceStates(tx, pointersTo(states)));
    EXPECT_EQ(readDeviceStates(tx, keys), lockDeviceStates(tx, keys));
    auto after = readDeviceStates(tx, keys);
    for (const DeviceState& state : states)
        EXPECT_EQ(after.at(state.key), state);
    std::vector<DeviceState> steps;
    for (auto& [key, state] : after) {
        const DeviceState before = state;
        state.taken_at = *state.taken_at + milliseconds{5};
        state.received_at += milliseconds{6};
        state.stream = 7;
        ++state.seq;
        ++state.n;
        state.chain = std::string(16, 'c');
        state.run += "run";
        EXPECT_TRUE(isStepFrom(before, state));
        steps.push_back(state);
    }
    EXPECT_TRUE(moveDeviceStates(tx, pointersTo(steps)));
    EXPECT_EQ(readDeviceStates(tx, keys), after);
    EXPECT_FALSE(isStepFrom(states[0], states[1]));
}

TEST_F(DeviceStates, AreNotWrittenOverWhatSomebodyElseHasWrittenSince) {
    const std::vector<DeviceKey> keys{addDevice(customer_), addDevice(customer_)};
    std::vector<DeviceState> read;
    {
        auto tx = transaction(customer_);
        for (const auto& [key, state] : readDeviceStates(tx, keys))
            read.push_back(state);
    }
    {
        auto other = transaction(customer_);
        const auto locked = lockDeviceStates(other, std::span{keys}.first(1));
        saveDeviceState(other, locked.begin()->second);
        other.commit();
    }
    const auto unchanged = std::ranges::find(read, keys[1], &DeviceState::key);
    for (const auto write : {&moveDeviceStates, &changeDeviceStates, &holdDeviceStates}) {
        {
            auto tx = transaction(customer_);
            EXPECT_FALSE(write(tx, pointersTo(read)));
            EXPECT_TRUE(write(tx, {}));
        }
        auto tx = transaction(customer_);
        EXPECT_TRUE(write(tx, {&*unchanged}));
    }
}

TEST_F(DeviceStates, MoveWithinTheirPageWhenOnlyFiguresChange) {
    std::vector<DeviceKey> keys;
    std::vector<DeviceState> states;
    for (int i = 0; i < 20; ++i) {
        keys.push_back(addDevice(customer_));
        DeviceState state{.key = keys.back()};
        state.status = "idle";
        state.reasons = {"toner_low"};
        state.supply_left = 5;
        state.alerts = 1;
        state.pages_30d = 1000;
        states.push_back(state);
    }
    const auto read = [&](int round) {
        auto tx = transaction(customer_);
        for (DeviceState& state : states) {
            state.taken_at = TimePoint{std::chrono::hours{round}};
            state.total = 1000 + round;
            state.counters = {1000 + round, round};
            state.counter_set = 1;
            state.full_at = state.taken_at;
            state.n = round;
            state.chain = std::string(16, static_cast<char>(round));
            state.meters = std::string(90, static_cast<char>(round));
        }
        saveDeviceStates(tx, pointersTo(states));
        (void)tx.query("SELECT pg_stat_force_next_flush()");
        tx.commit();
    };
    constexpr const char* kHot =
        "SELECT n_tup_hot_upd FROM pg_stat_user_tables WHERE relname = 'device_state'";
    constexpr int kGrow = 4;  // until the rows, all of them each time, have found their place
    constexpr int kRounds = 5;
    for (int round = 1; round <= kGrow; ++round)
        read(round);
    const auto before = database_.number(kHot);
    for (int round = 1; round <= kRounds; ++round)
        read(kGrow + round);
    // How many find room depends on when others let a page be tidied; with an index on anything
    // that changes, none would.
    EXPECT_GT(database_.number(kHot), before);
}

}  // namespace
}  // namespace platen::server::domain
