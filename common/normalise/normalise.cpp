#include "common/normalise/normalise.hpp"

#include "common/core/text.hpp"
#include "common/normalise/alerts.hpp"
#include "common/normalise/counters.hpp"
#include "common/normalise/covers.hpp"
#include "common/normalise/identity_rules.hpp"
#include "common/normalise/ipp_alerts.hpp"
#include "common/normalise/ipp_state.hpp"
#include "common/normalise/ipp_trays.hpp"
#include "common/normalise/mib_names.hpp"
#include "common/normalise/raw_view.hpp"
#include "common/normalise/reasons.hpp"
#include "common/normalise/status.hpp"
#include "common/normalise/supplies.hpp"
#include "common/normalise/tables.hpp"
#include "common/normalise/texts.hpp"
#include "common/normalise/trays.hpp"

#include <string>

namespace platen {

namespace {

/// Takes over a text and where it was read.
std::string kept(const FoundText& found, const std::string& field, StandardReading& reading) {
    if (!found.origin.empty()) reading.origins[field] = found.origin;
    return found.text;
}

std::string identityField(
    const Texts& texts,
    const ProfileSpec& spec,
    const std::string& field,
    StandardReading& reading) {
    const auto sources = spec.identity.find(field);
    if (sources == spec.identity.end()) return {};
    const auto found = texts.find(sources->second);
    return found.empty() ? std::string{} : kept(found.front(), field, reading);
}

/// The first candidate that is a real serial number.
std::string readSerial(const Texts& texts, const ProfileSpec& spec, StandardReading& reading) {
    const auto sources = spec.identity.find("serial");
    if (sources == spec.identity.end()) return {};
    for (const TextSource& source : sources->second) {
        for (const FoundText& found : texts.find({source})) {
            if (isRealSerial(found.text)) return kept(found, "serial", reading);
        }
    }
    return {};
}

std::optional<std::int64_t> printerInteger(const RawView& view, const std::optional<Oid>& column) {
    const Value* value = view.printerCell(column);
    return value == nullptr ? std::nullopt : value->asInteger();
}

void readIdentity(const Texts& texts, const ProfileSpec& spec, StandardReading& reading) {
    reading.vendor = identityField(texts, spec, "vendor", reading);
    reading.model = withoutVendor(identityField(texts, spec, "model", reading), reading.vendor);
    reading.serial = readSerial(texts, spec, reading);
    reading.firmware = identityField(texts, spec, "firmware", reading);
    reading.name = identityField(texts, spec, "name", reading);
    reading.location = identityField(texts, spec, "location", reading);
    reading.mac = identityField(texts, spec, "mac", reading);
    reading.uuid = asciiLower(identityField(texts, spec, "uuid", reading));
    reading.engine_id = identityField(texts, spec, "engine_id", reading);
}

void readStatus(const RawView& view, const StatusColumns& columns, StandardReading& reading) {
    const auto device = printerInteger(view, columns.device);
    const auto printer = printerInteger(view, columns.printer);
    reading.status = statusWord(device, printer);
    reading.asleep = isStandby(device, printer);
    const Value* errors = view.printerCell(columns.errors);
    if (errors != nullptr) reading.errors = errorNames(errors->octets);
}

bool hasAlertTable(const RawView& view, const AlertTable& table) {
    return !view.column(table.severity).empty() || !view.column(table.code).empty();
}

void readConsole(const Texts& texts, const ProfileSpec& spec, StandardReading& reading) {
    for (const FoundText& found : texts.find(spec.console)) {
        if (reading.console.empty()) (void)kept(found, "console", reading);
        reading.console.push_back(found.text);
    }
}

/// The status with everything that bears on it.
void explain(const RawView& view, StandardReading& reading) {
    const IppState ipp = readIppState(view);
    if (reading.status == "unknown" && !ipp.status.empty()) {
        reading.status = ipp.status;
        reading.origins["status"] = ippOrigin("printer-state");
    }
    reading.up_seconds = ipp.up_seconds;
    addReasons(reading, ipp);
    reading.status = fusedStatus(reading);
}

void noteProblems(const RawReading& raw, const Profile& profile, StandardReading& reading) {
    const auto& oids = profile.planOids();
    for (const FieldProblem& problem : raw.problems) {
        if (problem.plan_index >= oids.size()) continue;
        reading.unread.push_back({.oid = oids[problem.plan_index].text(), .error = problem.error});
    }
}

}  // namespace

StandardReading normalise(const RawReading& raw, const Profile& profile) {
    const ProfileSpec& spec = profile.spec();
    const RawView view{raw, profile};
    const Texts texts{view, spec};
    StandardReading reading;
    readIdentity(texts, spec, reading);
    readStatus(view, spec.status, reading);
    readConsole(texts, spec, reading);
    reading.counters = readCounters(view, texts, spec);
    reading.supplies = readSupplies(view, texts, spec);
    reading.trays = readTrays(view, texts, spec.trays);
    mergeTrays(reading.trays, readIppTrays(view, texts));
    reading.alerts = readAlerts(view, texts, spec.alerts);
    if (!hasAlertTable(view, spec.alerts)) reading.alerts = readIppAlerts(view, texts, spec.alerts);
    reading.covers = readCovers(view, texts, spec.covers);
    noteTables(view, spec, reading);
    explain(view, reading);
    noteProblems(raw, profile, reading);
    return reading;
}

std::vector<Counter> normaliseCounters(const RawReading& raw, const Profile& profile) {
    const RawView view{raw, profile};
    return readCounters(view, Texts{view, profile.spec()}, profile.spec());
}

}  // namespace platen
