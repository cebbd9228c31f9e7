#pragma once

#include <cstddef>
#include <cstdint>

namespace platen::agent::snmp {

/// Whether GETBULK brings the rows that GETNEXT brings: some firmwares silently skip some.
enum class BulkCheck : std::uint8_t { Open, Passed, Failed };

/// What one device has shown to stand in one request, beyond what its profile says. Remembered from
/// reading to reading, so that what it refuses or leaves unanswered is not tried every time.
struct RequestSize {
    static constexpr std::size_t kAny = 4096;

    std::size_t scalars{kAny};    ///< variables of one GET
    std::size_t variables{kAny};  ///< that one GETBULK or GETNEXT may bring
    bool bulk{true};              ///< GETBULK is answered
    bool context{true};           ///< the SNMP context of its profile is answered
    BulkCheck check{BulkCheck::Open};
    std::uint32_t readings{0};  ///< in succession that went well like this
    bool operator==(const RequestSize&) const = default;
};

}  // namespace platen::agent::snmp
