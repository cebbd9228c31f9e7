#include "common/mqtt/flapping.hpp"

#include <cstddef>

namespace platen::mqtt {

namespace {
constexpr std::size_t kEnds = 6;
constexpr std::chrono::minutes kWithin{10};
}  // namespace

void Flapping::ended(std::chrono::milliseconds now, std::chrono::milliseconds lasted) {
    if (lasted >= calm_) {
        ends_.clear();
        flapping_ = false;
    }
    ends_.push_back(now);
    while (now - ends_.front() > kWithin)
        ends_.pop_front();
    if (ends_.size() < kEnds) return;
    flapping_ = true;
    ends_.pop_front();
}

}  // namespace platen::mqtt
