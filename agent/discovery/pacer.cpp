#include "agent/discovery/pacer.hpp"

#include <algorithm>

namespace platen::agent::discovery {

namespace {

constexpr std::uint64_t kPacket = 1000;  // thousandths: rate x milliseconds counts in them
constexpr std::uint64_t kBurstMilliseconds = 50;

}  // namespace

Pacer::Pacer(std::uint32_t packets_per_second)
    : rate_{packets_per_second},
      most_{std::max(2 * kPacket, rate_ * kBurstMilliseconds)},
      credit_{kPacket} {}

std::uint64_t Pacer::allowed(std::chrono::milliseconds now) {
    const auto passed = last_ ? std::max<std::int64_t>((now - *last_).count(), 0) : 0;
    last_ = now;
    const auto earned = std::min<std::uint64_t>(static_cast<std::uint64_t>(passed) * rate_, most_);
    credit_ = std::min(credit_ + earned, most_);
    return credit_ / kPacket;
}

void Pacer::spend(std::uint64_t packets) {
    credit_ -= packets * kPacket;
}

std::chrono::milliseconds Pacer::untilNext() const {
    if (credit_ >= kPacket) return std::chrono::milliseconds{0};
    const std::uint64_t missing = kPacket - credit_;
    return std::chrono::milliseconds{static_cast<std::int64_t>((missing + rate_ - 1) / rate_)};
}

}  // namespace platen::agent::discovery
