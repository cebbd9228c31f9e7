#include "common/normalise/normalise.hpp"

#include "common/normalise/alerts.hpp"
#include "common/normalise/counters.hpp"
#include "common/normalise/identity_rules.hpp"
#include "common/normalise/mib_names.hpp"
#include "common/normalise/raw_view.hpp"
#include "common/normalise/status.hpp"
#include "common/normalise/supplies.hpp"
#include "common/normalise/texts.hpp"
#include "common/normalise/trays.hpp"

#include <string>

namespace platen {

namespace {

std::string identityField(const Texts& texts, const ProfileSpec& spec, const std::string& field) {
    const auto sources = spec.identity.find(field);
    return sources == spec.identity.end() ? std::string{} : texts.first(sources->second);
}

/// The first candidate that is a real serial number.
std::string readSerial(const Texts& texts, const ProfileSpec& spec) {
    const auto sources = spec.identity.find("serial");
    if (sources == spec.identity.end()) return {};
    for (const TextSource& source : sources->second) {
        for (const std::string& text : texts.lines({source})) {
            if (isRealSerial(text)) return text;
        }
    }
    return {};
}

std::optional<std::int64_t> printerInteger(const RawView& view, const std::optional<Oid>& column) {
    const Value* value = view.printerCell(column);
    return value == nullptr ? std::nullopt : value->asInteger();
}

void readIdentity(const Texts& texts, const ProfileSpec& spec, StandardReading& reading) {
    reading.vendor = identityField(texts, spec, "vendor");
    reading.model = withoutVendor(identityField(texts, spec, "model"), reading.vendor);
    reading.serial = readSerial(texts, spec);
    reading.firmware = identityField(texts, spec, "firmware");
    reading.name = identityField(texts, spec, "name");
    reading.location = identityField(texts, spec, "location");
    reading.mac = identityField(texts, spec, "mac");
}

void readStatus(const RawView& view, const StatusColumns& columns, StandardReading& reading) {
    reading.status =
        statusWord(printerInteger(view, columns.device), printerInteger(view, columns.printer));
    const Value* errors = view.printerCell(columns.errors);
    if (errors != nullptr) reading.errors = errorNames(errors->octets);
}

}  // namespace

StandardReading normalise(const RawReading& raw, const Profile& profile) {
    const ProfileSpec& spec = profile.spec();
    const RawView view{raw, profile};
    const Texts texts{view, spec};
    StandardReading reading;
    readIdentity(texts, spec, reading);
    readStatus(view, spec.status, reading);
    reading.console = texts.lines(spec.console);
    reading.counters = readCounters(view, texts, spec);
    reading.supplies = readSupplies(view, texts, spec);
    reading.trays = readTrays(view, texts, spec.trays);
    reading.alerts = readAlerts(view, texts, spec.alerts);
    return reading;
}

}  // namespace platen
