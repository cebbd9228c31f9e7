// What the server's answers do to the outbox: marking, going back, and the tail that is kept.
#include "agent/outbox/outbox.hpp"
#include "common/faults/crash_point.hpp"
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

void Outbox::trimTail() {
    const std::uint64_t limit = std::uint64_t{settings_.tail_mib} << 20U;
    const auto oldest_kept = clock_.wallNow() - settings_.tail;
    for (;;) {
        const auto oldest = batches().after(stream_.base_seq, 1);
        if (oldest.empty() || oldest.front().last_seq > stream_.acked_seq) return;
        const TimePoint sealed{std::chrono::milliseconds{oldest.front().sealed_wall_ms}};
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
