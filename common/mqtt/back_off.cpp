#include "common/mqtt/back_off.hpp"

#include <algorithm>

namespace platen::mqtt {

namespace {
constexpr int kMostDoublings = 30;
}  // namespace

std::chrono::milliseconds BackOff::next() {
    const auto doubled = settings_.first * (std::int64_t{1} << failures_);
    failures_ = std::min(failures_ + 1, kMostDoublings);
    const auto bound = std::min(settings_.longest, doubled).count();
    if (bound <= 0) return std::chrono::milliseconds{0};
    return std::chrono::milliseconds{
        static_cast<std::int64_t>(random_.below(static_cast<std::uint64_t>(bound)))};
}

void BackOff::expectLong() {
    failures_ = kMostDoublings;
}

}  // namespace platen::mqtt
