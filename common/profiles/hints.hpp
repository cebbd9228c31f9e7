#pragma once

#include "common/raw/oid.hpp"
#include "common/raw/reading.hpp"
#include "common/raw/value.hpp"

#include <string>
#include <vector>

namespace platen {

/// What is known of a device before its profile is chosen. All texts may be empty.
struct DeviceHints {
    std::string sys_object_id{};  ///< dotted, with or without a leading dot
    std::string sys_descr{};
    std::string device_descr{};  ///< hrDeviceDescr of the first device
    /// "MFG:...;MDL:...;" with short keys, from whichever OID has one, else IPP.
    std::string ieee1284_id{};
    std::string make_and_model{};  ///< IPP printer-make-and-model
    bool has_printer_mib{false};
    bool speaks_ipp{false};  ///< answered Get-Printer-Attributes
};

/// What to ask an unknown device: GET all of `get` in one request, GETNEXT once from each of
/// `next` (one answer shows whether the table is there).
struct HintQuestions {
    std::vector<Oid> get{};
    std::vector<Oid> next{};
};
[[nodiscard]] const HintQuestions& hintQuestions();

/// sysDescr.0 and sysObjectID.0: enough for a sweep; printers answer both.
[[nodiscard]] const Oid& sysDescrOid();
[[nodiscard]] const Oid& sysObjectIdOid();

/// Reads the answers to hintQuestions(), in any order; others are ignored.
[[nodiscard]] DeviceHints hintsFrom(const std::vector<Binding>& answers);

/// What to ask an unknown device by Get-Printer-Attributes.
[[nodiscard]] const std::vector<std::string>& ippHintNames();

/// Adds what a successful answer to that says; what `hints` know already stays.
void addIppHints(const std::vector<IppAttribute>& answer, DeviceHints& hints);

}  // namespace platen
