#pragma once

#include "tests/simulation/stage.hpp"

#include <string>

namespace platen::simulation {

/// The clocks of one machine: its idea of UTC may be anything, its boot clock is right.
class HostClock final : public Clock {
public:
    explicit HostClock(Stage& stage) : stage_{stage} { reboot(); }

    [[nodiscard]] TimePoint wallNow() const override { return stage_.wall() + wall_error_; }
    [[nodiscard]] Milliseconds bootNow() const override {
        return stage_.timeline.now() - booted_at_ + seconds{20};
    }
    [[nodiscard]] std::string bootId() const override { return boot_id_; }

    void reboot() {
        booted_at_ = stage_.timeline.now();
        boot_id_ = stage_.chance.bytes(16);
    }
    void setWallError(Milliseconds error) { wall_error_ = error; }

private:
    Stage& stage_;
    Milliseconds wall_error_{0};
    Milliseconds booted_at_{0};
    std::string boot_id_;
};

/// The server's clocks.
class ServerClock final : public Clock {
public:
    explicit ServerClock(const Stage& stage) : stage_{stage} {}
    [[nodiscard]] TimePoint wallNow() const override { return stage_.wall(); }
    [[nodiscard]] Milliseconds bootNow() const override { return stage_.timeline.now(); }
    [[nodiscard]] std::string bootId() const override { return std::string(16, 's'); }

private:
    const Stage& stage_;
};

}  // namespace platen::simulation
