#include "server/evidence/explanation.hpp"

#include "common/core/text.hpp"
#include "common/crypto/signature.hpp"
#include "common/wire/envelope.hpp"
#include "server/archive/batch_store.hpp"
#include "server/archive/override_store.hpp"
#include "server/domain/readings/device_readings_store.hpp"
#include "server/domain/readings/reading_detail_store.hpp"
#include "server/domain/readings/readings_json.hpp"
#include "server/evidence/chain_store.hpp"
#include "server/evidence/explanation_store.hpp"
#include "server/rules/reading_id.hpp"

namespace platen::server::evidence {

namespace {

using http::Json;

/// More readings of one day are not listed.
constexpr int kMostOfADay = 2'000;

Json chainJson(
    db::Transaction& tx, const domain::DeviceKey& key, const domain::DeviceReading& reading) {
    const Vocabulary words = readVocabulary(tx, key.tenant);
    const auto chains = readChains(tx, key.tenant, {key.device}, words);
    const auto found = findBreak(chains.at(key.device).chain);
    return Json::object(
        {{"number", reading.sample.n},
         {"value_after_row", hexEncode(reading.says->chain)},
         {"is_whole", !found},
         {"first_break", found ? Json{std::string{breakWord(found->kind)}} : Json{nullptr}},
         {"first_break_number", found ? Json{found->n} : Json{nullptr}}});
}

std::string_view signatureWord(const BatchProof& batch, const AgentPublicKeys& keys) {
    if (batch.signature.empty()) return "none";
    const auto key = keys.find({batch.agent, batch.key_id});
    if (key == keys.end()) return "unknown_key";
    const std::string bytes =
        wire::batchToSign(batch.epoch, batch.first_seq, batch.last_seq, batch.chain);
    return crypto::isSignatureOf(key->second, bytes, batch.signature) ? "good" : "bad";
}

Json batchJson(
    db::Transaction& tx, const TenantId& tenant, const std::optional<BatchProof>& batch) {
    if (!batch) return nullptr;
    return Json::object(
        {{"agent", batch->agent},
         {"epoch", uuidFromBytes(batch->epoch)},
         {"stream", batch->stream},
         {"first_seq", batch->first_seq},
         {"last_seq", batch->last_seq},
         {"received_at", batch->received_at},
         {"sha256", hexEncode(batch->sha256)},
         {"bytes_are_whole", batch->is_sound},
         {"chain", hexEncode(batch->chain)},
         {"signature", signatureWord(*batch, readAgentKeys(tx, tenant))},
         {"key_id", hexEncode(batch->key_id)}});
}

Json detailOf(db::Transaction& tx, const domain::StoredReading& reading) {
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
    return domain::readingDetailJson(
        {.reading = reading, .batch = batch, .decoded = decoded, .profiles = profiles});
}

Json readingLine(
    db::Transaction& tx,
    domain::CounterSets& sets,
    const TenantId& tenant,
    const domain::DeviceReading& reading) {
    const domain::CounterSets::Key set{tenant, reading.says->counter_set};
    const auto found = sets.find(tx, std::span{&set, 1});
    std::vector<Json::Member> values;
    std::vector<Counter> counters;
    if (found.contains(set)) counters = domain::countersOf(*reading.says, found.at(set)->places);
    for (const Counter& counter : counters)
        values.emplace_back(counter.name, counter.value);
    const auto repeated = reading.repeated();
    return Json::object(
        {{"reading", rules::readingId(reading.order())},
         {"number", reading.sample.n},
         {"taken_at", reading.sample.taken_at},
         {"received_at", reading.sample.received_at},
         {"same_as", repeated ? Json{rules::readingId(*repeated)} : Json{nullptr}},
         {"counters", Json::object(values)}});
}

}  // namespace

std::optional<Json> explainReading(
    db::Transaction& tx,
    domain::CounterSets& sets,
    const domain::DeviceKey& key,
    const rules::SampleOrder& sample) {
    const auto reading = domain::findDeviceReading(tx, key, sample);
    const auto stored = domain::findReading(tx, sets, key, sample);
    if (!reading || !stored) return std::nullopt;
    const TimePoint taken_at = reading->sample.taken_at;
    const std::string row_id = rules::readingId(
        {.taken_at = reading->says->taken_at,
         .stream = reading->says->stream,
         .seq = reading->says->seq});
    return Json::object(
        {{"customer", key.tenant},
         {"device", key.device},
         {"reading", detailOf(tx, *stored)},
         {"profile_hash", hexEncode(stored->profile_hash)},
         {"normalised_by", hexEncode(stored->normalised_by)},
         {"corrections", Json::raw(correctionsOfReading(tx, key, row_id))},
         {"findings",
          Json::raw(findingsBetween(tx, key, taken_at, taken_at + std::chrono::milliseconds{1}))},
         {"chain", chainJson(tx, key, *reading)},
         {"batch", batchJson(tx, key.tenant, findBatchProof(tx, key.tenant, reading->sample))}});
}

std::optional<Json> explainDay(
    db::Transaction& tx,
    domain::CounterSets& sets,
    const domain::DeviceKey& key,
    const std::string& day) {
    const auto found = findExplainedDay(tx, key, day);
    if (!found) return std::nullopt;
    const auto line = [&](const domain::DeviceReading& reading) {
        return readingLine(tx, sets, key.tenant, reading);
    };
    const auto before = domain::listDeviceReadings(
        tx,
        {.key = key, .to = found->begin, .order = domain::ReadingOrder::NewestFirst, .most = 1});
    const auto readings = domain::listDeviceReadings(
        tx, {.key = key, .from = found->begin, .to = found->end, .most = kMostOfADay});
    return Json::object(
        {{"customer", key.tenant},
         {"device", key.device},
         {"day", day},
         {"time_zone", found->time_zone},
         {"begins", found->begin},
         {"ends", found->end},
         {"use", Json::raw(found->use_json)},
         {"findings", Json::raw(findingsBetween(tx, key, found->begin, found->end))},
         {"reading_before", before.empty() ? Json{nullptr} : line(before.front())},
         {"readings", Json::arrayOf(readings, line)}});
}

}  // namespace platen::server::evidence
