#pragma once

#include "agent/outbox/outbox.hpp"
#include "agent/uplink/send_window.hpp"
#include "agent/uplink/uplink_settings.hpp"
#include "common/core/clock.hpp"
#include "common/core/random.hpp"
#include "common/mqtt/event.hpp"
#include "common/wire/envelope.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace platen::agent::uplink {

/// What keeps batches from being sent.
enum class Obstacle : std::uint8_t {
    None,
    Offline,     ///< no connection to the broker
    ServerAway,  ///< nobody answers what is sent; sending goes on
    NotAllowed,  ///< the broker refuses our topic
    Revoked,     ///< the server does not accept this agent any more
    Forked,      ///< the server refuses epoch after epoch
};

[[nodiscard]] std::string_view obstacleName(Obstacle obstacle);  ///< "server_away", ...

struct UplinkStatus {
    Obstacle obstacle{Obstacle::Offline};
    std::optional<TimePoint> last_ack;  ///< since this program runs
    std::size_t in_flight{0};
    std::uint64_t acked_seq{0};
};

/// Brings the outbox to the server: decides what is sent when, and obeys the server's
/// acknowledgements. Knows no network: envelopes go out through `publish`, everything else comes in
/// through the functions. One thread, that of the outbox. Throws what Outbox throws.
class Uplink {
public:
    /// Takes the bytes of an envelope for the batch topic; false when there is no connection.
    using Publish = std::function<bool(const std::string& payload)>;

    /// Signs what it is given; nothing when there is no key to sign with. Asked at each sending:
    /// the key may be another one then.
    struct Signature {
        std::string bytes;
        std::string key_id;
    };
    using Sign = std::function<std::optional<Signature>(std::string_view bytes)>;

    /// `fingerprint` has 32 bytes. The references outlive the uplink.
    Uplink(
        UplinkSettings settings,
        outbox::Outbox& outbox,
        Clock& clock,
        Random& random,
        std::string fingerprint,
        Sign sign,
        Publish publish);

    void connected();
    void disconnected();
    /// The payload of a message on our acknowledgement topic. Returns what the server's clock said
    /// when it was sent; nothing for one that cannot be read.
    std::optional<TimePoint> acknowledged(std::string_view payload);
    /// What the broker said to a batch. Proves nothing and deletes nothing.
    void delivered(mqtt::DeliveryStatus status);

    /// Sends what is due. Returns how long the caller may wait when nothing else happens.
    std::chrono::milliseconds pump();

    [[nodiscard]] UplinkStatus status() const;

private:
    using Milliseconds = std::chrono::milliseconds;

    void sealDue(Milliseconds now);
    [[nodiscard]] bool isDueForSealing(Milliseconds now);
    bool sendDue(Milliseconds now);
    bool send(std::uint64_t first_seq, Milliseconds now);
    void noteServerAway();
    [[nodiscard]] std::string envelopeFor(const outbox::SealedBatch& batch) const;
    void obey(const wire::v1::Ack& ack);
    [[nodiscard]] bool takePosition(const wire::v1::Ack& ack);
    void showNewest(Milliseconds now);
    [[nodiscard]] bool isOutdated(const wire::v1::Ack& ack) const;
    void rewind(std::uint64_t expected_seq);
    void noteBeforeTail(Milliseconds now);
    void leaveEpoch(const wire::v1::Ack& ack, outbox::EpochReason reason);
    void newEpoch(outbox::EpochReason reason);
    void pause(Obstacle obstacle, Milliseconds duration);
    [[nodiscard]] bool maySend(Milliseconds now);
    [[nodiscard]] Milliseconds untilNext(Milliseconds now) const;

    UplinkSettings settings_;
    outbox::Outbox& outbox_;
    Clock& clock_;
    std::string fingerprint_;
    Sign sign_;
    Publish publish_;
    SendWindow window_;
    bool connected_{false};
    Obstacle obstacle_{Obstacle::None};            ///< while connected
    Milliseconds paused_until_{0};                 ///< boot time
    std::optional<Milliseconds> next_epoch_at_;    ///< boot time; not before
    std::optional<Milliseconds> unsealed_since_;   ///< boot time
    std::optional<Milliseconds> shown_at_;         ///< boot time; by showNewest()
    int rewinds_before_tail_{0};                   ///< one after the other
    std::optional<Milliseconds> rewind_noted_at_;  ///< boot time; the last of these
    std::optional<Milliseconds> advanced_at_;      ///< boot time; by the last acknowledgement
    std::int64_t advanced_server_ms_{0};           ///< ... which the server made then
    std::optional<TimePoint> last_ack_;
};

}  // namespace platen::agent::uplink
