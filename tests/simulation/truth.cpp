#include "tests/simulation/truth.hpp"

#include "common/codec/zstd.hpp"
#include "common/crypto/sha256.hpp"
#include "common/wire/envelope.hpp"
#include "common/wire/reading.pb.h"

#include <algorithm>

namespace platen::simulation {

using server::ingest::Stream;
using server::ingest::StreamKey;

namespace {

std::string nameOf(const wire::v1::Record& record) {
    if (record.has_reading() && record.reading().values_size() > 0)
        return record.reading().values(0).octets().substr(0, record.reading().values(0).number());
    return record.status().hostname();
}

/// Decodes and checks what the format promises: numbers without holes.
BatchContent decode(const std::string& zstd, std::uint64_t first_seq, std::uint64_t last_seq) {
    const auto raw = codec::decompress(zstd);
    wire::v1::Batch batch;
    require(
        raw && batch.ParseFromString(*raw), "a batch of {}-{} is no batch", first_seq, last_seq);
    BatchContent content;
    std::uint64_t next = first_seq;
    for (const auto& record : batch.records()) {
        require(record.seq() == next, "record {} follows, expected {}", record.seq(), next);
        next = record.seq() + 1;
        if (record.has_gap()) {
            next = std::max(next, record.gap().last_seq() + 1);
            content.gaps.push_back(
                {.count = record.gap().count(), .reason = record.gap().reason()});
        } else if (record.has_reading() || record.has_status()) {
            content.names.push_back(nameOf(record));
        }
    }
    require(next == last_seq + 1, "a batch ends at {}, not at {}", next - 1, last_seq);
    return content;
}

}  // namespace

HostHistory& Truth::addHost(const AgentId& agent) {
    hosts_.push_back(std::make_unique<HostHistory>());
    hosts_.back()->agent = agent;
    return *hosts_.back();
}

void Truth::committed(std::size_t host, const std::string& name) {
    records_[name] = {.host = host};
    order_.push_back(name);
}

void Truth::excuse(const std::string& name, const char* why) {
    records_[name].excuse = why;
}

void Truth::excuseSince(std::size_t host, std::size_t position, const char* why) {
    for (; position < order_.size(); ++position) {
        Record& record = records_.at(order_[position]);
        if (record.host == host) record.excuse = why;
    }
}

void Truth::published(std::size_t host, const std::string& payload) {
    ++sendings_;
    const auto envelope = wire::parseEnvelope(payload);
    require(envelope.hasValue(), "an agent sends what is no envelope");
    const std::string& sha = envelope->sha256();
    if (!batches_.contains(sha)) {
        batches_[sha] = decode(envelope->zstd_batch(), envelope->first_seq(), envelope->last_seq());
    }
    Sent& sent = epochs_[envelope->epoch()].sent[{host, envelope->last_seq()}];
    require(
        sent.first_seq == 0 || (sent.first_seq == envelope->first_seq() && sent.sha256 == sha),
        "host {} sends {}-{} of {} with other bytes than before",
        host,
        envelope->first_seq(),
        envelope->last_seq(),
        brief(envelope->epoch()));
    sent = {
        .first_seq = envelope->first_seq(),
        .sha256 = sha,
        .chain = wire::chainNext(envelope->prev_chain(), sha)};
}

void Truth::wasSetBack(std::size_t host, std::size_t position) {
    excuseSince(host, position, "was set back");
    for (auto& [name, epoch] : epochs_)
        std::erase_if(epoch.sent, [&](const auto& sent) { return sent.first.first == host; });
}

void Truth::acknowledged(
    std::size_t host,
    const std::string& epoch,
    std::uint64_t seq,
    const DatabaseContent& content) const {
    if (seq == 0) return;
    const auto known = epochs_.find(epoch);
    const auto stored = known == epochs_.end() ? decltype(known->second.stored)::const_iterator{}
                                               : known->second.stored.find(seq);
    require(
        known != epochs_.end() && stored != known->second.stored.end(),
        "host {} takes {} of {} as acknowledged, but the server never committed that",
        host,
        seq,
        brief(epoch));
    const auto sent = known->second.sent.find({host, seq});
    require(
        sent == known->second.sent.end() || stored->second.contains(sent->second.chain),
        "host {} takes {} of {} as acknowledged, but the server has another chain there",
        host,
        seq,
        brief(epoch));
    if (restores_ > 0) return;
    const auto stream = std::ranges::find_if(content.streams, [&](const auto& entry) {
        return uuidToBytes(entry.first.epoch.value) == epoch;
    });
    require(
        stream != content.streams.end() && stream->second.stream.state.hw >= seq,
        "host {} takes {} of {} as acknowledged, but the database does not have it",
        host,
        seq,
        brief(epoch));
}

void Truth::stored(const DatabaseContent& content, const std::set<StreamKey>& changed) {
    for (const StreamKey& key : changed)
        checkStream(content, content.streams.at(key).stream);
}

/// Recomputes the chain of everything that the inbox has up to the high-water mark.
void Truth::checkStream(const DatabaseContent& content, const Stream& stream) {
    const std::string epoch = uuidToBytes(stream.key.epoch.value);
    Epoch& known = epochs_[epoch];
    std::string chain = wire::chainStart(epoch);
    std::uint64_t seq = 0;
    for (auto row = content.inbox.lower_bound({stream.id, 0});
         row != content.inbox.end() && row->first.first == stream.id && seq < stream.state.hw;
         ++row) {
        const auto& head = row->second.front()->head;
        require(
            head.first_seq == seq + 1, "the inbox has a hole at {} of {}", seq + 1, brief(epoch));
        require(
            head.prev_chain == chain,
            "the inbox took {}-{} of {}, which does not continue the chain",
            head.first_seq,
            head.last_seq,
            brief(epoch));
        chain = wire::chainNext(chain, head.sha256);
        seq = head.last_seq;
        if (known.stored[seq].insert(chain).second)
            noteStored(stream.key, seq, contentOf(row->second.front()->payload));
    }
    require(
        seq == stream.state.hw && chain == stream.state.chain,
        "the stream {} stands at {}, its batches end at {} or have another chain",
        brief(epoch),
        stream.state.hw,
        seq);
}

void Truth::noteStored(const StreamKey& key, std::uint64_t last_seq, const BatchContent& batch) {
    for (const std::string& name : batch.names)
        stored_records_[name].push_back({.epoch = key.epoch, .last_seq = last_seq});
    for (const BatchContent::Gap& gap : batch.gaps)
        stored_gaps_.push_back(
            {.agent = key.agent, .at = {.epoch = key.epoch, .last_seq = last_seq}, .gap = gap});
}

const BatchContent& Truth::contentOf(const std::string& zstd) {
    const auto found = batches_.find(crypto::sha256(zstd));
    require(found != batches_.end(), "the server has a batch that no agent has sent");
    return found->second;
}

}  // namespace platen::simulation
