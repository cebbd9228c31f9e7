#pragma once

#include "common/core/clock.hpp"
#include "server/db/database.hpp"
#include "server/domain/live/live_log.hpp"
#include "server/domain/users/sessions.hpp"
#include "server/web/event_streams.hpp"

#include <chrono>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>

namespace platen::server::web {

/// Once a second, on a thread of its own: reads from the database what changed into the log, and
/// ends the streams of sessions that have ended.
class LiveFeed {
public:
    struct Settings {
        domain::SessionLimits limits;
        std::chrono::milliseconds every;
    };
    /// Everything outlives it. Has looked once, if the database answers.
    LiveFeed(
        db::Database& database,
        Clock& clock,
        const Settings& settings,
        domain::LiveLog& log,
        EventStreams& streams);
    LiveFeed(const LiveFeed&) = delete;
    LiveFeed& operator=(const LiveFeed&) = delete;
    ~LiveFeed() = default;

private:
    void run(const std::stop_token& stop);
    void tryLook();
    void look();
    void endSessions(db::Transaction& tx);

    db::Database& database_;
    Clock& clock_;
    Settings settings_;
    domain::LiveLog& log_;
    EventStreams& streams_;
    std::optional<std::string> snapshot_;     ///< of the last look
    std::chrono::milliseconds looked_at_{0};  ///< boot time
    std::string away_;  ///< why nothing can be read, as the last line in the log says
    std::jthread thread_;
};

}  // namespace platen::server::web
