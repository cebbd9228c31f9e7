#include "agent/app/work_queue.hpp"

#include <gtest/gtest.h>

#include <thread>

namespace platen::agent::app {
namespace {

using std::chrono::milliseconds;

TEST(WorkQueue, GivesEverythingInOrder) {
    WorkQueue<int> queue{10};
    const std::stop_source stop;
    EXPECT_TRUE(queue.push(1, stop.get_token()));
    queue.pushNow(2);
    EXPECT_EQ(queue.takeAll(stop.get_token(), milliseconds{0}), (std::vector<int>{1, 2}));
    EXPECT_TRUE(queue.takeAll(stop.get_token(), milliseconds{0}).empty());
}

TEST(WorkQueue, DropsWhatMayBeDroppedWhenTooMuchWaits) {
    WorkQueue<int> queue{1};
    const std::stop_source stop;
    EXPECT_TRUE(queue.pushBelow(2, 1));
    EXPECT_TRUE(queue.pushBelow(2, 2));
    EXPECT_FALSE(queue.pushBelow(2, 3));
    queue.pushNow(4);
    EXPECT_EQ(queue.takeAll(stop.get_token(), milliseconds{0}), (std::vector<int>{1, 2, 4}));
}

TEST(WorkQueue, HoldsUpWhoPushesIntoAFullQueue) {
    WorkQueue<int> queue{1};
    const std::stop_source stop;
    EXPECT_TRUE(queue.push(1, stop.get_token()));
    std::jthread producer{[&] { queue.push(2, stop.get_token()); }};
    std::vector<int> taken;
    while (taken.size() < 2) {
        for (const int item : queue.takeAll(stop.get_token(), milliseconds{10}))
            taken.push_back(item);
    }
    EXPECT_EQ(taken, (std::vector<int>{1, 2}));
}

TEST(WorkQueue, LetsAWaitingProducerGoWhenItIsStopped) {
    WorkQueue<int> queue{0};
    std::stop_source stop;
    bool taken = true;
    std::jthread producer{[&] { taken = queue.push(1, stop.get_token()); }};
    stop.request_stop();
    producer.join();
    EXPECT_FALSE(taken);
}

TEST(WorkQueue, NeverHoldsUpWhoMustNotWait) {
    WorkQueue<int> queue{0};
    queue.pushNow(1);
    queue.pushNow(2);
    const std::stop_source stop;
    EXPECT_EQ(queue.takeAll(stop.get_token(), milliseconds{0}).size(), 2U);
}

TEST(WorkQueue, WakesWhoTakesWhenItIsStopped) {
    WorkQueue<int> queue{1};
    std::stop_source stop;
    std::jthread consumer{[&] { queue.takeAll(stop.get_token(), std::chrono::hours{1}); }};
    stop.request_stop();
    consumer.join();
    SUCCEED() << "an hour would have passed otherwise";
}

}  // namespace
}  // namespace platen::agent::app
