#include "server/web/event_stream.hpp"

#include "server/http/json_value.hpp"

#include <fmt/format.h>

#include <iterator>
#include <utility>

namespace platen::server::web {

namespace {

using std::chrono::seconds;

/// Proxies close what is silent for a minute.
constexpr seconds kSignOfLife{15};
/// Where more happens than can be told, "load again" comes from time to time.
constexpr seconds kBetweenResets{10};
constexpr int kReconnectMs = 3'000;

}  // namespace

std::string liveEventJson(const domain::LiveNewsItem& item) {
    return http::Json::object({{"id", item.id},
                               {"kind", domain::liveKindWord(item.event.kind)},
                               {"organisation_id", item.event.tenant},
                               {"subject_id", item.event.subject},
                               {"at", item.event.at}})
        .text();
}

EventStream::EventStream(
    Reader reader,
    std::unique_ptr<http::Connection> connection,
    std::string head,
    const EventSettings& settings,
    Clock::time_point now)
    : reader_{std::move(reader)},
      connection_{std::move(connection)},
      unsent_{std::move(head)},
      slow_{settings.slow},
      ends_at_{now + settings.life},
      moved_at_{now},
      wrote_at_{now},
      quiet_until_{now} {
    fmt::format_to(std::back_inserter(unsent_), "retry: {}\n\n", kReconnectMs);
}

bool EventStream::proceed(const domain::LiveLog& log, Clock::time_point now) {
    // Who has not taken the last things gets the next ones later: the log keeps them.
    if (unsent_.empty() || look_ == 0) fill(log, now);
    return flush(now) && now < ends_at_;
}

void EventStream::fill(const domain::LiveLog& log, Clock::time_point now) {
    if (look_ == 0) return begin(log);
    const domain::LiveNews news = log.since(look_, reader_.tenants);
    // Too much again so soon: the next "load again" stands for all of it.
    if (!news.reset || now >= quiet_until_) write(news, now);
    if (unsent_.empty() && now - wrote_at_ >= kSignOfLife) {
        // An id without data moves Last-Event-ID on, and is no event.
        unsent_ = fmt::format(": \nid: {}\n\n", last_);
        wrote_at_ = now;
    }
}

void EventStream::begin(const domain::LiveLog& log) {
    const auto here = log.beginning();
    if (!here) return;
    if (!reader_.after.empty()) return write(log.since(reader_.after, reader_.tenants), wrote_at_);
    write(*here, wrote_at_);
    fmt::format_to(std::back_inserter(unsent_), "id: {}\n\n", last_);
}

void EventStream::write(const domain::LiveNews& news, Clock::time_point now) {
    look_ = news.look;
    last_ = news.last;
    const auto out = std::back_inserter(unsent_);
    if (news.reset) {
        fmt::format_to(out, "event: reset\nid: {}\ndata: {{}}\n\n", last_);
        quiet_until_ = now + kBetweenResets;
    }
    for (const domain::LiveNewsItem& item : news.items)
        fmt::format_to(out, "id: {}\ndata: {}\n\n", item.id, liveEventJson(item));
    if (news.reset || !news.items.empty()) wrote_at_ = now;
}

bool EventStream::flush(Clock::time_point now) {
    if (unsent_.empty()) {
        moved_at_ = now;
        return true;
    }
    const auto sent = connection_->send(unsent_);
    if (!sent) return false;
    unsent_.erase(0, *sent);
    if (*sent > 0) moved_at_ = now;
    return now - moved_at_ < slow_;
}

}  // namespace platen::server::web
