#include "agent/outbox/record_writer.hpp"

#include "common/codec/zstd.hpp"
#include "common/core/text.hpp"
#include "common/log/log.hpp"
#include "common/wire/envelope.hpp"

namespace platen::agent::outbox {

namespace {

/// Below this no record can be too large for a batch, however badly it compresses.
constexpr std::size_t kSurelySmall = wire::kMaxBatchBytes - 16'384;
/// Room for what the batch adds to its one record.
constexpr std::size_t kBatchOverhead = 1'024;

bool fitsABatch(const wire::v1::Record& message) {
    const std::size_t size = message.ByteSizeLong();
    if (size <= kSurelySmall) return true;
    return size + kBatchOverhead <= wire::kMaxBatchRawBytes &&
           codec::compress(message.SerializeAsString()).size() + kBatchOverhead <=
               wire::kMaxBatchBytes;
}

wire::v1::Record withTimesOf(const wire::v1::Record& source, wire::v1::Record message) {
    message.set_wall_ms(source.wall_ms());
    message.set_boot_ms(source.boot_ms());
    return message;
}

}  // namespace

std::uint64_t RecordWriter::write(std::uint64_t last_seq, NewRecord record) {
    if (record.message.has_profile()) {
        const auto& profile = record.message.profile();
        if (knownText(profile.hash()).empty()) remember(profile.hash(), profile.text(), false);
        return last_seq;
    }
    std::uint64_t seq = last_seq + 1;
    if (!fitsABatch(record.message)) {
        log::error(
            "outbox.record_too_large",
            {{"device", deviceOf(record.message)}, {"bytes", record.message.ByteSizeLong()}});
        record.message = withTimesOf(record.message, makeGap(seq, seq, 1, "record too large"));
    }
    if (record.message.has_reading() && announce(seq, record)) ++seq;
    if (record.message.has_gap()) {
        // A number of its own: what it stood for is not numbered in this epoch.
        record.message.mutable_gap()->set_first_seq(seq);
        record.message.mutable_gap()->set_last_seq(seq);
    }
    records_.insert(seq, record);
    return seq;
}

/// True when the definition of the reading's profile was written at `seq`.
bool RecordWriter::announce(std::uint64_t seq, const NewRecord& reading) {
    const std::string hash = reading.message.reading().profile_hash();
    sqlite::Statement known{connection_, "SELECT announced FROM profile WHERE hash = ?"};
    if (known.bindBytes(hash).step() && known.integer(0) != 0) return false;
    const std::string text = knownText(hash);
    if (text.empty()) {
        log::error("outbox.profile_unknown", {{"profile_hash", hexEncode(hash)}});
        return false;
    }
    remember(hash, text, true);
    NewRecord definition{.message = withTimesOf(reading.message, {}), .boot_id = reading.boot_id};
    definition.message.mutable_profile()->set_hash(hash);
    definition.message.mutable_profile()->set_text(text);
    records_.insert(seq, definition);
    return true;
}

void RecordWriter::remember(const std::string& hash, const std::string& text, bool announced) {
    sqlite::Statement statement{
        connection_, "INSERT OR REPLACE INTO profile(hash, text, announced) VALUES(?, ?, ?)"};
    statement.bindBytes(hash).bindBytes(text).bind(std::int64_t{announced ? 1 : 0}).execute();
}

std::string RecordWriter::knownText(const std::string& hash) {
    sqlite::Statement statement{connection_, "SELECT text FROM profile WHERE hash = ?"};
    return statement.bindBytes(hash).step() ? statement.bytes(0) : profile_text_of_(hash);
}

void RecordWriter::forgetAnnouncements() {
    connection_.run("UPDATE profile SET announced = 0");
}

}  // namespace platen::agent::outbox
