#include "server/evidence/archive_check.hpp"

#include "common/crypto/sha256.hpp"
#include "common/crypto/signature.hpp"
#include "common/wire/envelope.hpp"
#include "server/archive/batch_content.hpp"
#include "server/archive/override_store.hpp"
#include "server/archive/reading_content.hpp"
#include "server/domain/readings/counter_set_store.hpp"
#include "server/domain/readings/reading_parts.hpp"
#include "server/evidence/account_store.hpp"
#include "server/evidence/archive_store.hpp"
#include "server/rules/meter_sample.hpp"
#include "server/rules/reading_chain.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <optional>
#include <set>
#include <tuple>
#include <utility>

namespace platen::server::evidence {

namespace {

rules::RecordTime recordTimeOf(const wire::v1::Record& record, const wire::v1::Batch& message) {
    const bool has_boot = std::cmp_less(record.boot(), message.boot_ids_size());
    return {
        .boot_id = has_boot ? message.boot_ids(static_cast<int>(record.boot())) : std::string{},
        .boot_ms = std::in_range<std::int64_t>(record.boot_ms())
                       ? static_cast<std::int64_t>(record.boot_ms())
                       : -1,
        .wall_ms = record.wall_ms()};
}

std::string figuresOfReading(const StandardReading& reading, const ArchivedReading& expected) {
    const domain::StatedCounters stated = domain::statedCounters(reading.counters);
    const std::string set = crypto::sha256(domain::counterPlacesJson(stated.places));
    const std::vector<std::optional<std::int64_t>> values{
        stated.values.begin(), stated.values.end()};
    const auto latest = rules::latestOf(
        reading,
        {.taken_at = expected.sample.taken_at,
         .stream = expected.sample.stream,
         .seq = expected.sample.seq},
        expected.sample.received_at);
    const std::string marks = rules::marksBytes(rules::marksOf(reading));
    return rules::figureOctets(
        {.profile_hash = expected.profile_hash,
         .normalised_by = expected.normalised_by,
         .counter_set = set,
         .values = values,
         .parts = domain::partsOf(reading, latest),
         .status = reading.status,
         .marks = marks});
}

/// The batch that was opened last: readings come in the order of their batches.
class OpenBatch {
public:
    OpenBatch(db::Transaction& tx, const TenantId& tenant) : tx_{tx}, tenant_{tenant} {}

    /// Null: the archive has it no more, or it cannot be read.
    const wire::v1::Record* find(const rules::RunSample& sample) {
        const bool is_open = batch_ && stream_ == sample.stream &&
                             batch_->received_at == sample.received_at &&
                             sample.seq >= batch_->first_seq && sample.seq <= batch_->last_seq;
        if (!is_open) open(sample);
        if (!message_) return nullptr;
        const auto& records = message_->records();
        const auto record = std::ranges::find_if(
            records, [&](const auto& each) { return each.seq() == sample.seq; });
        return record == records.end() ? nullptr : &*record;
    }
    [[nodiscard]] bool isThere() const { return batch_.has_value(); }
    [[nodiscard]] TimePoint takenAt(const wire::v1::Record& record) const {
        return rules::takenAt(batch_->send, recordTimeOf(record, *message_));
    }

private:
    void open(const rules::RunSample& sample) {
        stream_ = sample.stream;
        message_.reset();
        batch_ = findSentBatch(tx_, tenant_, sample);
        if (!batch_) return;
        auto message = archive::decodeBatch(batch_->payload);
        if (message) message_ = std::move(message).value();
    }

    db::Transaction& tx_;
    const TenantId& tenant_;
    std::int64_t stream_{0};
    std::optional<SentBatch> batch_;
    wire::BatchMessage message_;  // null: it cannot be read
};

/// What is wrong; empty: nothing.
std::string faultOf(
    db::Transaction& tx,
    const TenantId& tenant,
    archive::ProfileCache& cache,
    const ArchivedReading& expected,
    OpenBatch& batch,
    bool with_figures) {
    const wire::v1::Record* record = batch.find(expected.sample);
    if (record == nullptr || !record->has_reading()) return "its batch has no such reading";
    if (batch.takenAt(*record) != expected.sample.taken_at)
        return fmt::format("its batch says {}", formatUtc(batch.takenAt(*record)));
    if (record->reading().profile_hash() != expected.profile_hash)
        return "its batch names another profile";
    if (!with_figures) return {};
    const auto profiles = archive::findProfiles(
        tx,
        tenant,
        cache,
        expected.profile_hash,
        expected.normalised_by.empty() ? expected.profile_hash : expected.normalised_by);
    if (!profiles) return profiles.error();
    const auto content = archive::understand(record->reading(), *profiles);
    if (!content) return content.error();
    if (figuresOfReading(content->reading, expected) != expected.figures)
        return "its batch gives other figures";
    return {};
}

/// Which figures this program has to come to again.
class FigureVersions {
public:
    FigureVersions(
        db::Transaction& tx, const TenantId& tenant, const std::vector<ArchivedReading>& readings)
        : has_other_corrections_{hasOtherCorrections(tx, tenant)} {
        BatchTimes asked;
        for (const ArchivedReading& reading : readings)
            asked.insert(reading.figures_from);
        others_ = findOtherVersions(tx, tenant, asked);
    }
    [[nodiscard]] bool isOurs(const ArchivedReading& reading) const {
        if (reading.is_correction) return !has_other_corrections_;
        return !others_.contains(reading.figures_from);
    }

private:
    bool has_other_corrections_;
    BatchTimes others_;
};

void note(VerifyTotals& totals, VerifySink& sink, const Tampered& what) {
    ++totals.tampered;
    sink.tampered(what);
}

/// The batches of all streams, one after the other.
class BatchWalk {
public:
    BatchWalk(db::Transaction& tx, const TenantId& tenant)
        : keys_{readAgentKeys(tx, tenant)},
          key_times_{readKeyTimes(tx, tenant)},
          archive_days_{listArchiveDays(tx)} {}

    /// What is wrong with the next one; empty: nothing.
    std::string faultOf(const BatchProof& batch, VerifyTotals& totals) {
        if (!before_ || before_->stream != batch.stream) {
            before_.reset();
            is_signed_stream_ = false;
        }
        ++totals.batches;
        std::string fault = faultOfSignature(batch, totals);
        if (fault.empty() && isBehindAHole(batch)) fault = "there is none that ends before it";
        if (fault.empty() && batch.chain != expectedChain(batch))
            fault = "it does not continue the chain of its stream";
        if (fault.empty() && !batch.is_sound) fault = "its bytes are not what their hash says";
        before_ = batch;
        return fault;
    }
    [[nodiscard]] const std::optional<BatchProof>& last() const { return before_; }

private:
    std::string faultOfSignature(const BatchProof& batch, VerifyTotals& totals) {
        if (batch.signature.empty()) {
            if (is_signed_stream_) return "it has no signature, as those before it in its stream";
            return hadKey(batch) ? "it has no signature, although its agent had a key" : "";
        }
        is_signed_stream_ = true;
        const auto key = keys_.find({batch.agent, batch.key_id});
        if (key == keys_.end()) {
            ++totals.unknown_keys;
            return {};
        }
        const std::string bytes =
            wire::batchToSign(batch.epoch, batch.first_seq, batch.last_seq, batch.chain);
        if (!crypto::isSignatureOf(key->second, bytes, batch.signature))
            return "its signature is not one of the agent's key";
        ++totals.signed_batches;
        return {};
    }

    [[nodiscard]] bool hadKey(const BatchProof& batch) const {
        const auto since = key_times_.find(batch.agent);
        return since != key_times_.end() && since->second < batch.received_at;
    }

    [[nodiscard]] bool follows(const BatchProof& batch) const {
        return before_ && before_->last_seq + 1 == batch.first_seq;
    }

    /// A chain that begins in the middle, behind days that were dropped, is taken from there.
    [[nodiscard]] std::string expectedChain(const BatchProof& batch) const {
        if (follows(batch)) return wire::chainNext(before_->chain, batch.sha256);
        if (batch.first_seq == 1)
            return wire::chainNext(wire::chainStart(batch.epoch), batch.sha256);
        return batch.chain;
    }

    /// Streams have no holes; days that are dropped leave one.
    [[nodiscard]] bool isBehindAHole(const BatchProof& batch) const {
        if (!before_ || follows(batch)) return false;
        using std::chrono::days;
        const auto end = std::chrono::floor<days>(batch.received_at);
        auto day = std::chrono::floor<days>(before_->received_at) + days{1};
        while (day < end && archive_days_.contains(day))
            day += days{1};
        return day >= end;
    }

    AgentPublicKeys keys_;
    std::map<AgentId, TimePoint> key_times_;
    std::set<std::chrono::sys_days> archive_days_;
    std::optional<BatchProof> before_;
    bool is_signed_stream_{false};
};

}  // namespace

void checkArchive(
    db::Transaction& tx,
    const TenantId& tenant,
    archive::ProfileCache& profiles,
    std::vector<ArchivedReading>& readings,
    VerifyTotals& totals,
    VerifySink& sink) {
    std::ranges::sort(readings, {}, [](const ArchivedReading& each) {
        return std::tuple{each.sample.stream, each.sample.received_at, each.sample.seq};
    });
    const FigureVersions versions{tx, tenant, readings};
    OpenBatch batch{tx, tenant};
    for (const ArchivedReading& reading : readings) {
        const bool is_ours = versions.isOurs(reading);
        const std::string fault = faultOf(tx, tenant, profiles, reading, batch, is_ours);
        const std::int64_t one = reading.is_correction ? 0 : 1;  // counted with its original
        if (!batch.isThere()) {
            totals.not_in_archive += one;
            continue;
        }
        totals.from_archive += one;
        if (!is_ours) totals.other_version += one;
        if (fault.empty()) continue;
        note(
            totals,
            sink,
            {.device = reading.device,
             .kind = "archive",
             .n = reading.sample.n,
             .sample = reading.sample,
             .text = reading.is_correction ? "after its correction, " + fault : fault});
    }
}

void checkBatches(
    db::Transaction& tx,
    const TenantId& tenant,
    const std::optional<TimePoint>& since,
    VerifyTotals& totals,
    VerifySink& sink) {
    BatchWalk walk{tx, tenant};
    constexpr std::int64_t kAtOnce = 10'000;
    for (;;) {
        const auto batches = listBatchProofs(tx, tenant, since, walk.last(), kAtOnce);
        for (const BatchProof& batch : batches) {
            const std::string fault = walk.faultOf(batch, totals);
            if (fault.empty()) continue;
            note(
                totals,
                sink,
                {.kind = "batch",
                 .text = fmt::format(
                     "batch {} to {} of stream {} (agent {}): {}",
                     batch.first_seq,
                     batch.last_seq,
                     batch.stream,
                     batch.agent.value,
                     fault)});
        }
        sink.progress(totals);
        if (std::cmp_less(batches.size(), kAtOnce)) return;
    }
}

}  // namespace platen::server::evidence
