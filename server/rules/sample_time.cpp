#include "server/rules/sample_time.hpp"

namespace platen::server::rules {

namespace {

/// Clocks may show anything; beyond this (year 33658) nothing is computed with them.
constexpr std::int64_t kSaneMs = 1'000'000'000'000'000;

bool isSane(std::int64_t ms) {
    return ms >= 0 && ms <= kSaneMs;
}

/// Milliseconds between the making of the record and the sending of the batch; negative: not known.
std::int64_t ageAtSending(const SendTime& send, const RecordTime& record) {
    if (send.boot_id == record.boot_id && isSane(record.boot_ms) && isSane(send.boot_ms) &&
        record.boot_ms <= send.boot_ms)
        return send.boot_ms - record.boot_ms;
    if (!isSane(send.wall_ms) || !isSane(record.wall_ms)) return -1;
    return send.wall_ms - record.wall_ms;
}

}  // namespace

TimePoint takenAt(const SendTime& send, const RecordTime& record) {
    const std::chrono::milliseconds age{ageAtSending(send, record)};
    if (age.count() < 0 || age > kOldestSample) return send.received_at;
    return send.received_at - age;
}

}  // namespace platen::server::rules
