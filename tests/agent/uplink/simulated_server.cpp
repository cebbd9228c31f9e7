#include "tests/agent/uplink/simulated_server.hpp"

#include "common/codec/zstd.hpp"
#include "common/wire/reading.pb.h"

#include <algorithm>
#include <stdexcept>

namespace platen::tests {

std::uint64_t SimulatedServer::Stream::hw() const {
    return batches.empty() ? 0 : batches.rbegin()->first;
}

wire::StreamPosition SimulatedServer::positionOf(const std::string& epoch) const {
    const auto found = streams_.find(epoch);
    if (found == streams_.end() || found->second.batches.empty())
        return {.epoch = epoch, .seq = 0, .chain = wire::chainStart(epoch)};
    const auto& [seq, batch] = *found->second.batches.rbegin();
    return {.epoch = epoch, .seq = seq, .chain = batch.chain};
}

std::string SimulatedServer::receive(const std::string& payload) {
    const auto envelope = wire::parseEnvelope(payload);
    if (!envelope) throw std::runtime_error{"bad envelope: " + envelope.error().text};
    const std::string epoch = envelope->epoch();
    if (!streams_.contains(epoch)) epochs_.push_back(epoch);
    Stream& stream = streams_[epoch];
    if (envelope->first_seq() > stream.hw() + 1) {
        // Seen before and still not in its place: what lies between will not come by itself.
        const bool is_new = stream.ahead.emplace(envelope->first_seq(), *envelope).second;
        return ackWith(epoch, is_new ? wire::v1::Ack::OK : wire::v1::Ack::REWIND);
    }
    if (envelope->last_seq() > stream.hw()) {
        if (envelope->first_seq() != stream.hw() + 1 ||
            envelope->prev_chain() != positionOf(epoch).chain)
            return ackWith(epoch, wire::v1::Ack::FORK);
        commit(stream, *envelope);
        for (auto next = stream.ahead.find(stream.hw() + 1); next != stream.ahead.end();
             next = stream.ahead.find(stream.hw() + 1))
            commit(stream, next->second);
        stream.ahead.erase(stream.ahead.begin(), stream.ahead.upper_bound(stream.hw()));
    }
    return ackWith(epoch, wire::v1::Ack::OK);
}

void SimulatedServer::commit(Stream& stream, const wire::v1::Envelope& envelope) {
    const auto raw = codec::decompress(envelope.zstd_batch());
    wire::v1::Batch batch;
    if (!raw || !batch.ParseFromString(*raw)) throw std::runtime_error{"bad batch"};
    Committed committed{
        .chain = wire::chainNext(envelope.prev_chain(), envelope.sha256()), .readings = {}};
    for (const auto& record : batch.records()) {
        if (record.has_reading()) committed.readings.push_back(record.reading().address());
    }
    stream.batches.emplace(envelope.last_seq(), std::move(committed));
}

std::string SimulatedServer::hello(const std::string& epoch) const {
    return ackWith(epoch, wire::v1::Ack::OK);
}

std::string SimulatedServer::ackWith(const std::string& epoch, wire::v1::Ack::Status status) const {
    return wire::makeAck(status, positionOf(epoch), clock_.wallNow()).SerializeAsString();
}

void SimulatedServer::forgetAfter(const std::string& epoch, std::uint64_t seq) {
    Stream& stream = streams_.at(epoch);
    stream.batches.erase(stream.batches.upper_bound(seq), stream.batches.end());
    stream.ahead.clear();
}

std::vector<std::string> SimulatedServer::readings() const {
    std::vector<std::string> all;
    for (const std::string& epoch : epochs_) {
        for (const auto& [seq, batch] : streams_.at(epoch).batches)
            all.insert(all.end(), batch.readings.begin(), batch.readings.end());
    }
    return all;
}

}  // namespace platen::tests
