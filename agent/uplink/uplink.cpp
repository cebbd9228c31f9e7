#include "agent/uplink/uplink.hpp"

#include "common/core/ids.hpp"
#include "common/faults/crash_point.hpp"
#include "common/faults/safeguard.hpp"
#include "common/log/log.hpp"
#include "common/wire/topics.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace platen::agent::uplink {

namespace {

/// Longest time without looking again.
constexpr std::chrono::milliseconds kIdle{60'000};
/// The connection is gone or the library is full: not worth trying in a tight loop.
constexpr std::chrono::milliseconds kAfterFailedPublish{1'000};
/// A refusal by the broker's access list: worth another try when somebody may have corrected it.
constexpr std::chrono::minutes kNotAllowedPause{10};
constexpr std::chrono::hours kRevokedPause{1};
/// A server that refuses epoch after epoch is not answered with a storm of new ones.
constexpr std::chrono::hours kBetweenEpochs{1};
/// A batch that was sent so often without any answer: the server is away.
constexpr int kSendingsWithoutAnswer = 3;
/// Late messages must not cost an epoch: this many in a row without a good acknowledgement, each a
/// while after the one before. Several ingest processes ask, and a new connection may deliver all
/// that was asked in the old one.
constexpr int kRewindsBeforeNewEpoch = 3;
/// No message is later than this; an older one is of a server whose clock was set back.
constexpr std::chrono::hours kLatest{1};

}  // namespace

std::string_view obstacleName(Obstacle obstacle) {
    switch (obstacle) {
        case Obstacle::None:
            return "none";
        case Obstacle::Offline:
            return "offline";
        case Obstacle::ServerAway:
            return "server_away";
        case Obstacle::NotAllowed:
            return "not_allowed";
        case Obstacle::Revoked:
            return "revoked";
        case Obstacle::Forked:
            return "forked";
    }
    throw std::logic_error{"unhandled Obstacle"};
}

Uplink::Uplink(
    UplinkSettings settings,
    outbox::Outbox& outbox,
    Clock& clock,
    Random& random,
    std::string fingerprint,
    Sign sign,
    Publish publish)
    : settings_{std::move(settings)},
      outbox_{outbox},
      clock_{clock},
      fingerprint_{std::move(fingerprint)},
      sign_{std::move(sign)},
      publish_{std::move(publish)},
      window_{settings_.retry_first, settings_.retry_longest, random} {}

void Uplink::connected() {
    connected_ = true;
    obstacle_ = Obstacle::None;
    paused_until_ = clock_.bootNow();
    window_.restart(clock_.bootNow());
}

void Uplink::disconnected() {
    connected_ = false;
}

void Uplink::delivered(mqtt::DeliveryStatus status) {
    switch (status) {
        case mqtt::DeliveryStatus::Accepted:
            return;
        case mqtt::DeliveryStatus::NoSubscriber:
            return noteServerAway();
        case mqtt::DeliveryStatus::NotAllowed:
            if (obstacle_ == Obstacle::NotAllowed) return;
            pause(Obstacle::NotAllowed, kNotAllowedPause);
            return log::error("uplink.not_allowed");
        case mqtt::DeliveryStatus::Failed:
            return;  // the retry timer has it
    }
    throw std::logic_error{"unhandled DeliveryStatus"};
}

std::optional<TimePoint> Uplink::acknowledged(std::string_view payload) {
    const auto ack = wire::parseAck(payload);
    if (!ack) {
        log::warn("uplink.ack_invalid", {{"error", ack.error()}});
        return std::nullopt;
    }
    if (ack->epoch() == outbox_.epoch()) obey(*ack);
    if (ack->server_ms() <= 0) return std::nullopt;
    return TimePoint{Milliseconds{ack->server_ms()}};
}

void Uplink::obey(const wire::v1::Ack& ack) {
    faults::crashPoint("uplink.ack.received");
    last_ack_ = clock_.wallNow();
    window_.heard();
    if (obstacle_ == Obstacle::ServerAway) {
        obstacle_ = Obstacle::None;
        log::info("uplink.server_back");
    }
    switch (ack.status()) {
        case wire::v1::Ack::OK:
            if (takePosition(ack) && ack.committed_seq() < outbox_.ackedSeq())
                showNewest(clock_.bootNow());
            return;
        case wire::v1::Ack::REWIND:
            if (isOutdated(ack)) return;
            if (takePosition(ack)) rewind(ack.expected_seq());
            return;
        case wire::v1::Ack::FORK:
            return leaveEpoch(ack, outbox::EpochReason::Fork);
        case wire::v1::Ack::RETIRED:
            return leaveEpoch(ack, outbox::EpochReason::Retired);
        case wire::v1::Ack::REVOKED:
            if (obstacle_ != Obstacle::Revoked) log::error("uplink.revoked");
            return pause(Obstacle::Revoked, kRevokedPause);
        default:
            return;  // values that protobuf adds; parseAck() admits none of them
    }
}

/// False when it is not a position in our stream: what else the acknowledgement says is no answer
/// to us then, and going back would have the next epoch repeat what the server has.
bool Uplink::takePosition(const wire::v1::Ack& ack) {
    switch (outbox_.acknowledge(ack.epoch(), ack.committed_seq(), ack.chain())) {
        case outbox::AckResult::Advanced:
            rewinds_before_tail_ = 0;
            advanced_at_ = clock_.bootNow();
            advanced_server_ms_ = ack.server_ms();
            return true;
        case outbox::AckResult::Unchanged:
            // The server listens and has less than we sent: it was away, batches were lost, or
            // this answers a repetition.
            window_.resendStale(clock_.bootNow(), settings_.retry_longest);
            return true;
        case outbox::AckResult::OtherEpoch:
            return false;
        case outbox::AckResult::Contradiction:
            newEpoch(outbox::EpochReason::Fork);
            return false;
    }
    throw std::logic_error{"unhandled AckResult"};
}

/// The server says that it has less than it had: a late acknowledgement, or it was restored from a
/// backup. The newest batch that it ever acknowledged tells which: it has that one, or it misses
/// what lies before and asks for it by a REWIND. While others are under way, those tell it as well.
void Uplink::showNewest(Milliseconds now) {
    if (!maySend(now) || outbox_.sealedSeq() > outbox_.ackedSeq()) return;
    if (shown_at_ && now - *shown_at_ < settings_.retry_first) return;
    const auto newest = outbox_.newestOfTail();
    if (newest && publish_(envelopeFor(outbox_.load(*newest)))) shown_at_ = now;
}

void Uplink::rewind(std::uint64_t expected_seq) {
    switch (outbox_.rewind(expected_seq)) {
        case outbox::RewindResult::Rewound:
            rewinds_before_tail_ = 0;
            log::warn("uplink.rewind", {{"expected_seq", expected_seq}});
            return window_.resendStale(clock_.bootNow(), settings_.retry_first);
        case outbox::RewindResult::BeforeTail:
            return noteBeforeTail(clock_.bootNow());
        case outbox::RewindResult::Contradiction:
            return newEpoch(outbox::EpochReason::Fork);
    }
    throw std::logic_error{"unhandled RewindResult"};
}

void Uplink::noteBeforeTail(Milliseconds now) {
    if (!rewind_noted_at_ || now - *rewind_noted_at_ >= settings_.retry_first) {
        ++rewinds_before_tail_;
        rewind_noted_at_ = now;
    }
    if (rewinds_before_tail_ >= kRewindsBeforeNewEpoch)
        return newEpoch(outbox::EpochReason::TailExceeded);
    window_.resendStale(now, settings_.retry_first);
}

/// Made before the server had what it has acknowledged since. A restored server asks later.
bool Uplink::isOutdated(const wire::v1::Ack& ack) const {
    return ack.committed_seq() < outbox_.ackedSeq() && ack.server_ms() < advanced_server_ms_ &&
           advanced_at_ && clock_.bootNow() - *advanced_at_ < kLatest;
}

/// What the server has of the old epoch does not go into the new one.
void Uplink::leaveEpoch(const wire::v1::Ack& ack, outbox::EpochReason reason) {
    outbox_.acknowledge(ack.epoch(), ack.committed_seq(), ack.chain());
    newEpoch(reason);
}

void Uplink::newEpoch(outbox::EpochReason reason) {
    const auto now = clock_.bootNow();
    if (next_epoch_at_ && now < *next_epoch_at_) {
        if (obstacle_ != Obstacle::Forked) log::error("uplink.forked");
        return pause(Obstacle::Forked, *next_epoch_at_ - now);
    }
    outbox_.startNewEpoch(reason);
    next_epoch_at_ = now + kBetweenEpochs;
    rewinds_before_tail_ = 0;
    window_.clear();
}

void Uplink::pause(Obstacle obstacle, Milliseconds duration) {
    obstacle_ = obstacle;
    paused_until_ = clock_.bootNow() + duration;
}

bool Uplink::maySend(Milliseconds now) {
    if (!connected_ || now < paused_until_) return false;
    const bool was_paused = obstacle_ == Obstacle::NotAllowed || obstacle_ == Obstacle::Revoked ||
                            obstacle_ == Obstacle::Forked;
    if (was_paused) obstacle_ = Obstacle::None;
    return true;
}

std::chrono::milliseconds Uplink::pump() {
    const auto now = clock_.bootNow();
    if (!maySend(now)) return kIdle;
    sealDue(now);
    std::vector<std::uint64_t> batches;
    for (const auto& batch : outbox_.unacknowledged(settings_.window))
        batches.push_back(batch.first_seq);
    window_.follow(batches, now);
    return sendDue(now) ? untilNext(now) : kAfterFailedPublish;
}

/// Batches are built when there is room for them in the window, not before: what is in none can
/// still be thinned.
void Uplink::sealDue(Milliseconds now) {
    while (outbox_.unacknowledged(settings_.window).size() < settings_.window &&
           isDueForSealing(now)) {
        outbox_.sealNext();
        unsealed_since_.reset();
    }
}

/// A full batch goes at once; less waits for more to come.
bool Uplink::isDueForSealing(Milliseconds now) {
    const std::uint64_t unsealed = outbox_.lastSeq() - outbox_.sealedSeq();
    if (unsealed == 0) return false;
    if (!unsealed_since_) unsealed_since_ = now;
    return unsealed >= outbox_.batchRecords() || now - *unsealed_since_ >= settings_.linger;
}

/// False when a batch could not be handed over; those behind it wait.
bool Uplink::sendDue(Milliseconds now) {
    return std::ranges::all_of(
        window_.due(now), [&](std::uint64_t first_seq) { return send(first_seq, now); });
}

bool Uplink::send(std::uint64_t first_seq, Milliseconds now) {
    const outbox::SealedBatch batch = outbox_.load(first_seq);
    faults::crashPoint("uplink.batch.before_publish");
    if (!publish_(envelopeFor(batch))) return false;
    faults::crashPoint("uplink.batch.after_publish");
    if (faults::isOff(faults::Safeguard::DeletionAfterAcknowledgement))
        outbox_.acknowledge(outbox_.epoch(), batch.last_seq, batch.chain);
    if (window_.sent(first_seq, now) >= kSendingsWithoutAnswer) noteServerAway();
    return true;
}

void Uplink::noteServerAway() {
    if (obstacle_ != Obstacle::None) return;
    obstacle_ = Obstacle::ServerAway;
    log::warn("uplink.server_away");
}

std::string Uplink::envelopeFor(const outbox::SealedBatch& batch) const {
    wire::v1::Envelope envelope;
    envelope.set_version(wire::kWireVersion);
    envelope.set_epoch(outbox_.epoch());
    envelope.set_first_seq(batch.first_seq);
    envelope.set_last_seq(batch.last_seq);
    envelope.set_prev_chain(batch.prev_chain);
    envelope.set_sha256(batch.sha256);
    envelope.set_raw_size(batch.raw_size);
    envelope.set_zstd_batch(batch.zstd);
    envelope.set_boot_ms(static_cast<std::uint64_t>(clock_.bootNow().count()));
    envelope.set_boot_id(clock_.bootId());
    envelope.set_wall_ms(clock_.wallNow().time_since_epoch().count());
    envelope.set_fingerprint(fingerprint_);
    const auto signature =
        sign_(wire::batchToSign(outbox_.epoch(), batch.first_seq, batch.last_seq, batch.chain));
    if (signature) {
        envelope.set_signature(signature->bytes);
        envelope.set_key_id(signature->key_id);
    }
    return envelope.SerializeAsString();
}

std::chrono::milliseconds Uplink::untilNext(Milliseconds now) const {
    Milliseconds next = now + kIdle;
    if (const auto due = window_.nextDue()) next = std::min(next, *due);
    if (unsealed_since_ && window_.size() < settings_.window)
        next = std::min(next, *unsealed_since_ + settings_.linger);
    return std::max(Milliseconds{1}, next - now);
}

UplinkStatus Uplink::status() const {
    UplinkStatus status;
    status.obstacle = connected_ ? obstacle_ : Obstacle::Offline;
    status.last_ack = last_ack_;
    status.in_flight = window_.size();
    status.acked_seq = outbox_.ackedSeq();
    return status;
}

}  // namespace platen::agent::uplink
