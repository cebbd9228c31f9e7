#pragma once

#include "common/core/ids.hpp"

#include <chrono>
#include <cstddef>
#include <set>
#include <utility>

namespace platen::server::liveness {

/// How many agents sent something within the last hour, up to half an hour more. One thread. Times
/// are those of a clock that does not go back.
class AgentsHeard {
public:
    void note(const AgentId& agent, std::chrono::milliseconds now) {
        turn(now);
        if (recent_.insert(agent).second && !before_.contains(agent)) ++count_;
        last_ = now;
        any_ = true;
    }
    /// Up to the last one that was heard: who hears nothing for hours is not told that there are
    /// none.
    [[nodiscard]] std::size_t count() const { return count_; }
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
        count_ = before_.size();
        turned_at_ = now;
    }

    std::set<AgentId> recent_;
    std::set<AgentId> before_;
    std::size_t count_{0};  ///< of both together
    std::chrono::milliseconds turned_at_{0};
    std::chrono::milliseconds last_{0};
    bool any_{false};
};

}  // namespace platen::server::liveness
