#include "tests/server/fake_printers/fake_printers.hpp"

#include "common/wire/reading_codec.hpp"

#include <algorithm>
#include <stdexcept>

namespace platen::testing {

namespace {

void addText(RawReading& reading, const char* oid, const std::string& text) {
    if (!text.empty())
        reading.bindings.push_back({.oid = Oid::of(oid), .value = Value::ofOctets(text)});
}

void addNumber(RawReading& reading, const char* oid, std::int64_t number) {
    if (number >= 0)
        reading.bindings.push_back({.oid = Oid::of(oid), .value = Value::ofInteger(number)});
}

void addToner(RawReading& reading, std::int64_t percent) {
    if (percent < 0) return;
    addNumber(reading, "1.3.6.1.2.1.43.11.1.1.4.1.1", 3);  // supplyThatIsConsumed
    addNumber(reading, "1.3.6.1.2.1.43.11.1.1.5.1.1", 3);  // toner
    addText(reading, "1.3.6.1.2.1.43.11.1.1.6.1.1", "Black Toner");
    addNumber(reading, "1.3.6.1.2.1.43.11.1.1.7.1.1", 19);  // percent
    addNumber(reading, "1.3.6.1.2.1.43.11.1.1.8.1.1", 100);
    addNumber(reading, "1.3.6.1.2.1.43.11.1.1.9.1.1", percent);
}

void addForgottenToner(RawReading& reading) {
    addText(reading, "1.3.6.1.2.1.43.11.1.1.6.1.1", "Black Toner");
    reading.bindings.push_back(
        {.oid = Oid::of("1.3.6.1.2.1.43.11.1.1.9.1.1"), .value = Value::ofInteger(-2)});
}

void addStandby(RawReading& reading) {
    addNumber(reading, "1.3.6.1.2.1.25.3.2.1.5.1", 2);  // running
    addNumber(reading, "1.3.6.1.2.1.25.3.5.1.1.1", 1);  // other
}

void addAlert(RawReading& reading, const std::string& text) {
    if (text.empty()) return;
    addNumber(reading, "1.3.6.1.2.1.43.18.1.1.2.1.1", 4);     // warning
    addNumber(reading, "1.3.6.1.2.1.43.18.1.1.4.1.1", 11);    // markerSupplies
    addNumber(reading, "1.3.6.1.2.1.43.18.1.1.7.1.1", 1104);  // markerTonerAlmostEmpty
    addText(reading, "1.3.6.1.2.1.43.18.1.1.8.1.1", text);
}

void addFailure(RawReading& reading, const Profile& profile, const std::string& oid) {
    const auto& plan = profile.planOids();
    const auto entry = std::ranges::find(plan, Oid::of(oid));
    if (entry == plan.end()) throw std::invalid_argument{oid + " is not in the plan"};
    reading.problems.push_back(
        {.plan_index = static_cast<std::uint32_t>(entry - plan.begin()),
         .error = FieldError::Timeout});
}

}  // namespace

const Profile& genericProfile() {
    static const ProfileSet kProfiles = ProfileSet::fromFolder("config/profiles");
    const Profile* profile = kProfiles.byFamily("printer-mib");
    if (profile == nullptr) throw std::runtime_error{"config/profiles/printer-mib.toml is missing"};
    return *profile;
}

wire::v1::Record profileRecord(const Profile& profile) {
    wire::v1::Record record;
    record.mutable_profile()->set_hash(profile.hash());
    record.mutable_profile()->set_text(profile.canonicalText());
    return record;
}

wire::v1::Record readingRecord(const FakePrinter& printer, const Profile& profile) {
    RawReading reading;
    reading.endpoint = {.address = printer.address, .port = 161};
    reading.profile = profile.family();
    reading.profile_hash = profile.hash();
    addText(reading, "1.3.6.1.2.1.1.5.0", printer.name);
    addText(reading, "1.3.6.1.2.1.2.2.1.6.1", printer.mac);
    addText(reading, "1.3.6.1.2.1.25.3.2.1.3.1", printer.model);
    addText(reading, "1.3.6.1.2.1.43.5.1.1.17.1", printer.serial);
    if (printer.life_count >= 0) addNumber(reading, "1.3.6.1.2.1.43.10.2.1.3.1.1", 7);
    addNumber(reading, "1.3.6.1.2.1.43.10.2.1.4.1.1", printer.life_count);
    addToner(reading, printer.toner);
    if (printer.forgets) addForgottenToner(reading);
    if (printer.asleep) addStandby(reading);
    addAlert(reading, printer.alert);
    for (const std::string& oid : printer.failed)
        addFailure(reading, profile, oid);
    reading.attributes = printer.attributes;
    if (!printer.attributes.empty()) reading.ipp_uri = "ipp://192.0.2.7:631/ipp/print";
    wire::v1::Record record;
    *record.mutable_reading() = wire::encodeReading(
        reading, {.plan = profile.planOids(), .attributes = profile.ippAttributes()});
    return record;
}

wire::v1::Record unreachableRecord(const FakePrinter& printer) {
    wire::v1::Record record;
    record.mutable_unreachable()->set_address(printer.address);
    record.mutable_unreachable()->set_port(161);
    record.mutable_unreachable()->set_reason("timeout");
    return record;
}

}  // namespace platen::testing
