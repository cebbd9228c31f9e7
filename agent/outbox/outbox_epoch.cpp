// How the outbox begins a new epoch, by order of the server or because the file was damaged.
#include "agent/outbox/outbox.hpp"
#include "agent/outbox/outbox_error.hpp"
#include "agent/outbox/outbox_schema.hpp"
#include "agent/outbox/salvage.hpp"
#include "common/faults/crash_point.hpp"
#include "common/log/log.hpp"

#include <fmt/format.h>

#include <stdexcept>
#include <string>

namespace platen::agent::outbox {

namespace {

constexpr std::size_t kRequeueStep = 500;

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
    const std::string old_epoch = uuidFromBytes(stream_.epoch);
    try {
        sqlite::Transaction transaction{*connection_};
        moveToNewEpoch(reason);
        faults::crashPoint("outbox.epoch.before_commit");
        transaction.commit();
        faults::crashPoint("outbox.epoch.after_commit");
    } catch (const OutboxError& problem) {
        if (problem.fault() == OutboxFault::Full) loadState();
        throw;
    }
    countRecords();
    log::warn(
        "outbox.new_epoch",
        {{"epoch", uuidFromBytes(stream_.epoch)},
         {"old_epoch", old_epoch},
         {"reason", reasonName(reason)},
         {"records", unsealed_records_ + sent_records_}});
}

void Outbox::moveToNewEpoch(EpochReason reason) {
    const StreamState old = stream_;
    const bool everything = reason == EpochReason::TailExceeded;
    const std::string text =
        fmt::format("follows epoch {}: {}", uuidFromBytes(old.epoch), reasonName(reason));
    parkTables(*connection_);
    writer().forgetAnnouncements();
    beginStream();
    last_seq_ = writer().write(last_seq_, note(everything ? old.base_seq : 0, text));
    requeueBatches(everything ? old.base_seq : old.acked_seq);
    requeueUnsealed();
    dropParkedTables(*connection_);
}

/// Into batches again at once: unpacked, they could be far larger than the limit.
void Outbox::requeueBatches(std::uint64_t after_seq) {
    BatchTable parked{*connection_, "parked_batch"};
    for (auto head = parked.after(after_seq, 1); !head.empty(); head = parked.after(after_seq, 1)) {
        after_seq = head.front().first_seq;
        const SealedBatch batch = parked.load(after_seq);
        parked.erase(after_seq);
        requeue(unpackBatch(batch.zstd));
        while (sealed_seq_ < last_seq_)
            seal();
    }
}

void Outbox::requeueUnsealed() {
    RecordTable parked{*connection_, "parked_record"};
    for (auto stored = parked.read(0, kRequeueStep); !stored.empty();
         stored = parked.read(0, kRequeueStep)) {
        parked.erase(stored.front().seq, stored.back().seq);
        for (const StoredRecord& record : stored)
            requeue({unpackRecord(record)});
    }
}

void Outbox::requeue(const std::vector<UnpackedRecord>& unpacked) {
    for (const UnpackedRecord& record : unpacked)
        last_seq_ =
            writer().write(last_seq_, {.message = record.message, .boot_id = record.boot_id});
}

void Outbox::replaceDamagedFile(const std::string& problem) {
    connection_.reset();
    const std::string kept = moveToCorrupt(path_, clock_.wallNow());
    log::error("outbox.damaged", {{"file", path_}, {"moved_to", kept}, {"error", problem}});
    open();
    faults::crashPoint("outbox.salvage.before_copy");
    std::uint64_t saved = 0;
    const Salvaged salvaged = salvage(kept, [&](const std::vector<NewRecord>& readable) {
        saved += readable.size() - append(readable).refused;
    });
    const std::string_view how_many =
        salvaged.is_all ? "" : ", an unknown number of records is lost";
    append({note(salvaged.lost, fmt::format("outbox was damaged{}: {}", how_many, problem))});
    log::warn(
        "outbox.salvaged",
        {{"file", kept},
         {"saved", saved},
         {"lost", salvaged.is_all ? std::to_string(salvaged.lost) : "unknown"}});
}

}  // namespace platen::agent::outbox
