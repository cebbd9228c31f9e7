#include "tests/simulation/ingest_process.hpp"

#include "common/wire/topics.hpp"
#include "server/db/errors.hpp"

#include <algorithm>
#include <utility>

namespace platen::simulation {

using server::ingest::Arrival;
using server::ingest::Reply;

namespace {

constexpr Milliseconds kDatabasePause{500};

}  // namespace

IngestProcess::IngestProcess(
    Stage& stage, Broker& broker, MemoryDatabase& database, server::ingest::IngestSettings settings)
    : stage_{stage},
      broker_{broker},
      database_{database},
      clock_{stage},
      settings_{std::move(settings)} {}

void IngestProcess::start() {
    ++life_;
    stage_.trace("{} starts", settings_.client_id);
    ingestor_.emplace(database_, settings_, clock_, metrics_);
    work_is_planned_ = false;
    questions_are_planned_ = false;
    dies_after_commit_ = false;
    connectSoon();
}

void IngestProcess::kill() {
    if (!ingestor_) return;
    ++life_;
    stage_.trace("{} dies", settings_.client_id);
    broker_.forget(*this);
    ingestor_.reset();
    waiting_.clear();
    stage_.timeline.after(stage_.chance.upTo(seconds{5}), [this] { start(); });
}

template <class Work>
void IngestProcess::after(Milliseconds delay, Work work) {
    stage_.timeline.after(delay, [this, life = life_, work] {
        if (life == life_) work();
    });
}

void IngestProcess::connectSoon() {
    const auto longest = broker_.isUp() ? seconds{3} : minutes{1};
    after(Milliseconds{100} + stage_.chance.upTo(longest), [this] {
        if (broker_.isConnected(*this)) return;
        if (!broker_.connect(*this, settings_.client_id, true)) connectSoon();
    });
}

void IngestProcess::onConnected() {
    after(Milliseconds{0}, [this] { greet(); });
}

void IngestProcess::onDisconnected() {
    if (ingestor_) connectSoon();
}

void IngestProcess::onMessage(const std::string& topic, const std::string& payload) {
    if (waiting_.size() >= kMostWaiting) return;
    waiting_.push_back({.topic = topic, .payload = payload, .arrived = clock_.wallNow()});
    planWork(Milliseconds{0});
}

void IngestProcess::planWork(Milliseconds delay) {
    if (std::exchange(work_is_planned_, true)) return;
    after(delay, [this] {
        work_is_planned_ = false;
        work();
    });
}

void IngestProcess::work() {
    if (waiting_.empty()) return;
    const auto size = static_cast<std::ptrdiff_t>(std::min(waiting_.size(), settings_.group));
    const std::vector<Arrival> group{waiting_.begin(), waiting_.begin() + size};
    std::vector<Reply> replies;
    try {
        replies = ingestor_->accept(group);
    } catch (const server::db::TransientError& problem) {
        stage_.trace("{}: {}", settings_.client_id, problem.what());
        return planWork(kDatabasePause);
    }
    waiting_.erase(waiting_.begin(), waiting_.begin() + size);
    if (dies_after_commit_) {
        replies.resize(stage_.chance.pick(replies.size() + 1));
        publish(replies);
        return kill();
    }
    publish(replies);
    planWork(Milliseconds{0});
    planQuestions(settings_.missing);
}

/// The real loop asks five times a second; nothing can be due before the patience has passed.
void IngestProcess::planQuestions(Milliseconds delay) {
    if (std::exchange(questions_are_planned_, true)) return;
    after(delay, [this] {
        questions_are_planned_ = false;
        if (!broker_.isConnected(*this)) return planQuestions(settings_.missing);
        try {
            publish(ingestor_->askForMissing());
        } catch (const server::db::TransientError&) {
            planQuestions(settings_.missing);
        }
        const bool some_wait = std::ranges::any_of(
            database_.content.queue, [](const auto& entry) { return !entry.second.ready; });
        if (some_wait) planQuestions(settings_.ask_again);
    });
}

void IngestProcess::greet() {
    if (!broker_.isConnected(*this)) return;
    try {
        publish(ingestor_->greetRecentStreams());
    } catch (const server::db::TransientError&) {
        after(kDatabasePause, [this] { greet(); });
    }
}

void IngestProcess::publish(const std::vector<Reply>& replies) {
    for (const Reply& reply : replies) {
        stage_.trace(
            "{} answers {} with {} at {} of {}",
            settings_.client_id,
            reply.agent.value.substr(0, 4),
            wire::v1::Ack::Status_Name(reply.ack.status()),
            reply.ack.committed_seq(),
            brief(reply.ack.epoch()));
        broker_.publish(*this, wire::ackTopic(reply.agent), reply.ack.SerializeAsString());
    }
}

}  // namespace platen::simulation
