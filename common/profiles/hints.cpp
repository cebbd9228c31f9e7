#include "common/profiles/hints.hpp"

#include "common/core/text.hpp"
#include "common/raw/ipp_value.hpp"

#include <algorithm>

namespace platen {

namespace {

const Oid& printerMib() {
    static const Oid kOid = Oid::of("1.3.6.1.2.1.43");
    return kOid;
}

const Oid& deviceDescrColumn() {
    static const Oid kOid = Oid::of("1.3.6.1.2.1.25.3.2.1.3");
    return kOid;
}

/// Where IEEE 1284 device ids are kept: Printer Port Monitor MIB (PWG 5107.1), HP's and Brother's
/// private trees.
const std::vector<Oid>& ieee1284Oids() {
    static const std::vector<Oid> kOids{
        Oid::of("1.3.6.1.4.1.2699.1.2.1.2.1.1.3.1"),
        Oid::of("1.3.6.1.4.1.11.2.3.9.1.1.7.0"),
        Oid::of("1.3.6.1.4.1.2435.2.3.9.1.1.7.0")};
    return kOids;
}

bool is1284Id(const Oid& oid) {
    return std::ranges::find(ieee1284Oids(), oid) != ieee1284Oids().end();
}

/// With the short names of the keys that have a long one, too (IEEE 1284 section 7.6): MFG, MDL.
std::string withShortKeys(std::string_view id) {
    std::string result;
    for (const std::string_view part : split(id, ';')) {
        const auto colon = std::min(part.find(':'), part.size());
        std::string_view key = trim(part.substr(0, colon));
        if (key == "MANUFACTURER") key = "MFG";
        if (key == "MODEL") key = "MDL";
        if (!result.empty()) result += ';';
        result.append(key).append(part.substr(colon));
    }
    return result;
}

constexpr std::string_view kMakeAndModel = "printer-make-and-model";
constexpr std::string_view kDeviceId = "printer-device-id";

}  // namespace

const Oid& sysDescrOid() {
    static const Oid kOid = Oid::of("1.3.6.1.2.1.1.1.0");
    return kOid;
}

const Oid& sysObjectIdOid() {
    static const Oid kOid = Oid::of("1.3.6.1.2.1.1.2.0");
    return kOid;
}

const HintQuestions& hintQuestions() {
    static const HintQuestions kQuestions = [] {
        HintQuestions all{
            .get = {sysDescrOid(), sysObjectIdOid()}, .next = {deviceDescrColumn(), printerMib()}};
        all.get.insert(all.get.end(), ieee1284Oids().begin(), ieee1284Oids().end());
        return all;
    }();
    return kQuestions;
}

DeviceHints hintsFrom(const std::vector<Binding>& answers) {
    DeviceHints hints;
    for (const auto& [oid, value] : answers) {
        if (!value.isPresent()) continue;
        const std::string text = cleanUtf8(trim(value.octets));
        if (oid == sysDescrOid()) hints.sys_descr = text;
        if (oid == sysObjectIdOid()) hints.sys_object_id = text;
        if (hints.device_descr.empty() && oid.startsWith(deviceDescrColumn()))
            hints.device_descr = text;
        if (hints.ieee1284_id.empty() && is1284Id(oid)) hints.ieee1284_id = withShortKeys(text);
        if (oid.startsWith(printerMib())) hints.has_printer_mib = true;
    }
    return hints;
}

const std::vector<std::string>& ippHintNames() {
    static const std::vector<std::string> kNames{
        std::string{kDeviceId}, std::string{kMakeAndModel}};
    return kNames;
}

void addIppHints(const std::vector<IppAttribute>& answer, DeviceHints& hints) {
    hints.speaks_ipp = true;
    for (const IppAttribute& attribute : answer) {
        if (attribute.values.empty()) continue;
        const std::string text = cleanUtf8(trim(ippText(attribute.values.front())));
        if (hints.make_and_model.empty() && attribute.name == kMakeAndModel)
            hints.make_and_model = text;
        if (hints.ieee1284_id.empty() && attribute.name == kDeviceId)
            hints.ieee1284_id = withShortKeys(text);
    }
}

}  // namespace platen
