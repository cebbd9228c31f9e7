#include "server/app/bounded_queue.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

namespace platen::server::app {
namespace {

using std::chrono::hours;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(BoundedQueue, GivesGroupsInTheOrderOfArrival) {
    BoundedQueue<int> queue{10};
    for (const int item : {1, 2, 3})
        EXPECT_TRUE(queue.push(item));
    EXPECT_THAT(queue.popGroup({}, hours{1}, 2), ElementsAre(1, 2));
    EXPECT_THAT(queue.popGroup({}, hours{1}, 2), ElementsAre(3));
}

TEST(BoundedQueue, TakesNothingWhenItIsFull) {
    BoundedQueue<int> queue{1};
    EXPECT_TRUE(queue.push(1));
    EXPECT_FALSE(queue.push(2));
    EXPECT_THAT(queue.popGroup({}, hours{1}, 9), ElementsAre(1));
}

TEST(BoundedQueue, TakesNoMoreBytesThanItMay) {
    BoundedQueue<int> queue{9, 100};
    EXPECT_FALSE(queue.push(1, 101));
    EXPECT_TRUE(queue.push(2, 60));
    EXPECT_FALSE(queue.push(3, 41));
    EXPECT_TRUE(queue.push(4, 40));
    queue.pushAnyway(5);
    EXPECT_THAT(queue.popGroup({}, hours{1}, 1), ElementsAre(2));
    EXPECT_TRUE(queue.push(6, 60)) << "what was taken out makes room";
    EXPECT_THAT(queue.popGroup({}, hours{1}, 9), ElementsAre(4, 5, 6));
}

TEST(BoundedQueue, TakesWhatMustNotBeLostEvenWhenItIsFull) {
    BoundedQueue<int> queue{1};
    EXPECT_TRUE(queue.push(1));
    queue.pushAnyway(2);
    EXPECT_FALSE(queue.push(3));
    EXPECT_THAT(queue.popGroup({}, hours{1}, 9), ElementsAre(1, 2));
}

TEST(BoundedQueue, GivesNoMoreBytesAtOnceThanAreWantedButAlwaysOneItem) {
    BoundedQueue<int> queue{9, 1000};
    for (const auto& [item, bytes] : {std::pair{1, 500U}, {2, 60U}, {3, 40U}, {4, 1U}})
        EXPECT_TRUE(queue.push(item, bytes));
    EXPECT_THAT(queue.popGroup({}, hours{1}, 9, 100), ElementsAre(1));
    EXPECT_THAT(queue.popGroup({}, hours{1}, 9, 100), ElementsAre(2, 3));
    EXPECT_THAT(queue.popGroup({}, hours{1}, 9, 100), ElementsAre(4));
}

TEST(BoundedQueue, LetsAWriterWaitForRoom) {
    BoundedQueue<int> queue{1};
    EXPECT_TRUE(queue.push(1));
    bool taken = false;
    std::jthread writer{[&] { taken = queue.push(2, 0, hours{1}); }};
    EXPECT_THAT(queue.popGroup({}, hours{1}, 1), ElementsAre(1));
    writer.join();
    EXPECT_TRUE(taken);
    EXPECT_THAT(queue.popGroup({}, hours{1}, 1), ElementsAre(2));
}

TEST(BoundedQueue, WakesTheReaderForAnItem) {
    BoundedQueue<int> queue{1};
    const std::jthread writer{[&queue] { EXPECT_TRUE(queue.push(7)); }};
    EXPECT_THAT(queue.popGroup({}, hours{1}, 9), ElementsAre(7));
}

TEST(BoundedQueue, WakesTheReaderToStop) {
    BoundedQueue<int> queue{1};
    std::jthread reader{[&queue](const std::stop_token& stop) {
        EXPECT_THAT(queue.popGroup(stop, hours{1}, 9), IsEmpty());
    }};
    reader.request_stop();
}

}  // namespace
}  // namespace platen::server::app
