// What the server's answers do to the outbox: marking, going back, and the tail that is kept.
#include "agent/outbox/outbox.hpp"
#include "common/faults/crash_point.hpp"
#include "common/faults/safeguard.hpp"
#include "common/wire/envelope.hpp"

#include <utility>

namespace platen::agent::outbox {

AckResult Outbox::acknowledge(
    std::string_view epoch, std::uint64_t committed_seq, std::string_view chain) {
    if (epoch != stream_.epoch) return AckResult::OtherEpoch;
    if (committed_seq < stream_.base_seq) return AckResult::Unchanged;
    const auto own_chain = committed_seq == stream_.base_seq ? std::optional{stream_.base_chain}
                                                             : batches().chainAfter(committed_seq);
    if (!own_chain || *own_chain != chain) return AckResult::Contradiction;
    if (committed_seq <= stream_.acked_seq) return AckResult::Unchanged;
    sqlite::Transaction transaction{*connection_};
    StreamState advanced = stream_;
    advanced.acked_seq = committed_seq;
    batches().setStream(advanced);
    faults::crashPoint("outbox.acknowledge.before_commit");
    transaction.commit();
    faults::crashPoint("outbox.acknowledge.after_commit");
    stream_ = std::move(advanced);
    sent_records_ = batches().recordsAfter(stream_.acked_seq);
    tail_bytes_ = batches().bytesUpTo(stream_.acked_seq);
    trimTail();
    return AckResult::Advanced;
}

RewindResult Outbox::rewind(std::uint64_t expected_seq) {
    if (expected_seq <= stream_.base_seq) return RewindResult::BeforeTail;
    const std::uint64_t kept_seq = expected_seq - 1;
    const bool is_an_end =
        kept_seq == stream_.base_seq || batches().chainAfter(kept_seq).has_value();
    if (!is_an_end) return RewindResult::Contradiction;
    if (kept_seq >= stream_.acked_seq) return RewindResult::Rewound;
    sqlite::Transaction transaction{*connection_};
    StreamState rewound = stream_;
    rewound.acked_seq = kept_seq;
    batches().setStream(rewound);
    faults::crashPoint("outbox.rewind.before_commit");
    transaction.commit();
    faults::crashPoint("outbox.rewind.after_commit");
    stream_ = std::move(rewound);
    countRecords();
    return RewindResult::Rewound;
}

std::optional<std::uint64_t> Outbox::newestOfTail() {
    return batches().beginOf(stream_.acked_seq);
}

/// The tail ages while the agent runs, by the boot time: a wall clock that jumps by years must not
/// cost it. It goes on from the last batch at every start.
void Outbox::setTailClock() {
    const std::chrono::milliseconds wall = clock_.wallNow().time_since_epoch();
    const auto sealed = batches().lastSealed();
    tail_clock_ = (sealed ? std::chrono::milliseconds{*sealed} : wall) - clock_.bootNow();
}

std::chrono::milliseconds Outbox::tailNow() const {
    return tail_clock_ + clock_.bootNow();
}

void Outbox::trimTail() {
    const bool keeps_tail = !faults::isOff(faults::Safeguard::DeletionAfterAcknowledgement);
    const std::uint64_t limit = keeps_tail ? std::uint64_t{settings_.tail_mib} << 20U : 0;
    const auto oldest_kept = tailNow() - settings_.tail;
    for (;;) {
        const auto oldest = batches().after(stream_.base_seq, 1);
        if (oldest.empty() || oldest.front().last_seq > stream_.acked_seq) return;
        const std::chrono::milliseconds sealed{oldest.front().sealed_ms};
        if (tail_bytes_ <= limit && sealed >= oldest_kept) return;
        dropOldestOfTail();
    }
}

/// False when there is no acknowledged batch left.
bool Outbox::dropOldestOfTail() {
    const auto oldest = batches().after(stream_.base_seq, 1);
    if (oldest.empty() || oldest.front().last_seq > stream_.acked_seq) return false;
    StreamState shortened = stream_;
    shortened.base_seq = oldest.front().last_seq;
    shortened.base_chain = oldest.front().chain;
    sqlite::Transaction transaction{*connection_};
    batches().setStream(shortened);
    batches().erase(oldest.front().first_seq);
    faults::crashPoint("outbox.trim.before_commit");
    transaction.commit();
    faults::crashPoint("outbox.trim.after_commit");
    stream_ = std::move(shortened);
    tail_bytes_ -= oldest.front().bytes;
    return true;
}

}  // namespace platen::agent::outbox
