#pragma once

#include "common/core/clock.hpp"
#include "common/core/ids.hpp"
#include "common/metrics/metrics.hpp"
#include "common/wire/envelope.hpp"
#include "server/ingest/arrival.hpp"
#include "server/ingest/hole_watch.hpp"
#include "server/ingest/inbox.hpp"
#include "server/ingest/ingest_settings.hpp"
#include "server/ingest/stream_writer.hpp"

#include <chrono>
#include <cstdint>
#include <map>
#include <span>
#include <vector>

namespace platen::server::ingest {

/// An acknowledgement to publish.
struct Reply {
    AgentId agent;
    wire::v1::Ack ack;
};

/// Takes batches into the inbox and says what to answer. Understands envelopes only. One thread.
class Ingestor {
public:
    /// The references outlive the ingestor.
    Ingestor(
        Inbox& inbox, const IngestSettings& settings, Clock& clock, metrics::Registry& metrics);

    /// Stores a group of arrivals in one transaction; the replies are for after it, so publish
    /// them. Throws db::TransientError when nothing was stored: call again with the same arrivals.
    [[nodiscard]] std::vector<Reply> accept(std::span<const Arrival> arrivals);

    /// Asks for batches that have been missing for a while; after the last request people are told.
    /// Call it while there is a connection to the broker: a request counts when it is returned.
    /// Throws db::TransientError: nothing counts.
    [[nodiscard]] std::vector<Reply> askForMissing();

    /// OK to every stream of the last two weeks whose agent is accepted: "the server listens
    /// again". Throws db::TransientError.
    [[nodiscard]] std::vector<Reply> greetRecentStreams();

private:
    struct Results;
    [[nodiscard]] std::vector<Reply> acceptParcels(std::span<const Parcel> parcels);
    [[nodiscard]] std::vector<Reply> acceptInHalves(std::span<const Parcel> parcels);
    [[nodiscard]] Results store(std::span<const Parcel> parcels);
    void setAside(const Parcel& parcel, std::string_view why);
    void refuse(const Parcel& parcel, std::string_view why);
    void note(const StreamOutcome& outcome);
    struct Hole {
        Stream stream;
        TimePoint since;  ///< when what comes after it arrived first
    };
    void watchHole(const Stream& stream);
    [[nodiscard]] static std::map<std::int64_t, Hole> findHoles(
        InboxTransaction& tx, const std::vector<StreamRef>& refs);
    [[nodiscard]] Reply ask(const Stream& stream, std::chrono::milliseconds now, bool reported);
    [[nodiscard]] Reply reply(const Stream& stream, wire::v1::Ack::Status status) const;

    Inbox& inbox_;
    IngestSettings settings_;
    Clock& clock_;
    HoleWatch holes_;
    std::map<std::int64_t, TenantId> hole_tenants_;  ///< of each stream that holes_ may name
    metrics::Counter& stored_;
    metrics::Counter& duplicates_;
    metrics::Counter& refused_;
};

}  // namespace platen::server::ingest
