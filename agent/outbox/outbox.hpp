#pragma once

#include "agent/outbox/batch_table.hpp"
#include "agent/outbox/outbox_record.hpp"
#include "agent/outbox/outbox_schema.hpp"
#include "agent/outbox/outbox_settings.hpp"
#include "agent/outbox/record_table.hpp"
#include "agent/outbox/record_writer.hpp"
#include "agent/outbox/sqlite.hpp"
#include "common/core/clock.hpp"
#include "common/core/ids.hpp"
#include "common/core/random.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace platen::agent::outbox {

struct Appended {
    std::uint64_t last_seq{0};  ///< of the last record that was taken
    std::size_t refused{0};     ///< not taken: the limit is reached, or the disk is full
};

/// What an acknowledgement was to the stream.
enum class AckResult : std::uint8_t {
    Advanced,       ///< batches are done that were not before
    Unchanged,      ///< nothing new
    OtherEpoch,     ///< about a stream that this outbox does not have
    Contradiction,  ///< the server's stream is not ours: other content, or more than we ever sent
};

enum class RewindResult : std::uint8_t {
    Rewound,        ///< the batches from there on count as unacknowledged again
    BeforeTail,     ///< they are gone
    Contradiction,  ///< no batch begins there
};

/// Where an outbox lies and whose records it keeps.
struct OutboxOwner {
    std::string path;
    AgentId agent;
};

/// Why a new epoch begins, which decides what is taken into it.
enum class EpochReason : std::uint8_t {
    Fork,          ///< the server has another stream under our epoch: unacknowledged records
    Retired,       ///< the server closed the epoch: unacknowledged records
    TailExceeded,  ///< the server lost more than was kept: every record that is still there
    OtherAgent,    ///< the agent joined again under another id: unacknowledged records
};

struct OutboxStatus {
    std::uint64_t records{0};  ///< not acknowledged
    std::uint64_t bytes{0};    ///< of the whole outbox, kept batches and the log included
    std::uint64_t limit_bytes{0};
    std::optional<TimePoint> oldest;  ///< when the oldest unacknowledged record was made
};

/// Keeps every record on disk until the server has it, in the order in which they came.
///
/// One thread, one SQLite file, locked against other processes. What append() has taken survives
/// the death of the process and a power failure. Batches are built once, when they are about to be
/// sent, and are sent again byte for byte. Throws OutboxError; after Disk and Damaged the object
/// must not be used any more, and the next start puts things right.
class Outbox {
public:
    /// Opens the file or makes it, and reads all of it. What can be read of a damaged file is taken
    /// over into a new one with a new epoch; then the damaged one goes to corrupt/ beside it. What
    /// another agent has acknowledged is not repeated under the new id: a new epoch begins without
    /// it. Throws OutboxError: NewerSchema, NotUsable, Disk; Full only when a new file or epoch has
    /// to be made: nothing is lost then, and the next try goes on from there.
    Outbox(
        OutboxOwner owner,
        OutboxSettings settings,
        ProfileTextOf profile_text_of,
        Clock& clock,
        Random& random);

    /// All records in one transaction, but for those that are refused (the last ones; status before
    /// readings). Near the limit, older readings are given up first. A full disk refuses them all.
    Appended append(const std::vector<NewRecord>& new_records);

    /// Builds the next batch; false when every record is in one. Throws OutboxError{Full} when the
    /// disk is full.
    bool sealNext();
    /// In the order in which they must be sent.
    [[nodiscard]] std::vector<BatchHead> unacknowledged(std::size_t limit);
    [[nodiscard]] SealedBatch load(std::uint64_t first_seq);
    /// The first record of the newest batch that is acknowledged and still there.
    [[nodiscard]] std::optional<std::uint64_t> newestOfTail();

    /// Everything up to `committed_seq` is in the server's database, says the server, and its chain
    /// value there is `chain`.
    AckResult acknowledge(
        std::string_view epoch, std::uint64_t committed_seq, std::string_view chain);
    RewindResult rewind(std::uint64_t expected_seq);
    /// Takes what is still wanted over into a stream that begins at 1; a first record names the old
    /// epoch. Throws OutboxError{Full} when there is no space for that; nothing has changed then.
    /// When the space ends half-way, the next append() or sealNext() goes on.
    void startNewEpoch(EpochReason reason);

    [[nodiscard]] const std::string& epoch() const { return stream_.epoch; }  ///< 16 bytes
    [[nodiscard]] std::uint64_t ackedSeq() const { return stream_.acked_seq; }
    [[nodiscard]] std::uint64_t sealedSeq() const { return sealed_seq_; }
    [[nodiscard]] std::uint64_t lastSeq() const { return last_seq_; }
    [[nodiscard]] OutboxStatus status();
    /// The most that sealNext() puts into a batch.
    [[nodiscard]] std::uint64_t batchRecords() const { return settings_.batch_records; }

private:
    void open();
    void finishRepair() const;
    void replaceDamagedFile(const std::string& problem);
    void salvageInto(Outbox& fresh, const std::string& problem);
    void closeForGood();
    void loadState(const StreamState& stream);
    void verifyParked();
    void keepCopyOfStream();
    void reload();
    [[nodiscard]] std::string chainAtSealed();
    void beginStream();
    void countRecords();

    void store(const std::vector<NewRecord>& new_records, Appended& appended);
    void writeAll(const std::vector<NewRecord>& new_records, Appended& appended);
    [[nodiscard]] bool takes(const NewRecord& record, std::uint64_t used) const;
    [[nodiscard]] NewRecord note(std::uint64_t count, const std::string& reason) const;
    void seal();

    void makeRoom(std::uint64_t incoming);
    [[nodiscard]] bool isWorthThinning(std::uint64_t needed) const;
    void thin(ThinningPass pass, std::uint64_t target);
    std::uint64_t applyGaps(const std::vector<GapPlan>& plans);
    void trimTail();
    bool dropOldestOfTail();
    void setTailClock();
    [[nodiscard]] std::chrono::milliseconds tailNow() const;

    void moveToNewEpoch(EpochReason reason);
    [[nodiscard]] NewRecord epochNote(
        const StreamState& old, std::uint64_t gone, std::string_view why) const;
    void finishMove();
    void finishMoveUnlessFull();
    [[nodiscard]] bool moveBatch();
    [[nodiscard]] bool moveRecords();
    void requeue(const std::vector<UnpackedRecord>& unpacked);

    [[nodiscard]] RecordTable records() { return RecordTable{*connection_}; }
    [[nodiscard]] BatchTable batches() { return BatchTable{*connection_}; }
    [[nodiscard]] RecordWriter writer() { return RecordWriter{*connection_, profile_text_of_}; }

    const std::string path_;
    const AgentId agent_;
    const OutboxSettings settings_;
    const SpaceBudget space_;
    const ProfileTextOf profile_text_of_;
    Clock& clock_;
    Random& random_;
    std::unique_ptr<sqlite::Connection> connection_;
    StreamState stream_;
    std::uint64_t sealed_seq_{0};                ///< end of the last batch
    std::uint64_t last_seq_{0};                  ///< of the last record
    bool is_moving_{false};                      ///< not all is in this epoch yet: parked tables
    std::uint64_t unsealed_records_{0};          ///< in no batch
    std::uint64_t parked_records_{0};            ///< on their way from the epoch before
    std::uint64_t sent_records_{0};              ///< in batches that are not acknowledged
    std::uint64_t tail_bytes_{0};                ///< of acknowledged batches
    std::uint64_t refused_{0};                   ///< since the last record that was taken
    std::chrono::milliseconds tail_clock_{0};    ///< ahead of the boot time
    std::optional<std::uint64_t> fruitless_at_;  ///< the last number when thinning freed too little
};

}  // namespace platen::agent::outbox
