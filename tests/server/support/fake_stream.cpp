#include "tests/server/support/fake_stream.hpp"

#include "common/codec/zstd.hpp"
#include "common/crypto/sha256.hpp"
#include "common/wire/envelope.hpp"
#include "common/wire/topics.hpp"

#include <utility>

namespace platen::testing {

FakeStream::FakeStream(AgentId agent, EpochId epoch, const Clock& clock)
    : agent_{std::move(agent)},
      epoch_bytes_{uuidToBytes(epoch.value)},
      clock_{clock},
      chain_{wire::chainStart(epoch_bytes_)} {}

void FakeStream::add(wire::v1::Record record) {
    record.set_seq(next_seq_++);
    record.set_wall_ms(clock_.wallNow().time_since_epoch().count());
    record.set_boot_ms(static_cast<std::uint64_t>(clock_.bootNow().count()));
    *open_.add_records() = std::move(record);
}

void FakeStream::addStatus(std::uint32_t devices_known) {
    wire::v1::Record record;
    record.mutable_status()->set_version("1.2.3");
    record.mutable_status()->set_hostname("site-host");
    record.mutable_status()->set_devices_known(devices_known);
    add(std::move(record));
}

SealedBatch FakeStream::chained(std::string bytes, std::uint64_t last_seq) {
    SealedBatch batch{
        .first_seq = first_open_,
        .last_seq = last_seq,
        .prev_chain = chain_,
        .sha256 = crypto::sha256(bytes),
        .bytes = std::move(bytes)};
    chain_ = wire::chainNext(batch.prev_chain, batch.sha256);
    first_open_ = last_seq + 1;
    next_seq_ = first_open_;
    return batch;
}

SealedBatch FakeStream::seal() {
    open_.add_boot_ids(clock_.bootId());
    const std::string content = open_.SerializeAsString();
    open_.Clear();
    return chained(codec::compress(content), next_seq_ - 1);
}

SealedBatch FakeStream::sealGarbage(std::uint64_t records) {
    return chained("these bytes are no zstd frame", first_open_ + records - 1);
}

SealedBatch FakeStream::sealBytes(const std::string& content, std::uint64_t records) {
    return chained(codec::compress(content), first_open_ + records - 1);
}

std::string FakeStream::topic() const {
    return wire::batchTopic(agent_);
}

std::string FakeStream::envelope(const SealedBatch& batch) const {
    wire::v1::Envelope envelope;
    envelope.set_version(wire::kWireVersion);
    envelope.set_epoch(epoch_bytes_);
    envelope.set_first_seq(batch.first_seq);
    envelope.set_last_seq(batch.last_seq);
    envelope.set_prev_chain(batch.prev_chain);
    envelope.set_sha256(batch.sha256);
    envelope.set_raw_size(static_cast<std::uint32_t>(batch.bytes.size()));
    envelope.set_zstd_batch(batch.bytes);
    envelope.set_boot_ms(static_cast<std::uint64_t>(clock_.bootNow().count()));
    envelope.set_boot_id(clock_.bootId());
    envelope.set_wall_ms(clock_.wallNow().time_since_epoch().count());
    envelope.set_fingerprint(std::string(32, 'F'));
    if (key_ != nullptr) {
        const std::string chain = wire::chainNext(batch.prev_chain, batch.sha256);
        envelope.set_signature(
            key_->sign(wire::batchToSign(epoch_bytes_, batch.first_seq, batch.last_seq, chain)));
        envelope.set_key_id(key_->id());
    }
    return envelope.SerializeAsString();
}

}  // namespace platen::testing
