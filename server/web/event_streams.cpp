#include "server/web/event_streams.hpp"

#include "server/http/problem.hpp"

#include <fmt/format.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace platen::server::web {

namespace {

using domain::SessionHolder;

/// How often streams are looked at to which nothing happens: signs of life, ends.
constexpr int kTickMs = 1'000;

int makeBell() {
    const int bell = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (bell < 0) throw std::runtime_error{"eventfd: no descriptor is left"};
    return bell;
}

std::vector<TenantId> sorted(std::vector<TenantId> tenants) {
    std::sort(tenants.begin(), tenants.end());
    return tenants;
}

}  // namespace

/// Counts for the limits as long as it is there.
class EventStreams::Seat {
public:
    Seat(EventStreams& streams, UserId user, SessionHolder session)
        : streams_{streams}, user_{std::move(user)}, session_{std::move(session)} {}
    Seat(const Seat&) = delete;
    Seat& operator=(const Seat&) = delete;
    ~Seat() {
        const std::scoped_lock lock{streams_.mutex_};
        const auto [begin, end] = streams_.readers_.equal_range(user_);
        const auto mine = std::find_if(
            begin, end, [this](const auto& entry) { return entry.second == session_; });
        streams_.readers_.erase(mine);
        streams_.open_.set(static_cast<double>(streams_.readers_.size()));
    }

private:
    EventStreams& streams_;
    UserId user_;
    SessionHolder session_;
};

/// From the answer of the route to the first byte of the stream.
class EventStreams::Opening final : public http::Continuation {
public:
    Opening(EventStreams& streams, Reader reader, std::unique_ptr<Seat> seat)
        : streams_{streams}, reader_{std::move(reader)}, seat_{std::move(seat)} {}

    void take(std::unique_ptr<http::Connection> connection, std::string head) override {
        streams_.take(
            {.stream =
                 EventStream{
                     std::move(reader_),
                     std::move(connection),
                     std::move(head),
                     streams_.settings_,
                     EventStream::Clock::now()},
             .seat = std::move(seat_)});
    }

private:
    EventStreams& streams_;
    Reader reader_;
    std::unique_ptr<Seat> seat_;
};

EventStreams::EventStreams(
    const domain::LiveLog& log, const EventSettings& settings, metrics::Registry& metrics)
    : log_{log},
      settings_{settings},
      open_{metrics.gauge("platen_web_event_streams", "Open streams of live events.")},
      refused_{metrics.counter(
          "platen_web_event_streams_refused_total", "Streams for which there was no place.")},
      bell_{makeBell()},
      thread_{[this](const std::stop_token& stop) { run(stop); }} {}

EventStreams::~EventStreams() {
    thread_.request_stop();
    wake();
    thread_.join();
    streams_.clear();
    arrivals_.clear();
    ::close(bell_);
}

void EventStreams::wake() const {
    static_cast<void>(::eventfd_write(bell_, 1));
}

std::shared_ptr<http::Continuation> EventStreams::open(
    const http::Identity& who, const std::string& after) {
    Reader reader{
        .session = {.session_sha256 = who.session_sha256, .organisation = who.organisation},
        .user = who.user,
        .tenants = sorted(who.tenants),
        .after = after};
    auto seat = seatFor(reader);
    return std::make_shared<Opening>(*this, std::move(reader), std::move(seat));
}

std::unique_ptr<EventStreams::Seat> EventStreams::seatFor(const Reader& reader) {
    const std::scoped_lock lock{mutex_};
    const bool all_taken = readers_.size() >= static_cast<std::size_t>(settings_.streams);
    if (all_taken ||
        readers_.count(reader.user) >= static_cast<std::size_t>(settings_.streams_user)) {
        refused_.add();
        throw http::Refused{
            503,
            "too-many-streams",
            fmt::format(
                "the server keeps {} streams and {} of one user; ask /api/v1/events/recent",
                settings_.streams,
                settings_.streams_user)}
            .with("Retry-After", "60");
    }
    readers_.emplace(reader.user, reader.session);
    open_.set(static_cast<double>(readers_.size()));
    return std::make_unique<Seat>(*this, reader.user, reader.session);
}

void EventStreams::take(Open open) {
    {
        const std::scoped_lock lock{mutex_};
        arrivals_.push_back(std::move(open));
    }
    wake();
}

std::vector<SessionHolder> EventStreams::sessions() const {
    std::vector<SessionHolder> sessions;
    {
        const std::scoped_lock lock{mutex_};
        for (const auto& [user, session] : readers_)
            sessions.push_back(session);
    }
    std::sort(sessions.begin(), sessions.end());
    sessions.erase(std::unique(sessions.begin(), sessions.end()), sessions.end());
    return sessions;
}

void EventStreams::end(const std::vector<SessionHolder>& sessions) {
    const std::scoped_lock lock{mutex_};
    ended_.insert(ended_.end(), sessions.begin(), sessions.end());
}

void EventStreams::run(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
        takeArrivals();
        endStreams();
        const auto now = EventStream::Clock::now();
        streams_.remove_if([&](Open& open) { return !open.stream.proceed(log_, now); });
        wait();
    }
}

void EventStreams::takeArrivals() {
    const std::scoped_lock lock{mutex_};
    streams_.splice(streams_.end(), arrivals_);
}

void EventStreams::endStreams() {
    std::vector<SessionHolder> ended;
    {
        const std::scoped_lock lock{mutex_};
        ended.swap(ended_);
    }
    if (ended.empty()) return;
    streams_.remove_if([&](const Open& open) {
        return std::find(ended.begin(), ended.end(), open.stream.reader().session) != ended.end();
    });
}

/// For something to do; drops those who have hung up.
void EventStreams::wait() {
    std::vector<pollfd> waits{{.fd = bell_, .events = POLLIN, .revents = 0}};
    for (const Open& open : streams_) {
        const int events = open.stream.isBlocked() ? POLLIN | POLLOUT : POLLIN;
        waits.push_back(
            {.fd = open.stream.descriptor(), .events = static_cast<short>(events), .revents = 0});
    }
    if (::poll(waits.data(), waits.size(), kTickMs) <= 0) return;
    eventfd_t rung = 0;
    static_cast<void>(::eventfd_read(bell_, &rung));
    auto heard = waits.cbegin();
    streams_.remove_if([&](Open& open) {
        ++heard;
        const bool is_over = (heard->revents & (POLLERR | POLLNVAL)) != 0;
        const bool has_something = (heard->revents & (POLLIN | POLLHUP)) != 0;
        return is_over || (has_something && !open.stream.listen());
    });
}

}  // namespace platen::server::web
