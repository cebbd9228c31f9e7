#include "server/evidence/explanation.hpp"

#include "common/core/text.hpp"
#include "common/crypto/signature.hpp"
#include "common/wire/envelope.hpp"
#include "server/archive/batch_store.hpp"
#include "server/archive/override_store.hpp"
#include "server/domain/counters/findings_json.hpp"
#include "server/domain/counters/findings_store.hpp"
#include "server/domain/readings/device_readings_store.hpp"
#include "server/domain/readings/reading_detail_store.hpp"
#include "server/domain/readings/readings_json.hpp"
#include "server/evidence/chain_store.hpp"
#include "server/evidence/explanation_store.hpp"
#include "server/rules/reading_chain.hpp"
#include "server/rules/reading_id.hpp"

#include <algorithm>
#include <chrono>
#include <limits>

namespace platen::server::evidence {

namespace {

using http::Json;

/// The device's chain after a reading. A row has it; of a repetition it follows from the row and
/// the repetitions up to it, whose numbers follow each other.
std::string linkAfter(
    db::Transaction& tx, const domain::DeviceKey& key, const domain::DeviceReading& reading) {
    std::string link = reading.says->chain;
    if (!reading.isRepetition()) return link;
    auto run = domain::listDeviceReadings(
        tx,
        {.key = key,
         .from = reading.says->taken_at,
         .to = reading.sample.taken_at + std::chrono::milliseconds{1},
         .most = std::numeric_limits<std::int32_t>::max()});
    std::erase_if(run, [&](const domain::DeviceReading& each) {
        return !each.isRepetition() || each.says->n != reading.says->n ||
               each.sample.n > reading.sample.n;
    });
    std::ranges::sort(run, {}, [](const domain::DeviceReading& each) { return each.sample.n; });
    for (const domain::DeviceReading& each : run)
        link = rules::chainAfter(
            link,
            {.n = each.sample.n,
             .taken_at = each.sample.taken_at,
             .received_at = each.sample.received_at,
             .stream = each.sample.stream,
             .seq = each.sample.seq,
             .repeats_n = each.says->n});
    return link;
}

std::string_view signatureWord(const BatchProof& batch, const AgentPublicKeys& keys) {
    if (batch.signature.empty()) return "none";
    const auto key = keys.find({batch.agent, batch.key_id});
    if (key == keys.end()) return "unknown_key";
    const std::string bytes =
        wire::batchToSign(batch.epoch, batch.first_seq, batch.last_seq, batch.chain);
    return crypto::isSignatureOf(key->second, bytes, batch.signature) ? "good" : "bad";
}

/// A reading, and what proves it.
struct ProvenReading {
    domain::DeviceReading reading;
    domain::StoredReading stored;
    std::optional<BatchProof> batch;
    std::string_view signature;
    std::string link;
};

std::optional<ProvenReading> findProven(
    db::Transaction& tx,
    domain::CounterSets& sets,
    const domain::DeviceKey& key,
    const rules::SampleOrder& sample) {
    auto reading = domain::findDeviceReading(tx, key, sample);
    auto stored = domain::findReading(tx, sets, key, sample);
    if (!reading || !stored) return std::nullopt;
    auto batch = findBatchProof(tx, key.tenant, reading->sample);
    const std::string_view signature =
        batch ? signatureWord(*batch, readAgentKeys(tx, key.tenant)) : "none";
    std::string link = linkAfter(tx, key, *reading);
    return ProvenReading{
        .reading = *std::move(reading),
        .stored = *std::move(stored),
        .batch = std::move(batch),
        .signature = signature,
        .link = std::move(link)};
}

Json detailOf(db::Transaction& tx, const ProvenReading& proven) {
    const domain::StoredReading& reading = proven.stored;
    const auto batch = archive::findBatch(
        tx,
        {.tenant = reading.tenant,
         .stream = reading.sample.stream,
         .seq = reading.sample.seq,
         .received_at = reading.received_at});
    archive::ProfileCache cache;
    const auto known = archive::findProfiles(
        tx, reading.tenant, cache, reading.profile_hash, reading.normalised_by);
    const auto profiles = known ? *known : archive::ReadingProfiles{};
    const auto decoded =
        batch && known ? domain::decodeFrom(*batch, reading.sample.seq, profiles) : std::nullopt;
    domain::ReadingProof proof{
        .n = proven.reading.sample.n, .link = proven.link, .batch = std::nullopt};
    if (proven.batch)
        proof.batch = {
            .signature = proven.signature,
            .key_id = proven.batch->key_id,
            .is_whole = proven.batch->is_sound};
    return domain::readingDetailJson(
        {.reading = reading,
         .batch = batch,
         .decoded = decoded,
         .profiles = profiles,
         .proof = proof});
}

Json chainJson(db::Transaction& tx, const domain::DeviceKey& key, const ProvenReading& proven) {
    const Vocabulary words = readVocabulary(tx, key.tenant);
    const auto chains = readChains(tx, key.tenant, {key.device}, words);
    const auto found = findBreak(chains.at(key.device).chain);
    return Json::object(
        {{"number", proven.reading.sample.n},
         {"value_after_row", hexEncode(proven.reading.says->chain)},
         {"is_whole", !found},
         {"first_break", found ? Json{std::string{breakWord(found->kind)}} : Json{nullptr}},
         {"first_break_number", found ? Json{found->n} : Json{nullptr}}});
}

Json batchJson(const ProvenReading& proven) {
    if (!proven.batch) return nullptr;
    const BatchProof& batch = *proven.batch;
    return Json::object(
        {{"agent", batch.agent},
         {"epoch", uuidFromBytes(batch.epoch)},
         {"stream", batch.stream},
         {"first_seq", batch.first_seq},
         {"last_seq", batch.last_seq},
         {"received_at", batch.received_at},
         {"sha256", hexEncode(batch.sha256)},
         {"bytes_are_whole", batch.is_sound},
         {"chain", hexEncode(batch.chain)},
         {"signature", proven.signature},
         {"key_id", hexEncode(batch.key_id)}});
}

}  // namespace

std::optional<Json> showReading(
    db::Transaction& tx,
    domain::CounterSets& sets,
    const domain::DeviceKey& key,
    const rules::SampleOrder& sample) {
    const auto proven = findProven(tx, sets, key, sample);
    if (!proven) return std::nullopt;
    return detailOf(tx, *proven);
}

std::optional<Json> explainReading(
    db::Transaction& tx,
    domain::CounterSets& sets,
    const domain::DeviceKey& key,
    const rules::SampleOrder& sample) {
    const auto proven = findProven(tx, sets, key, sample);
    if (!proven) return std::nullopt;
    const domain::ReadingRow& row = *proven->reading.says;
    const std::string row_id =
        rules::readingId({.taken_at = row.taken_at, .stream = row.stream, .seq = row.seq});
    const auto findings = domain::findFindings(
        tx, key.tenant, key.device, proven->reading.sample.taken_at, proven->reading.sample.n);
    return Json::object(
        {{"customer", key.tenant},
         {"device", key.device},
         {"reading", detailOf(tx, *proven)},
         {"profile_hash", hexEncode(proven->stored.profile_hash)},
         {"normalised_by", hexEncode(proven->stored.normalised_by)},
         {"corrections", Json::raw(correctionsOfReading(tx, key, row_id))},
         {"findings", Json::arrayOf(findings, domain::findingJson)},
         {"chain", chainJson(tx, key, *proven)},
         {"batch", batchJson(*proven)}});
}

}  // namespace platen::server::evidence
