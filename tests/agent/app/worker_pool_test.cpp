#include "agent/app/worker_pool.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <latch>
#include <memory>
#include <semaphore>
#include <string>
#include <thread>

namespace platen::agent::app {

namespace {

using Urgency = Background::Urgency;

class WorkerPoolTest : public testing::Test {
protected:
    /// Carries out what is left of jobs until `count` have ended.
    void finish(Background& pool, int count) {
        for (int i = 0; i < count; ++i)
            ended_.acquire();
        pool.finishJobs();
    }
    [[nodiscard]] std::function<void()> wake() {
        return [this] { ended_.release(); };
    }

    std::counting_semaphore<> ended_{0};
};

TEST_F(WorkerPoolTest, DoesTheRestOfAJobOnTheThreadThatHandedItOver) {
    WorkerPool pool{2, wake()};
    std::thread::id worked;
    std::thread::id finished;
    pool.submit(
        [&](const std::stop_token&) -> Background::Rest {
            worked = std::this_thread::get_id();
            return [&] { finished = std::this_thread::get_id(); };
        },
        Urgency::Reading);
    finish(pool, 1);
    EXPECT_EQ(finished, std::this_thread::get_id());
    EXPECT_NE(worked, std::this_thread::get_id());
    EXPECT_NE(worked, std::thread::id{});
}

TEST_F(WorkerPoolTest, LetsReadingsGoBeforeSearches) {
    std::string order;
    std::binary_semaphore go{0};
    WorkerPool pool{1, wake()};
    pool.submit(
        [&](const std::stop_token&) -> Background::Rest {
            go.acquire();
            return [] {};
        },
        Urgency::Reading);
    const auto noting = [&order](char letter) {
        return [&order, letter](const std::stop_token&) -> Background::Rest {
            return [&order, letter] { order += letter; };
        };
    };
    pool.submit(noting('s'), Urgency::Search);
    pool.submit(noting('r'), Urgency::Reading);
    go.release();
    finish(pool, 3);
    EXPECT_EQ(order, "rs");
}

TEST_F(WorkerPoolTest, DoesOthersWorkWhileOneJobHangs) {
    std::latch done{1};
    WorkerPool pool{2, wake()};
    pool.submit(
        [&](const std::stop_token&) -> Background::Rest {
            done.wait();
            return [] {};
        },
        Urgency::Reading);
    bool other = false;
    pool.submit(
        [&](const std::stop_token&) -> Background::Rest { return [&] { other = true; }; },
        Urgency::Reading);
    finish(pool, 1);
    EXPECT_TRUE(other);
    done.count_down();
}

TEST_F(WorkerPoolTest, EndsWhatRunsAndNeverBeginsWhatWaits) {
    std::atomic<bool> stopped{false};
    std::atomic<bool> begun{false};
    std::latch running{1};
    {
        WorkerPool pool{1, wake()};
        pool.submit(
            [&](const std::stop_token& stop) -> Background::Rest {
                running.count_down();
                std::binary_semaphore told{0};
                const std::stop_callback callback{stop, [&] { told.release(); }};
                told.acquire();
                stopped = true;
                return [] {};
            },
            Urgency::Reading);
        running.wait();
        pool.submit(
            [&](const std::stop_token&) -> Background::Rest {
                begun = true;
                return [] {};
            },
            Urgency::Reading);
    }
    EXPECT_TRUE(stopped);
    EXPECT_FALSE(begun);
}

}  // namespace

}  // namespace platen::agent::app
