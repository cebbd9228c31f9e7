#include "server/ingest/hole_watch.hpp"

#include <algorithm>

namespace platen::server::ingest {

void HoleWatch::open(std::int64_t stream, std::chrono::milliseconds now) {
    const auto [found, is_new] = holes_.try_emplace(stream);
    Hole& hole = found->second;
    if (is_new) hole.due_at = now + patience_;
    if (hole.requests < 2) return;
    hole.requests = 1;
    hole.due_at = std::min(hole.due_at, std::max(now, hole.asked_at + repeat_));
}

void HoleWatch::close(std::int64_t stream) {
    holes_.erase(stream);
}

std::chrono::milliseconds HoleWatch::pauseAfter(int requests) const {
    constexpr std::chrono::milliseconds kLongest = std::chrono::hours{1};
    return std::max(repeat_, std::min(kLongest, repeat_ * (std::int64_t{1} << (requests - 1))));
}

std::vector<HoleWatch::Request> HoleWatch::due(std::chrono::milliseconds now) const {
    std::vector<Request> requests;
    for (const auto& [stream, hole] : holes_) {
        if (hole.due_at > now) continue;
        requests.push_back({.stream = stream, .is_last = hole.requests + 1 == kMostRequests});
    }
    return requests;
}

void HoleWatch::asked(std::int64_t stream, std::chrono::milliseconds now) {
    const auto found = holes_.find(stream);
    if (found == holes_.end()) return;
    Hole& hole = found->second;
    ++hole.requests;
    hole.asked_at = now;
    hole.due_at = now + pauseAfter(hole.requests);
    if (hole.requests == kMostRequests) holes_.erase(found);
}

}  // namespace platen::server::ingest
