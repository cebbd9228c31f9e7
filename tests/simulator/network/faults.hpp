#pragma once

#include "tests/simulator/model/dice.hpp"
#include "tests/simulator/site/ip_address.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <set>
#include <string_view>

namespace platen::simulator {

/// What goes wrong on the way: decided once for each request, before it is answered.
class Faults {
public:
    explicit Faults(std::uint64_t seed) : dice_{seed} {}

    void setLoss(double percent) { loss_percent_ = percent; }
    void setDelay(std::chrono::milliseconds delay) { delay_ = delay; }
    void silence(const IpAddress& device) { silent_.insert(device); }
    void restore(const IpAddress& device) { silent_.erase(device); }

    /// How long the reply of `device` takes; nothing when there is none.
    [[nodiscard]] std::optional<std::chrono::milliseconds> delayOf(const IpAddress& device);

    /// `loss PERCENT`, `delay MILLISECONDS`, `silence ADDRESS`, `answer ADDRESS`. Throws
    /// std::invalid_argument that says what is allowed.
    void obey(std::string_view command);

private:
    Dice dice_;
    double loss_percent_{0};
    std::chrono::milliseconds delay_{0};
    std::set<IpAddress> silent_;
};

}  // namespace platen::simulator
