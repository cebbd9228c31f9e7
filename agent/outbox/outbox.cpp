#include "agent/outbox/outbox.hpp"

#include "agent/outbox/outbox_error.hpp"
#include "agent/outbox/outbox_schema.hpp"
#include "common/crypto/sha256.hpp"
#include "common/faults/crash_point.hpp"
#include "common/log/log.hpp"
#include "common/wire/envelope.hpp"

#include <utility>

namespace platen::agent::outbox {

namespace {

/// What a row takes on disk, rather too much than too little: columns, cells, half-filled pages.
std::uint64_t costOf(const NewRecord& record) {
    constexpr std::uint64_t kRowOverhead = 160;
    return record.message.ByteSizeLong() / 4 * 5 + kRowOverhead;
}

}  // namespace

Outbox::Outbox(
    OutboxOwner owner,
    OutboxSettings settings,
    ProfileTextOf profile_text_of,
    Clock& clock,
    Random& random)
    : path_{std::move(owner.path)},
      agent_{std::move(owner.agent)},
      settings_{settings},
      space_{divideSpace(std::uint64_t{settings.limit_mib} << 20U)},
      profile_text_of_{std::move(profile_text_of)},
      clock_{clock},
      random_{random} {
    try {
        open();
    } catch (const OutboxError& problem) {
        if (problem.fault() != OutboxFault::Damaged) throw;
        replaceDamagedFile(problem.what());
    }
}

void Outbox::open() {
    finishRepair();
    connection_ = std::make_unique<sqlite::Connection>(openOutboxFile(path_, space_));
    checkStructure(*connection_);
    const auto stream = batches().stream();
    const bool is_new =
        !stream && !batches().end() && !records().end() && !hasParkedTables(*connection_);
    if (!stream && !is_new) throw OutboxError{OutboxFault::Damaged, path_ + ": has no epoch"};
    if (is_new)
        beginStream();
    else
        loadState(*stream);
    keepCopyOfStream();
    setTailClock();
    if (stream_.agent != agent_.value) startNewEpoch(EpochReason::OtherAgent);
    finishMoveUnlessFull();
}

void Outbox::loadState(const StreamState& stream) {
    stream_ = stream;
    sealed_seq_ = batches().verify(stream_);
    last_seq_ = records().verify(sealed_seq_);
    verifyParked();
    countRecords();
}

/// Files of older programs have none, and what nobody reads may rot.
void Outbox::keepCopyOfStream() {
    if (batches().streamCopy() == stream_) return;
    try {
        batches().setStream(stream_);
    } catch (const OutboxError& problem) {
        if (problem.fault() != OutboxFault::Full) throw;
    }
}

/// After a transaction that failed: as it is on disk.
void Outbox::reload() {
    const auto stream = batches().stream();
    if (!stream) throw OutboxError{OutboxFault::Damaged, path_ + ": has no epoch"};
    stream_ = *stream;
    sealed_seq_ = batches().end().value_or(stream_.base_seq);
    last_seq_ = records().end().value_or(sealed_seq_);
    countRecords();
}

void Outbox::countRecords() {
    is_moving_ = hasParkedTables(*connection_);
    unsealed_records_ = records().count();
    sent_records_ = batches().recordsAfter(stream_.acked_seq);
    tail_bytes_ = batches().bytesUpTo(stream_.acked_seq);
    parked_records_ = !is_moving_ ? 0
                                  : RecordTable{*connection_, kParkedRecords}.count() +
                                        BatchTable{*connection_, kParkedBatches}.recordsAfter(0);
}

void Outbox::beginStream() {
    StreamState begin;
    begin.agent = agent_.value;
    begin.epoch = uuidToBytes(random_.uuid());
    begin.base_chain = wire::chainStart(begin.epoch);
    batches().setStream(begin);
    stream_ = std::move(begin);
    sealed_seq_ = 0;
    last_seq_ = 0;
    fruitless_at_.reset();
}

Appended Outbox::append(const std::vector<NewRecord>& new_records) {
    Appended appended;
    try {
        finishMove();
        store(new_records, appended);
    } catch (const OutboxError& problem) {
        if (problem.fault() != OutboxFault::Full) throw;
        reload();
        refused_ += new_records.size();
        appended.refused = new_records.size();
    }
    if (appended.refused > 0) {
        log::error(
            "outbox.full",
            {{"refused", appended.refused}, {"limit_bytes", space_.limit}, {"file", path_}});
    }
    appended.last_seq = last_seq_;
    return appended;
}

/// One transaction, besides those that make room. Throws OutboxError{Full} when the disk is full.
void Outbox::store(const std::vector<NewRecord>& new_records, Appended& appended) {
    std::uint64_t incoming = 0;
    for (const NewRecord& record : new_records)
        incoming += costOf(record);
    makeRoom(incoming);
    const std::uint64_t last_before = last_seq_;
    sqlite::Transaction transaction{*connection_};
    writeAll(new_records, appended);
    faults::crashPoint("outbox.append.before_commit");
    transaction.commit();
    faults::crashPoint("outbox.append.after_commit");
    unsealed_records_ += last_seq_ - last_before;
    // What was refused before is in the books with the first record that was taken.
    refused_ = last_seq_ > last_before ? appended.refused : refused_ + appended.refused;
}

void Outbox::writeAll(const std::vector<NewRecord>& new_records, Appended& appended) {
    RecordWriter write_to = writer();
    std::uint64_t used = usedBytes(*connection_);
    bool noted = refused_ == 0;
    for (const NewRecord& record : new_records) {
        if (!takes(record, used)) {
            ++appended.refused;
            continue;
        }
        if (!noted) last_seq_ = write_to.write(last_seq_, note(refused_, kLimitReason));
        noted = true;
        last_seq_ = write_to.write(last_seq_, record);
        used += costOf(record);
    }
}

/// The last twentieth of the space is for what cannot be asked for again.
bool Outbox::takes(const NewRecord& record, std::uint64_t used) const {
    const bool is_status = kindOf(record.message) == RecordKind::Status;
    const std::uint64_t limit = is_status ? space_.data / 20 * 19 : space_.data;
    return used + costOf(record) <= limit;
}

NewRecord Outbox::note(std::uint64_t count, const std::string& reason) const {
    NewRecord record{.message = makeGap(0, 0, count, reason), .boot_id = clock_.bootId()};
    record.message.set_wall_ms(clock_.wallNow().time_since_epoch().count());
    record.message.set_boot_ms(static_cast<std::uint64_t>(clock_.bootNow().count()));
    return record;
}

bool Outbox::sealNext() {
    finishMove();
    if (last_seq_ == sealed_seq_) return false;
    try {
        sqlite::Transaction transaction{*connection_};
        seal();
        faults::crashPoint("outbox.seal.before_commit");
        transaction.commit();
        faults::crashPoint("outbox.seal.after_commit");
        return true;
    } catch (const OutboxError& problem) {
        if (problem.fault() == OutboxFault::Full) reload();
        throw;
    }
}

/// Moves records from the front into a batch; there must be some.
void Outbox::seal() {
    const auto stored = records().read(sealed_seq_ + 1, settings_.batch_records);
    PackedBatch packed = packBatch(stored, std::size_t{settings_.batch_kib} * 1024);
    const std::string sha = crypto::sha256(packed.zstd);
    const std::string prev_chain = chainAtSealed();
    const std::int64_t oldest = records().oldestWall().value_or(0);
    // The pages of the records are free before the batch needs some.
    records().erase(packed.first_seq, packed.last_seq);
    batches().insert(
        {.first_seq = packed.first_seq,
         .last_seq = packed.last_seq,
         .records = packed.records,
         .raw_size = packed.raw_size,
         .oldest_wall_ms = oldest,
         .sealed_ms = tailNow().count(),
         .sha256 = sha,
         .prev_chain = prev_chain,
         .chain = wire::chainNext(prev_chain, sha),
         .zstd = std::move(packed.zstd)});
    sealed_seq_ = packed.last_seq;
    unsealed_records_ -= packed.records;
    sent_records_ += packed.records;
}

std::string Outbox::chainAtSealed() {
    if (sealed_seq_ == stream_.base_seq) return stream_.base_chain;
    const auto chain = batches().chainAfter(sealed_seq_);
    if (!chain) throw OutboxError{OutboxFault::Damaged, path_ + ": the last batch is missing"};
    return *chain;
}

std::vector<BatchHead> Outbox::unacknowledged(std::size_t limit) {
    return batches().after(stream_.acked_seq, limit);
}

SealedBatch Outbox::load(std::uint64_t first_seq) {
    return batches().load(first_seq);
}

OutboxStatus Outbox::status() {
    OutboxStatus status;
    status.records = unsealed_records_ + sent_records_ + parked_records_;
    status.bytes = usedBytes(*connection_) + logBytes(*connection_);
    status.limit_bytes = space_.limit;
    const auto sealed = unacknowledged(1);
    const auto oldest =
        sealed.empty() ? records().oldestWall() : std::optional{sealed.front().oldest_wall_ms};
    if (oldest) status.oldest = TimePoint{std::chrono::milliseconds{*oldest}};
    return status;
}

}  // namespace platen::agent::outbox
