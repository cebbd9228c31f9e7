#include "agent/app/worker_pool.hpp"

#include <utility>

namespace platen::agent::app {

WorkerPool::WorkerPool(std::size_t threads, std::function<void()> wake) : wake_{std::move(wake)} {
    threads_.reserve(threads);
    for (std::size_t i = 0; i < threads; ++i)
        threads_.emplace_back([this](const std::stop_token& stop) { work(stop); });
}

void WorkerPool::submit(Job job, Urgency urgency) {
    {
        const std::lock_guard lock{mutex_};
        (urgency == Urgency::Reading ? readings_ : searches_).push_back(std::move(job));
    }
    filled_.notify_one();
}

void WorkerPool::finishJobs() {
    for (Rest rest = takeRest(); rest; rest = takeRest())
        rest();
}

/// Empty when no job has ended.
Background::Rest WorkerPool::takeRest() {
    const std::lock_guard lock{mutex_};
    if (ended_.empty()) return {};
    Rest rest = std::move(ended_.front());
    ended_.pop_front();
    return rest;
}

void WorkerPool::work(const std::stop_token& stop) {
    while (const Job job = takeJob(stop)) {
        Rest rest = job(stop);
        {
            const std::lock_guard lock{mutex_};
            ended_.push_back(std::move(rest));
        }
        wake_();
    }
}

/// Empty when there is to be no more work.
Background::Job WorkerPool::takeJob(const std::stop_token& stop) {
    std::unique_lock lock{mutex_};
    const bool filled =
        filled_.wait(lock, stop, [this] { return !readings_.empty() || !searches_.empty(); });
    if (!filled || stop.stop_requested()) return {};
    std::deque<Job>& jobs = readings_.empty() ? searches_ : readings_;
    Job job = std::move(jobs.front());
    jobs.pop_front();
    return job;
}

}  // namespace platen::agent::app
