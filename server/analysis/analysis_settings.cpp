#include "server/analysis/analysis_settings.hpp"

#include "common/config/config.hpp"

#include <fmt/format.h>

namespace platen::server::analysis {

void AnalysisSettings::check() const {
    if (workers < 1 || workers > 64)
        throw config::ConfigError{fmt::format("analyze.workers is {}, allowed: 1 to 64", workers)};
    if (attempts < 1 || attempts > 100)
        throw config::ConfigError{
            fmt::format("analyze.attempts is {}, allowed: 1 to 100", attempts)};
    if (poll.count() < 1) throw config::ConfigError{"analyze.poll_ms is 0, allowed: 1 and more"};
    if (retry.count() > 60'000)
        throw config::ConfigError{
            fmt::format("analyze.retry_ms is {}, allowed: 0 to 60000", retry.count())};
    if (cpu.count() < 1 || cpu.count() > 3600)
        throw config::ConfigError{
            fmt::format("analyze.cpu_s is {}, allowed: 1 to 3600", cpu.count())};
    const auto check_group = [](const char* name, int value, int most) {
        if (value < 1 || value > most)
            throw config::ConfigError{
                fmt::format("analyze.{} is {}, allowed: 1 to {}", name, value, most)};
    };
    check_group("group_batches", group_batches, 1000);
    check_group("group_streams", group_streams, 1000);
    check_group("group_mib", group_mib, 1024);
    if (lease.count() < 0 || lease.count() > 86'400)
        throw config::ConfigError{
            fmt::format("analyze.lease_s is {}, allowed: 0 to 86400", lease.count())};
    if (alone.count() < 1) throw config::ConfigError{"analyze.alone_s is 0, allowed: 1 and more"};
}

}  // namespace platen::server::analysis
