#include "server/domain/readings/readings_json.hpp"

#include "common/core/text.hpp"
#include "common/normalise/transforms.hpp"
#include "common/normalise/value_uses.hpp"
#include "common/raw/ipp_value.hpp"
#include "common/raw/reading.hpp"
#include "server/rules/reading_id.hpp"

#include <cstddef>
#include <stdexcept>
#include <string>

namespace platen::server::domain {

namespace {

using http::Json;
using http::textOrNull;

/// Octets beyond this are not shown: texts end long before, and a page has to bear thousands.
constexpr std::size_t kMostShown = 4096;

std::string_view typeWord(ValueType type) {
    switch (type) {
        case ValueType::Integer:
            return "integer";
        case ValueType::Octets:
            return "octets";
        case ValueType::ObjectId:
            return "object_id";
        case ValueType::IpAddress:
            return "ip_address";
        case ValueType::Counter32:
            return "counter32";
        case ValueType::Gauge32:
            return "gauge32";
        case ValueType::TimeTicks:
            return "time_ticks";
        case ValueType::Counter64:
            return "counter64";
        case ValueType::Opaque:
            return "opaque";
        case ValueType::Null:
        case ValueType::NoSuchObject:
        case ValueType::NoSuchInstance:
        case ValueType::EndOfMibView:
            break;
    }
    throw std::logic_error{"a reading carries a value that is none"};
}

std::string valueText(const Value& value) {
    if (value.type == ValueType::Integer) return std::to_string(value.integer);
    if (value.type == ValueType::IpAddress) return addressText(value.octets);
    const bool is_octets = value.type == ValueType::Octets || value.type == ValueType::ObjectId ||
                           value.type == ValueType::Opaque;
    if (!is_octets) return std::to_string(value.number);
    return cleanUtf8(std::string_view{value.octets}.substr(0, kMostShown));
}

Json valueHex(const Value& value) {
    if (value.type != ValueType::Octets && value.type != ValueType::Opaque) return nullptr;
    return hexEncode(std::string_view{value.octets}.substr(0, kMostShown));
}

Json valueJson(const Binding& binding, const ValueUses& uses) {
    return Json::object(
        {{"oid", binding.oid.text()},
         {"type", typeWord(binding.value.type)},
         {"text", valueText(binding.value)},
         {"hex", valueHex(binding.value)},
         {"used_as", textOrNull(uses.of(binding.oid))}});
}

Json problemJson(const FieldProblem& problem, const Profile& profile) {
    const auto& plan = profile.planOids();
    const std::string oid =
        problem.plan_index < plan.size() ? plan[problem.plan_index].text() : std::string{};
    return Json::object({{"oid", oid}, {"error", fieldErrorName(problem.error)}});
}

Json ippValueJson(const IppValue& value) {
    const auto number = ippInteger(value);
    const std::string_view octets = ippText(value);
    const bool is_text = !octets.empty() || value.octets.empty();
    return Json::object(
        {{"tag", ippTagName(value)},
         {"text", number ? std::to_string(*number) : cleanUtf8(is_text ? octets : value.octets)},
         {"hex", hexEncode(value.octets)}});
}

Json attributeJson(const IppAttribute& attribute, const ValueUses& uses) {
    return Json::object(
        {{"name", attribute.name},
         {"used_as", textOrNull(uses.ofAttribute(attribute.name))},
         {"values", Json::arrayOf(attribute.values, ippValueJson)}});
}

/// null: the device was not asked by IPP.
Json ippJson(const RawReading& raw, const ValueUses& uses) {
    if (raw.ipp_uri.empty() && raw.attributes.empty()) return nullptr;
    return Json::object(
        {{"uri", textOrNull(raw.ipp_uri)},
         {"problem", raw.ipp_problem ? Json{fieldErrorName(*raw.ipp_problem)} : Json{nullptr}},
         {"attributes", Json::arrayOf(raw.attributes, [&uses](const IppAttribute& each) {
              return attributeJson(each, uses);
          })}});
}

Json rawJson(const archive::ReadingContent& decoded, const archive::ReadingProfiles& profiles) {
    const RawReading& raw = decoded.raw;
    const ValueUses uses{decoded.reading, *profiles.normalise_by};
    return Json::object(
        {{"address", cleanUtf8(raw.endpoint.address)},
         {"port", raw.endpoint.port},
         {"protocol", protocolName(raw.protocol)},
         {"duration_ms", raw.duration.count()},
         {"packets", raw.packets},
         {"values",
          Json::arrayOf(
              raw.bindings, [&uses](const Binding& each) { return valueJson(each, uses); })},
         {"problems",
          Json::arrayOf(
              raw.problems,
              [&profiles](const FieldProblem& each) {
                  return problemJson(each, *profiles.read_by);
              })},
         {"ipp", ippJson(raw, uses)}});
}

Json batchJson(const ReadingParts& parts) {
    if (!parts.batch) return nullptr;
    const archive::ArchivedBatch& batch = *parts.batch;
    const auto& proof = parts.proof.batch;
    return Json::object(
        {{"stream", parts.reading.sample.stream},
         {"first_seq", batch.first_seq},
         {"last_seq", batch.last_seq},
         {"received_at", batch.received_at},
         {"bytes", batch.payload.size()},
         {"raw_bytes", batch.raw_size},
         {"sha256", hexEncode(batch.sha256)},
         {"bytes_are_whole", proof && proof->is_whole},
         {"chain", hexEncode(batch.chain)},
         {"signature", proof ? proof->signature : "none"},
         {"key_id", textOrNull(proof ? hexEncode(proof->key_id) : "")}});
}

Json counterJson(const Counter& counter) {
    return Json::object(
        {{"name", counter.name},
         {"value", counter.value},
         {"unit", unitName(counter.unit)},
         {"oid", textOrNull(counter.oid)}});
}

Json valuesJson(const std::vector<Counter>& counters) {
    std::vector<Json::Member> members;
    for (const Counter& counter : counters)
        members.emplace_back(counter.name, counter.value);
    return Json::object(members);
}

Json idOrNull(const std::optional<rules::SampleOrder>& sample) {
    return sample ? Json{rules::readingId(*sample)} : Json{nullptr};
}

}  // namespace

Json readingJson(const ReadingSummary& reading) {
    return Json::object(
        {{"id", rules::readingId(reading.reading.order())},
         {"taken_at", reading.reading.sample.taken_at},
         {"received_at", reading.reading.sample.received_at},
         {"status", textOrNull(reading.reading.says->status)},
         {"counters", valuesJson(reading.counters)},
         {"same_as", idOrNull(reading.reading.repeated())}});
}

Json counterPointJson(const CounterPoint& point) {
    return Json::object(
        {{"reading", rules::readingId(point.sample)},
         {"taken_at", point.sample.taken_at},
         {"counters", valuesJson(point.counters)}});
}

Json figureChangeJson(const FigureChangeLine& change) {
    return Json::object(
        {{"correction", change.correction},
         {"changed_at", change.changed_at},
         {"by", textOrNull(change.by)},
         {"kind", change.kind},
         {"key", change.key},
         {"before", Json::raw(change.before_json)},
         {"after", Json::raw(change.after_json)}});
}

Json usagePeriodJson(const UsagePeriod& period) {
    return Json::object(
        {{"start", period.start},
         {"used",
          Json::object(
              {{"total", period.total},
               {"mono", period.mono},
               {"color", period.color},
               {"life", period.life}})},
         {"held", period.held}});
}

Json fleetPeriodJson(const FleetPeriod& period) {
    return Json::object(
        {{"start", period.start},
         {"used",
          Json::object({{"total", period.total}, {"mono", period.mono}, {"color", period.color}})},
         {"held", period.held},
         {"devices", period.devices}});
}

Json readingDetailJson(const ReadingParts& parts) {
    const StoredReading& reading = parts.reading;
    return Json::object(
        {{"id", rules::readingId(reading.sample)},
         {"device_id", reading.device},
         {"taken_at", reading.sample.taken_at},
         {"received_at", reading.received_at},
         {"status", textOrNull(reading.status)},
         {"profile", textOrNull(reading.family)},
         {"profile_hash", hexEncode(reading.profile_hash)},
         {"normalised_by", hexEncode(reading.normalised_by)},
         {"counters", Json::arrayOf(reading.counters, counterJson)},
         {"number", parts.proof.n},
         {"chain_link", hexEncode(parts.proof.link)},
         {"stream", reading.sample.stream},
         {"seq", reading.sample.seq},
         {"agent_id", reading.agent},
         {"epoch", reading.epoch},
         {"same_as", idOrNull(reading.same_as)},
         {"batch", batchJson(parts)},
         {"raw", parts.decoded ? rawJson(*parts.decoded, parts.profiles) : Json{nullptr}}});
}

}  // namespace platen::server::domain
