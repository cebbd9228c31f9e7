#include "agent/uplink/send_window.hpp"

#include <algorithm>

namespace platen::agent::uplink {

namespace {
constexpr std::chrono::milliseconds kShortestWait{1'000};
constexpr int kMostDoublings = 20;
}  // namespace

void SendWindow::follow(const std::vector<std::uint64_t>& batches, Milliseconds now) {
    std::erase_if(flights_, [&](const auto& flight) {
        return !std::ranges::binary_search(batches, flight.first);
    });
    for (const std::uint64_t batch : batches) {
        Flight fresh;
        fresh.due_at = now;
        flights_.try_emplace(batch, fresh);
    }
}

std::vector<std::uint64_t> SendWindow::due(Milliseconds now) const {
    std::vector<std::uint64_t> batches;
    for (const auto& [batch, flight] : flights_) {
        if (flight.due_at <= now) batches.push_back(batch);
    }
    return batches;
}

std::optional<SendWindow::Milliseconds> SendWindow::nextDue() const {
    if (flights_.empty()) return std::nullopt;
    const auto next = std::ranges::min_element(
        flights_, {}, [](const auto& flight) { return flight.second.due_at; });
    return next->second.due_at;
}

int SendWindow::sent(std::uint64_t batch, Milliseconds now) {
    const auto found = flights_.find(batch);
    if (found == flights_.end()) return 0;
    Flight& flight = found->second;
    flight.sent_at = now;
    flight.due_at = now + wait(flight.sendings);
    flight.sendings = std::min(flight.sendings + 1, kMostDoublings);
    return ++flight.unanswered;
}

SendWindow::Milliseconds SendWindow::wait(int sendings) {
    const auto bound = std::min(longest_, first_ * (std::int64_t{1} << sendings));
    const auto half = bound / 2;
    const auto jitter = random_.below(static_cast<std::uint64_t>(half.count()) + 1);
    return std::max(kShortestWait, half + Milliseconds{static_cast<std::int64_t>(jitter)});
}

void SendWindow::heard() {
    for (auto& [batch, flight] : flights_)
        flight.unanswered = 0;
}

void SendWindow::restart(Milliseconds now) {
    resent_at_.reset();
    for (auto& [batch, flight] : flights_) {
        flight = {};
        flight.due_at = now;
    }
}

void SendWindow::resendStale(Milliseconds now, Milliseconds pause) {
    if (resent_at_ && now - *resent_at_ < pause) return;
    for (auto& [batch, flight] : flights_) {
        if (!flight.sent_at || now - *flight.sent_at < kShortestWait) continue;
        flight.due_at = now;
        resent_at_ = now;
    }
}

}  // namespace platen::agent::uplink
