#include "server/rules/meter_count.hpp"

#include <chrono>
#include <stdexcept>

namespace platen::server::rules {

namespace {

constexpr std::uint64_t kMostEpochs = 0x7FFFFFFF;
constexpr std::uint64_t kMostUsed = std::uint64_t{1} << 60U;
constexpr std::int64_t kMostMilliseconds = std::int64_t{1} << 53U;

enum Flag : std::uint16_t {
    kFresh = 1,
    kStatedToday = 2,
    kZero = 4,
    kBelow = 8,
    kSerial = 16,
    kBoard = 32,
    kFirmware = 64,
    kFormer = 128,
    kPending = 256,
    kAllFlags = 511
};

void putTime(ByteWriter& bytes, TimePoint time, TimePoint now) {
    bytes.putSigned((now - time).count());
}

TimePoint getTime(ByteReader& bytes, TimePoint now) {
    const std::int64_t before = bytes.getSigned();
    if (before > kMostMilliseconds || before < -kMostMilliseconds)
        throw std::invalid_argument{"a time beyond its range"};
    return now - std::chrono::milliseconds{before};
}

std::int64_t getCount(ByteReader& bytes) {
    return static_cast<std::int64_t>(bytes.get(kMostCount));
}

std::uint32_t getMark(ByteReader& bytes) {
    return static_cast<std::uint32_t>(bytes.get(kMostMark));
}

}  // namespace

void MeterCount::write(ByteWriter& bytes, TimePoint now) const {
    bytes.put(static_cast<std::uint64_t>(epoch_));
    if (!isKnown()) return;
    const auto flag = [](bool is_set, Flag bit) { return is_set ? unsigned{bit} : 0U; };
    bytes.put(
        flag(is_fresh_, kFresh) | flag(is_stated_today_, kStatedToday) | flag(is_zero_, kZero) |
        flag(is_below_, kBelow) | flag(change_.serial, kSerial) | flag(change_.board, kBoard) |
        flag(change_.firmware, kFirmware) | flag(former_.has_value(), kFormer) |
        flag(pending_.has_value(), kPending));
    bytes.put(static_cast<std::uint64_t>(highest_));
    bytes.put(source_);
    bytes.putSigned(highest_ - first_);
    bytes.put(static_cast<std::uint64_t>(used_));
    if (!is_fresh_) putTime(bytes, at_, now);
    if (former_) {
        bytes.put(former_->source);
        bytes.put(static_cast<std::uint64_t>(former_->highest));
        bytes.put(static_cast<std::uint64_t>(former_->used_since));
    }
    if (!pending_) return;
    putTime(bytes, pending_->at, now);
    bytes.put(static_cast<std::uint64_t>(pending_->n));
    bytes.put(static_cast<std::uint64_t>(pending_->value));
    bytes.put(static_cast<std::uint64_t>(pending_->most));
}

MeterCount MeterCount::read(ByteReader& bytes, TimePoint now) {
    MeterCount count;
    count.epoch_ = static_cast<std::int32_t>(bytes.get(kMostEpochs));
    if (!count.isKnown()) return count;
    const std::uint64_t flags = bytes.get(kAllFlags);
    count.is_fresh_ = (flags & kFresh) != 0;
    count.is_stated_today_ = (flags & kStatedToday) != 0;
    count.is_zero_ = (flags & kZero) != 0;
    count.is_below_ = (flags & kBelow) != 0;
    count.change_ = {
        .serial = (flags & kSerial) != 0,
        .board = (flags & kBoard) != 0,
        .firmware = (flags & kFirmware) != 0};
    count.highest_ = getCount(bytes);
    count.source_ = getMark(bytes);
    const std::int64_t above = bytes.getSigned();
    if (above > count.highest_ || above < count.highest_ - static_cast<std::int64_t>(kMostCount))
        throw std::invalid_argument{"a day that begins beyond the range of counts"};
    count.first_ = count.highest_ - above;
    count.used_ = static_cast<std::int64_t>(bytes.get(kMostUsed));
    count.at_ = count.is_fresh_ ? now : getTime(bytes, now);
    // Read in this order: initialisers in braces are evaluated from the first to the last.
    if ((flags & kFormer) != 0) {
        count.former_ = Former{
            .source = getMark(bytes),
            .highest = getCount(bytes),
            .used_since = static_cast<std::int64_t>(bytes.get(kMostUsed))};
    }
    if ((flags & kPending) != 0) {
        count.pending_ = Pending{
            .at = getTime(bytes, now),
            .n = static_cast<std::int32_t>(bytes.get(kMostEpochs)),
            .value = getCount(bytes),
            .most = static_cast<std::int64_t>(bytes.get(kMostUsed))};
    }
    return count;
}

}  // namespace platen::server::rules
