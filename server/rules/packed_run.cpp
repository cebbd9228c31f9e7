#include "server/rules/packed_run.hpp"

#include "server/rules/byte_code.hpp"

#include <limits>
#include <stdexcept>
#include <utility>

namespace platen::server::rules {

namespace {

// Differences are counted modulo 2^64: whatever octets come, nothing overflows.

std::int64_t difference(std::int64_t later, std::int64_t earlier) {
    return static_cast<std::int64_t>(
        static_cast<std::uint64_t>(later) - static_cast<std::uint64_t>(earlier));
}

std::int64_t sum(std::int64_t earlier, std::int64_t difference) {
    return static_cast<std::int64_t>(
        static_cast<std::uint64_t>(earlier) + static_cast<std::uint64_t>(difference));
}

std::int64_t count(TimePoint time) {
    return time.time_since_epoch().count();
}

TimePoint timeAt(std::int64_t count) {
    return TimePoint{TimePoint::duration{count}};
}

/// From taking it to receiving it: the same for nearly all samples of a device.
std::int64_t delay(const RunSample& sample) {
    return difference(count(sample.received_at), count(sample.taken_at));
}

}  // namespace

std::string appendToRun(std::string packed, const RunSample& previous, const RunSample& sample) {
    if (previous.n == std::numeric_limits<std::int32_t>::max() || sample.n != previous.n + 1)
        throw std::logic_error{"a run has no hole"};
    ByteWriter bytes;
    bytes.putSigned(difference(count(sample.taken_at), count(previous.taken_at)));
    bytes.putSigned(difference(delay(sample), delay(previous)));
    bytes.putSigned(difference(sample.stream, previous.stream));
    bytes.putSigned(
        difference(static_cast<std::int64_t>(sample.seq), static_cast<std::int64_t>(previous.seq)));
    return packed += std::move(bytes).take();
}

std::vector<RunSample> unpackRun(std::string_view packed, const RunSample& origin) {
    std::vector<RunSample> samples;
    ByteReader bytes{packed};
    RunSample sample = origin;
    while (!bytes.isAtEnd()) {
        if (sample.n == std::numeric_limits<std::int32_t>::max())
            throw std::invalid_argument{"a run of too many samples"};
        const std::int64_t before = delay(sample);
        sample.taken_at = timeAt(sum(count(sample.taken_at), bytes.getSigned()));
        sample.received_at = timeAt(sum(count(sample.taken_at), sum(before, bytes.getSigned())));
        sample.stream = sum(sample.stream, bytes.getSigned());
        sample.seq = static_cast<std::uint64_t>(
            sum(static_cast<std::int64_t>(sample.seq), bytes.getSigned()));
        ++sample.n;
        samples.push_back(sample);
    }
    return samples;
}

}  // namespace platen::server::rules
