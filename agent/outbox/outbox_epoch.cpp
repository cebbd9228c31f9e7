// How the outbox begins a new epoch.
#include "agent/outbox/outbox.hpp"
#include "agent/outbox/outbox_error.hpp"
#include "agent/outbox/outbox_schema.hpp"
#include "common/faults/crash_point.hpp"
#include "common/log/log.hpp"
#include "common/wire/epoch_note.hpp"

#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace platen::agent::outbox {

namespace {

constexpr std::size_t kMoveStep = 500;

std::string_view reasonName(EpochReason reason) {
    switch (reason) {
        case EpochReason::Fork:
            return "fork";
        case EpochReason::Retired:
            return "retired";
        case EpochReason::TailExceeded:
            return "tail exceeded";
        case EpochReason::OtherAgent:
            return "other agent";
    }
    throw std::logic_error{"unhandled EpochReason"};
}

}  // namespace

void Outbox::startNewEpoch(EpochReason reason) {
    finishMove();
    const std::string old_epoch = uuidFromBytes(stream_.epoch);
    try {
        sqlite::Transaction transaction{*connection_};
        moveToNewEpoch(reason);
        faults::crashPoint("outbox.epoch.before_commit");
        transaction.commit();
        faults::crashPoint("outbox.epoch.after_commit");
    } catch (const OutboxError& problem) {
        if (problem.fault() == OutboxFault::Full) reload();
        throw;
    }
    countRecords();
    log::warn(
        "outbox.new_epoch",
        {{"epoch", uuidFromBytes(stream_.epoch)},
         {"old_epoch", old_epoch},
         {"reason", reasonName(reason)},
         {"records", unsealed_records_ + parked_records_}});
    finishMoveUnlessFull();
}

/// Begins the new stream; what goes over into it is parked.
void Outbox::moveToNewEpoch(EpochReason reason) {
    const StreamState old = stream_;
    const std::uint64_t gone = reason == EpochReason::TailExceeded ? old.base_seq : old.acked_seq;
    parkTables(*connection_);
    BatchTable{*connection_, kParkedBatches}.eraseUpTo(gone);
    writer().forgetAnnouncements();
    beginStream();
    last_seq_ = writer().write(last_seq_, epochNote(old, gone, reasonName(reason)));
}

/// The first record of an epoch that follows another one, of which the first `gone` are here no
/// more. The server cannot compare that with what it has of another agent.
NewRecord Outbox::epochNote(
    const StreamState& old, std::uint64_t gone, std::string_view why) const {
    const std::string text =
        wire::epochNoteText({.follows = {uuidFromBytes(old.epoch)}, .why = std::string{why}});
    return note(old.agent == agent_.value ? gone : 0, text);
}

/// What is parked, in order. One step is one transaction, so that the log stays small: all of it
/// together may be as large as the limit. A restart goes on with what is left.
void Outbox::finishMove() {
    while (is_moving_) {
        try {
            sqlite::Transaction transaction{*connection_};
            const bool has_moved = moveBatch() || moveRecords();
            if (!has_moved) dropParkedTables(*connection_);
            faults::crashPoint("outbox.move.before_commit");
            transaction.commit();
            faults::crashPoint("outbox.move.after_commit");
            is_moving_ = has_moved;
        } catch (const OutboxError& problem) {
            if (problem.fault() == OutboxFault::Full) reload();
            throw;
        }
    }
}

/// The new epoch has begun; append() and sealNext() try again.
void Outbox::finishMoveUnlessFull() {
    try {
        finishMove();
    } catch (const OutboxError& problem) {
        if (problem.fault() != OutboxFault::Full) throw;
        log::error("outbox.disk_full", {{"error", problem.what()}});
    }
}

/// Into batches again at once: unpacked, they could be far larger than the limit.
bool Outbox::moveBatch() {
    BatchTable parked{*connection_, kParkedBatches};
    const auto head = parked.after(0, 1);
    if (head.empty()) return false;
    const SealedBatch batch = parked.load(head.front().first_seq);
    parked.erase(batch.first_seq);
    parked_records_ -= batch.records;
    requeue(unpackBatch(batch.zstd));
    while (sealed_seq_ < last_seq_)
        seal();
    return true;
}

bool Outbox::moveRecords() {
    RecordTable parked{*connection_, kParkedRecords};
    const auto stored = parked.read(0, kMoveStep);
    if (stored.empty()) return false;
    parked.erase(stored.front().seq, stored.back().seq);
    parked_records_ -= stored.size();
    std::vector<UnpackedRecord> unpacked;
    for (const StoredRecord& record : stored)
        unpacked.push_back(unpackRecord(record));
    requeue(unpacked);
    return true;
}

void Outbox::requeue(const std::vector<UnpackedRecord>& unpacked) {
    const std::uint64_t last_before = last_seq_;
    for (const UnpackedRecord& record : unpacked)
        last_seq_ =
            writer().write(last_seq_, {.message = record.message, .boot_id = record.boot_id});
    unsealed_records_ += last_seq_ - last_before;
}

/// What a move that was interrupted has left: whole, and without holes among itself.
void Outbox::verifyParked() {
    if (!hasParkedTables(*connection_)) return;
    BatchTable batches{*connection_, kParkedBatches};
    RecordTable records{*connection_, kParkedRecords};
    std::optional<std::uint64_t> end;
    if (const auto head = batches.after(0, 1); !head.empty()) {
        const SealedBatch first = batches.load(head.front().first_seq);
        StreamState rest;
        rest.base_seq = first.first_seq - 1;
        rest.base_chain = first.prev_chain;
        rest.acked_seq = rest.base_seq;
        end = batches.verify(rest);
    }
    const auto first = records.readForThinning(0, 1);
    if (first.empty()) return;
    static_cast<void>(records.verify(end.value_or(first.front().seq - 1)));
}

}  // namespace platen::agent::outbox
