#pragma once

#include "agent/app/background.hpp"

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace platen::agent::app {

/// A few threads for Background's jobs.
class WorkerPool final : public Background {
public:
    /// `wake` is called on a worker's thread when a job has ended; it ends the other thread's wait.
    WorkerPool(std::size_t threads, std::function<void()> wake);
    /// Requests a stop of what runs and waits for it; what has not begun never does.
    ~WorkerPool() override = default;
    WorkerPool(const WorkerPool&) = delete;
    WorkerPool& operator=(const WorkerPool&) = delete;

    void submit(Job job, Urgency urgency) override;
    void finishJobs() override;

private:
    void work(const std::stop_token& stop);
    [[nodiscard]] Rest takeRest();
    [[nodiscard]] Job takeJob(const std::stop_token& stop);

    std::function<void()> wake_;
    std::mutex mutex_;
    std::condition_variable_any filled_;
    std::deque<Job> readings_;  // guarded by mutex_, as the next two
    std::deque<Job> searches_;
    std::deque<Rest> ended_;
    std::vector<std::jthread> threads_;  // last: they end first
};

}  // namespace platen::agent::app
