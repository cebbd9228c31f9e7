#pragma once

#include "common/metrics/metrics.hpp"
#include "server/domain/live/live_log.hpp"
#include "server/domain/users/sessions_store.hpp"
#include "server/http/continuation.hpp"
#include "server/http/session_identity.hpp"
#include "server/web/event_settings.hpp"
#include "server/web/event_stream.hpp"

#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

namespace platen::server::web {

/// All streams of server-sent events of this process, on one thread of their own, however many they
/// are. Any thread.
class EventStreams {
public:
    /// The log and the registry outlive it. Throws std::runtime_error when no descriptor is left.
    EventStreams(
        const domain::LiveLog& log, const EventSettings& settings, metrics::Registry& metrics);
    EventStreams(const EventStreams&) = delete;
    EventStreams& operator=(const EventStreams&) = delete;
    /// Ends every stream. Nobody has a continuation of open() any more.
    ~EventStreams();

    /// A stream for this user, once it has its connection. `after`: the Last-Event-ID, or empty.
    /// Throws Refused (503) when there is no place.
    [[nodiscard]] std::shared_ptr<http::Continuation> open(
        const http::Identity& who, const std::string& after);

    /// The log has something new, or sessions have ended.
    void wake() const;

    /// Of the readers, sorted, each once.
    [[nodiscard]] std::vector<domain::SessionHolder> sessions() const;
    /// Ends the streams of these sessions.
    void end(const std::vector<domain::SessionHolder>& sessions);

private:
    using Reader = EventStream::Reader;
    class Seat;
    class Opening;
    struct Open {
        EventStream stream;
        std::unique_ptr<Seat> seat;
    };

    [[nodiscard]] std::unique_ptr<Seat> seatFor(const Reader& reader);
    void take(Open open);
    void run(const std::stop_token& stop);
    void takeArrivals();
    void endStreams();
    void wait();

    const domain::LiveLog& log_;
    const EventSettings settings_;
    metrics::Gauge& open_;
    metrics::Counter& refused_;
    int bell_;  ///< an eventfd that wakes the thread

    mutable std::mutex mutex_;
    std::multimap<UserId, domain::SessionHolder> readers_;  // guarded by mutex_: who has a seat
    std::list<Open> arrivals_;                              // guarded by mutex_
    std::vector<domain::SessionHolder> ended_;              // guarded by mutex_

    std::list<Open> streams_;  // of the thread alone
    std::jthread thread_;      // last: begins when all else is there
};

}  // namespace platen::server::web
