#include "agent/app/server_time.hpp"

#include "agent/app/private_file.hpp"
#include "common/core/text.hpp"
#include "common/log/log.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <sstream>
#include <utility>

namespace platen::agent::app {

namespace {

using std::chrono::milliseconds;

constexpr std::chrono::hours kBetweenWrites{1};
/// More than this is no drift and no slow message.
constexpr std::chrono::minutes kWrongBy{5};

}  // namespace

TimePoint buildDate() {
    return parseUtc(PLATEN_BUILD_DATE "T00:00:00Z").value();
}

ServerTime::ServerTime(std::string file, TimePoint build_date, Clock& clock)
    : file_{std::move(file)},
      clock_{clock},
      last_{recall(file_)},
      build_date_{build_date},
      latest_known_{build_date} {
    if (last_) latest_known_ = std::max(latest_known_, last_->time);
}

void ServerTime::heard(TimePoint time) {
    const std::lock_guard lock{mutex_};
    last_ = Heard{.time = time, .boot = clock_.bootNow(), .boot_id = clock_.bootId()};
    latest_known_ = std::max(latest_known_, time);
    const bool is_due = !written_ || last_->boot - written_->boot >= kBetweenWrites;
    if (is_due) remember(*last_);
    tellOfWrongClock();
}

TimePoint ServerTime::now() const {
    const std::lock_guard lock{mutex_};
    return byServer().value_or(std::max(clock_.wallNow(), latest_known_));
}

std::vector<crypto::PossibleTime> ServerTime::possible() const {
    const std::lock_guard lock{mutex_};
    std::vector<crypto::PossibleTime> times;
    if (const auto time = byServer()) times.push_back({.from = *time, .to = *time});
    const TimePoint wall = clock_.wallNow();
    if (wall >= build_date_) times.push_back({.from = wall, .to = wall});
    if (wall < latest_known_) times.push_back({.from = latest_known_, .to = TimePoint::max()});
    return times;
}

std::optional<milliseconds> ServerTime::clockAhead() const {
    const std::lock_guard lock{mutex_};
    const auto time = byServer();
    return time ? std::optional{clock_.wallNow() - *time} : std::nullopt;
}

std::optional<TimePoint> ServerTime::byServer() const {
    if (!last_ || last_->boot_id != clock_.bootId()) return std::nullopt;
    return last_->time + (clock_.bootNow() - last_->boot);
}

/// Three words: the server's time and ours since the boot, both in milliseconds, and the boot's id.
std::optional<ServerTime::Heard> ServerTime::recall(const std::string& file) try {
    std::istringstream text{readFile(file).value_or("")};
    std::int64_t time = 0;
    std::int64_t boot = 0;
    std::string boot_id;
    if (!(text >> time >> boot >> boot_id)) return std::nullopt;
    return Heard{
        .time = TimePoint{milliseconds{time}},
        .boot = milliseconds{boot},
        .boot_id = hexDecode(boot_id).value_or("")};
} catch (const std::system_error&) {
    return std::nullopt;  // as if it had never been written
}

void ServerTime::remember(const Heard& heard) try {
    written_ = heard;  // also when it fails: tried again with the next turn
    writePrivateFile(
        file_,
        fmt::format(
            "{} {} {}\n",
            heard.time.time_since_epoch().count(),
            heard.boot.count(),
            hexEncode(heard.boot_id)));
} catch (const std::system_error& problem) {
    log::warn("clock.remember_failed", {{"error", problem.what()}});
}

/// Once when it goes wrong, once when it is right again.
void ServerTime::tellOfWrongClock() {
    const milliseconds ahead = clock_.wallNow() - last_->time;
    const bool wrong = std::chrono::abs(ahead) > kWrongBy;
    if (wrong == std::exchange(told_wrong_, wrong)) return;
    const auto seconds = std::chrono::round<std::chrono::seconds>(ahead).count();
    if (wrong)
        log::warn("clock.wrong", {{"ahead_s", seconds}});
    else
        log::info("clock.right", {{"ahead_s", seconds}});
}

}  // namespace platen::agent::app
