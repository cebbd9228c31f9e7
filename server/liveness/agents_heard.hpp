#pragma once

#include "common/core/ids.hpp"

#include <chrono>
#include <cstddef>
#include <set>

namespace platen::server::liveness {

/// How many agents sent something within the last hour, up to half an hour more. One thread. Times
/// are those of a clock that does not go back.
class AgentsHeard {
public:
    void note(const AgentId& agent, std::chrono::milliseconds now) {
        turn(now);
        recent_.insert(agent);
        last_ = now;
        any_ = true;
    }
    /// Up to the last one that was heard: who hears nothing for hours is not told that there are
    /// none.
    [[nodiscard]] std::size_t count() const {
        std::set<AgentId> all = before_;
        all.insert(recent_.begin(), recent_.end());
        return all.size();
    }
    [[nodiscard]] bool any() const { return any_; }
    /// When the last one was heard, if any() was.
    [[nodiscard]] std::chrono::milliseconds last() const { return last_; }

private:
    static constexpr std::chrono::milliseconds kTurn = std::chrono::minutes{45};
    void turn(std::chrono::milliseconds now) {
        if (now - turned_at_ < kTurn) return;
        before_ = std::move(recent_);
        recent_.clear();
        if (now - turned_at_ >= 2 * kTurn) before_.clear();
        turned_at_ = now;
    }

    std::set<AgentId> recent_;
    std::set<AgentId> before_;
    std::chrono::milliseconds turned_at_{0};
    std::chrono::milliseconds last_{0};
    bool any_{false};
};

}  // namespace platen::server::liveness
