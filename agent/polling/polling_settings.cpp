#include "agent/polling/polling_settings.hpp"

#include "common/config/config.hpp"

#include <fmt/format.h>

#include <string_view>

namespace platen::agent::polling {

namespace {

void requireBetween(
    std::string_view name, std::int64_t value, std::int64_t least, std::int64_t most) {
    if (value >= least && value <= most) return;
    throw config::ConfigError{
        fmt::format("polling.{} is {}, allowed: {} to {}", name, value, least, most)};
}

}  // namespace

void PollingSettings::check() const {
    requireBetween("interval_s", interval.count(), 10, 86400);
    requireBetween("spread_s", spread.count(), 0, 86400);
    requireBetween("parallel", parallel, 1, 1024);
    requireBetween("timeout_ms", timeout.count(), 100, 60000);
    requireBetween("retries", retries, 0, 10);
    requireBetween("device_limit_s", device_limit.count(), 5, 600);
    requireBetween("missed_polls", missed_polls, 1, 100);
    requireBetween("longest_pause_s", longest_pause.count(), 10, 604800);
    requireBetween("forget_days", forget_days, 1, 3650);
}

}  // namespace platen::agent::polling
