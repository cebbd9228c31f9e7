#pragma once

#include "server/domain/live/live_log.hpp"
#include "server/domain/users/sessions_store.hpp"
#include "server/http/continuation.hpp"
#include "server/http/session_identity.hpp"
#include "server/web/event_settings.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace platen::server::web {

/// One reader of live events, and what still has to go to it. One thread.
class EventStream {
public:
    using Clock = std::chrono::steady_clock;

    struct Reader {
        domain::SessionHolder session;
        UserId user;
        std::vector<TenantId> tenants;  ///< sorted
        std::string after;              ///< where it goes on; empty: from here
    };

    /// `head`: of the response, goes first.
    EventStream(
        Reader reader,
        std::unique_ptr<http::Connection> connection,
        std::string head,
        const EventSettings& settings,
        Clock::time_point now);

    /// Writes what is new in the log, or a sign of life, as far as the reader takes it. False when
    /// the stream is over.
    [[nodiscard]] bool proceed(const domain::LiveLog& log, Clock::time_point now);
    /// The connection has something to read. False when the reader has hung up.
    [[nodiscard]] bool listen() { return !connection_->hasEnded(); }

    [[nodiscard]] const Reader& reader() const { return reader_; }
    [[nodiscard]] int descriptor() const { return connection_->descriptor(); }
    [[nodiscard]] bool isBlocked() const { return !unsent_.empty(); }

private:
    [[nodiscard]] bool flush(Clock::time_point now);
    void fill(const domain::LiveLog& log, Clock::time_point now);
    void begin(const domain::LiveLog& log);
    void write(const domain::LiveNews& news, Clock::time_point now);

    Reader reader_;
    std::unique_ptr<http::Connection> connection_;
    std::string unsent_;
    std::chrono::seconds slow_;
    std::uint64_t look_{0};  ///< of the log; 0: has not begun
    std::string last_;       ///< where a reader goes on who has all that was written
    Clock::time_point ends_at_;
    Clock::time_point moved_at_;  ///< when something went out, or everything had
    Clock::time_point wrote_at_;
    Clock::time_point quiet_until_;  ///< no reset before
};

/// As the API describes it; also for those who ask from time to time.
[[nodiscard]] std::string liveEventJson(const domain::LiveNewsItem& item);

}  // namespace platen::server::web
