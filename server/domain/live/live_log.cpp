#include "server/domain/live/live_log.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <stdexcept>
#include <utility>

namespace platen::server::domain {

namespace {

struct Place {
    std::string_view era;
    std::int64_t time{0};
};

std::optional<Place> parsePlace(std::string_view text) {
    const auto dash = text.find('-');
    if (dash == std::string_view::npos) return std::nullopt;
    Place place{.era = text.substr(0, dash), .time = 0};
    const std::string_view digits = text.substr(dash + 1);
    const auto parsed = std::from_chars(digits.data(), digits.data() + digits.size(), place.time);
    if (parsed.ec != std::errc{} || parsed.ptr != digits.data() + digits.size())
        return std::nullopt;
    return place;
}

bool concerns(const LiveEvent& event, const std::vector<TenantId>& sorted) {
    return event.tenant.value == kNobody ||
           std::binary_search(sorted.begin(), sorted.end(), event.tenant);
}

}  // namespace

std::string_view liveKindWord(LiveKind kind) {
    switch (kind) {
        case LiveKind::Device:
            return "device";
        case LiveKind::Agent:
            return "agent";
        case LiveKind::Quarantine:
            return "quarantine";
        case LiveKind::Server:
            return "server";
    }
    throw std::logic_error{"unhandled LiveKind"};
}

void LiveLog::append(LiveRead read) {
    const std::scoped_lock lock{mutex_};
    // A clock that was set back would make places mean something else.
    const bool set_back = !looks_.empty() && read.until < looks_.back().until;
    if (!read.continues || read.era != era_ || set_back) {
        looks_.clear();
        kept_events_ = 0;
        floor_ = read.until;
        number_ += 2;  // whoever knows the number of the last look has missed one
        read.events.clear();
    } else {
        ++number_;
    }
    era_ = std::move(read.era);
    kept_events_ += read.events.size();
    looks_.push_back({.from = read.from, .until = read.until, .events = std::move(read.events)});
    forgetOld();
}

void LiveLog::forgetOld() {
    const std::int64_t latest = looks_.back().until;
    while (looks_.size() > 1 &&
           (kept_events_ > kMostKept || looks_.front().until < latest - kKept)) {
        floor_ = looks_.front().until;
        kept_events_ -= looks_.front().events.size();
        looks_.pop_front();
    }
}

std::optional<LiveNews> LiveLog::beginning() const {
    const std::scoped_lock lock{mutex_};
    if (looks_.empty()) return std::nullopt;
    return here(false);
}

LiveNews LiveLog::since(std::string_view place_text, const std::vector<TenantId>& tenants) const {
    const std::scoped_lock lock{mutex_};
    const auto place = parsePlace(place_text);
    if (looks_.empty() || !place || place->era != era_ || !isKept(place->time)) return here(true);
    const auto first = std::find_if(
        looks_.begin(), looks_.end(), [&](const Look& look) { return look.until > place->time; });
    return tell(static_cast<std::size_t>(first - looks_.begin()), tenants);
}

LiveNews LiveLog::since(std::uint64_t look, const std::vector<TenantId>& tenants) const {
    const std::scoped_lock lock{mutex_};
    const std::uint64_t first_kept = number_ + 1 - looks_.size();
    if (looks_.empty() || look + 1 < first_kept || look > number_) return here(true);
    return tell(static_cast<std::size_t>(look + 1 - first_kept), tenants);
}

/// All that happened since then is there. The first look has no events: where it began is a place
/// that was told to those who began with it, and nothing to anybody else.
bool LiveLog::isKept(std::int64_t time) const {
    if (time > looks_.back().until) return false;
    return time >= floor_ || time == looks_.front().from;
}

std::string LiveLog::placeOf(const Look& look) const {
    return fmt::format("{}-{}", era_, look.from);
}

LiveNews LiveLog::here(bool reset) const {
    return {
        .items = {},
        .last = looks_.empty() ? std::string{} : placeOf(looks_.back()),
        .look = number_,
        .reset = reset};
}

LiveNews LiveLog::tell(std::size_t first, const std::vector<TenantId>& tenants) const {
    LiveNews news = here(false);
    for (std::size_t at = first; at < looks_.size(); ++at) {
        const Look& look = looks_[at];
        const std::size_t told_before = news.items.size();
        // Who breaks off within a look hears all of it again.
        const std::string before =
            at == 0 ? fmt::format("{}-{}", era_, floor_) : placeOf(looks_[at - 1]);
        for (const LiveEvent& event : look.events) {
            if (!concerns(event, tenants)) continue;
            if (news.items.size() == kMostTold) return here(true);
            news.items.push_back({.event = event, .id = before});
        }
        if (news.items.size() > told_before) news.items.back().id = placeOf(look);
    }
    return news;
}

}  // namespace platen::server::domain
