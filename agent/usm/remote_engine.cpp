#include "agent/usm/remote_engine.hpp"

#include <algorithm>
#include <limits>

namespace platen::agent::usm {

namespace {

using std::chrono::seconds;

constexpr std::uint32_t kWindow = 150;       // seconds, RFC 3414 section 2.2.3
constexpr std::uint32_t kMost = 0x7FFFFFFF;  // of boots: then the engine is at its end
constexpr std::chrono::minutes kBetweenDiscoveries{1};

}  // namespace

void RemoteEngine::learn(const MessageHead& head, Time now) {
    id_ = head.engine_id;
    max_size_ = head.max_size;
    learned_at_ = now;
    proven_ = false;
    setClock(head, now);
}

bool RemoteEngine::mayLearnAgain(Time now) const {
    return now - learned_at_ >= kBetweenDiscoveries;
}

RemoteEngine::Clock RemoteEngine::clockAt(Time now) const {
    const auto passed = std::chrono::duration_cast<seconds>(now - set_at_).count();
    const std::int64_t time = std::int64_t{clock_.time} + std::max<std::int64_t>(passed, 0);
    return {
        .boots = clock_.boots,
        .time = static_cast<std::uint32_t>(std::min<std::int64_t>(time, kMost))};
}

bool RemoteEngine::accept(const MessageHead& head, Time now) {
    if (head.boots == kMost) return false;
    const Clock own = clockAt(now);
    const bool newer =
        !proven_ || head.boots > own.boots || (head.boots == own.boots && head.time > latest_);
    if (!newer && (head.boots < own.boots || head.time + kWindow < own.time)) return false;
    max_size_ = head.max_size;
    if (newer) setClock(head, now);
    proven_ = true;
    return true;
}

void RemoteEngine::doubt(Time now) {
    if (mayLearnAgain(now)) id_.clear();
}

void RemoteEngine::setClock(const MessageHead& head, Time now) {
    clock_ = {.boots = head.boots, .time = head.time};
    latest_ = head.time;
    set_at_ = now;
}

}  // namespace platen::agent::usm
