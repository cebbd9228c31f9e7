#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace platen {

/// The words for the numbers of the Printer-MIB (RFC 3805), IANA-PRINTER-MIB and RFC 2790, in
/// snake_case.

/// PrtMarkerSuppliesTypeTC; "unknown" for what the registry does not have.
[[nodiscard]] std::string_view supplyKindName(std::int64_t number);
/// Whether `name` is one of these words.
[[nodiscard]] bool isSupplyKind(std::string_view name);
/// PrtMarkerSuppliesSupplyUnitTC and PrtCapacityUnitTC; empty for what they do not have.
[[nodiscard]] std::string_view supplyUnitName(std::int64_t number);
/// Whether `name` is one of these words.
[[nodiscard]] bool isSupplyUnit(std::string_view name);
/// PrtAlertSeverityLevelTC; "other" for what it does not have.
[[nodiscard]] std::string_view alertSeverityName(std::int64_t number);
/// PrtAlertGroupTC; "other" for what it does not have.
[[nodiscard]] std::string_view alertGroupName(std::int64_t number);
/// PrtAlertCodeTC; "code_1234" for what it does not have.
[[nodiscard]] std::string alertCodeName(std::int64_t number);

/// The set bits of hrPrinterDetectedErrorState: bit 0 is the highest of the first octet; a missing
/// octet has no bits.
[[nodiscard]] std::vector<std::string> errorNames(std::string_view octets);

}  // namespace platen
