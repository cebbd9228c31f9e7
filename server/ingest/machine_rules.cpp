#include "server/ingest/machine_rules.hpp"

namespace platen::server::ingest {

namespace {

/// Told once a day, however often it happens.
constexpr std::chrono::hours kTellAgain{24};

bool isNews(const std::optional<TimePoint>& before, TimePoint at) {
    return !before || at - *before >= kTellAgain;
}

}  // namespace

MachineNews noteSending(MachineTrace& trace, const Sending& sending) {
    if (!trace.boot_id.empty() && sending.wall_ms < trace.sent_ms) return MachineNews::None;
    trace.sent_ms = sending.wall_ms;
    trace.fingerprint = sending.fingerprint;
    if (sending.boot_id == trace.boot_id) return MachineNews::None;
    const bool is_return = sending.boot_id == trace.boot_before;
    trace.boot_before = trace.boot_id;
    trace.boot_id = sending.boot_id;
    if (!is_return) return MachineNews::None;
    const bool is_news =
        ++trace.flaps == kFlapsOfTwoMachines ||
        (trace.flaps > kFlapsOfTwoMachines && isNews(trace.flapped_at, sending.at));
    trace.flapped_at = sending.at;
    return is_news ? MachineNews::Flap : MachineNews::None;
}

void noteFork(MachineTrace& trace, const Sending& sending) {
    ++trace.forks;
    trace.forked_at = sending.at;
    trace.fork_fingerprint = sending.fingerprint;
}

MachineNews noteGrowth(
    MachineTrace& trace, TimePoint at, const std::optional<TimePoint>& followed_at) {
    if (!followed_at || at - *followed_at <= kUnderWay) return MachineNews::None;
    const bool is_news = isNews(trace.overlapped_at, at);
    trace.overlapped_at = at;
    return is_news ? MachineNews::Overlap : MachineNews::None;
}

}  // namespace platen::server::ingest
