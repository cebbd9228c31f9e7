// What the outbox does when its file is damaged. The new file is finished before the damaged one
// goes away, so that a repair that is interrupted begins again or is completed:
//   outbox.db.repair    is being written; thrown away by the next start
//   outbox.db.repaired  is complete; takes the place of outbox.db
#include "agent/outbox/corrupt_folder.hpp"
#include "agent/outbox/outbox.hpp"
#include "agent/outbox/outbox_error.hpp"
#include "agent/outbox/salvage.hpp"
#include "common/faults/crash_point.hpp"
#include "common/log/log.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace platen::agent::outbox {

namespace {

std::string draftOf(const std::string& path) {
    return path + ".repair";
}

std::string readyOf(const std::string& path) {
    return path + ".repaired";
}

}  // namespace

void Outbox::replaceDamagedFile(const std::string& problem) {
    connection_.reset();
    log::error("outbox.damaged", {{"file", path_}, {"error", problem}});
    removeDatabase(draftOf(path_));
    {
        Outbox fresh{
            {.path = draftOf(path_), .agent = agent_},
            settings_,
            profile_text_of_,
            clock_,
            random_};
        salvageInto(fresh, problem);
        fresh.closeForGood();
    }
    faults::crashPoint("outbox.salvage.before_ready");
    renameDurably(draftOf(path_), readyOf(path_));
    faults::crashPoint("outbox.salvage.after_ready");
    open();
}

/// The new file is complete when this returns. Throws OutboxError{Full}: later, then.
void Outbox::salvageInto(Outbox& fresh, const std::string& problem) {
    std::uint64_t saved = 0;
    std::uint64_t refused = 0;
    Appended appended;
    const auto begin = [&](const StreamState& old) {
        // A server that lost what it had acknowledged learns so that it does not come again.
        fresh.store({epochNote(old, old.acked_seq, "damaged")}, appended);
    };
    const auto take = [&](const std::vector<NewRecord>& readable, bool sealed) {
        Appended taken;
        fresh.store(readable, taken);
        saved += readable.size() - taken.refused;
        refused += taken.refused;
        // Unpacked, batches could be far larger than the limit.
        while (sealed && fresh.sealNext()) {
        }
    };
    const Salvaged salvaged = salvage(path_, begin, take);
    const std::uint64_t lost = salvaged.lost + refused;
    const std::string_view how_many =
        salvaged.is_all ? "" : ", an unknown number of records is lost";
    fresh.store({note(lost, fmt::format("outbox was damaged{}: {}", how_many, problem))}, appended);
    log::warn(
        "outbox.salvaged",
        {{"file", path_},
         {"saved", saved},
         {"lost", salvaged.is_all ? std::to_string(lost) : "unknown"}});
}

/// Everything is in the one file then.
void Outbox::closeForGood() {
    if (connection_->number("PRAGMA wal_checkpoint(TRUNCATE)") != 0)
        throw OutboxError{OutboxFault::Disk, path_ + ": its log cannot be brought in"};
    connection_.reset();
}

/// Begins every opening.
void Outbox::finishRepair() const {
    namespace fs = std::filesystem;
    if (!fs::exists(readyOf(path_))) return removeDatabase(draftOf(path_));
    std::string kept;
    if (fs::exists(path_)) kept = moveToCorrupt(path_, clock_.wallNow());
    faults::crashPoint("outbox.repair.before_rename");
    renameDurably(readyOf(path_), path_);
    faults::crashPoint("outbox.repair.after_rename");
    if (kept.empty()) return;
    log::warn("outbox.repaired", {{"file", path_}, {"damaged", kept}});
    pruneCorrupt(kept, space_.limit);
}

}  // namespace platen::agent::outbox
