#pragma once

#include <array>
#include <string_view>

namespace platen::fuzz {

/// Each takes bytes as they may come from outside, and throws when a promise about them is broken;
/// whatever the program under test refuses in an orderly way is fine.
void fuzzBatch(std::string_view bytes);       ///< zstd, Batch, Reading, as the server decodes them
void fuzzDnsSd(std::string_view bytes);       ///< an answer of multicast DNS
void fuzzEnvelope(std::string_view bytes);    ///< Envelope and Ack
void fuzzHttp(std::string_view bytes);        ///< a printer's HTTP response, whole and in parts
void fuzzIpp(std::string_view bytes);         ///< an answer to Get-Printer-Attributes
void fuzzIppReading(std::string_view bytes);  ///< such an answer, over the wire and to JSON
void fuzzLeave(std::string_view bytes);       ///< places that other agents read
void fuzzMeters(std::string_view bytes);      ///< where the meters of a device stand, as stored
void fuzzNormalise(std::string_view bytes);   ///< a Reading through printer-mib to JSON
void fuzzOid(std::string_view bytes);
void fuzzProfile(std::string_view bytes);    ///< a profile's text as another process sends it
void fuzzRecording(std::string_view bytes);  ///< a recording of a device that somebody sent
void fuzzSettings(std::string_view bytes);   ///< a settings file
void fuzzSnmp(std::string_view bytes);       ///< an SNMP reply
void fuzzText(std::string_view bytes);  ///< a printer's text; its first octet chooses the charset
void fuzzV3(std::string_view bytes);    ///< a message of SNMPv3, and the content of one

struct Target {
    std::string_view name;  ///< also the folder of its corpus
    void (*run)(std::string_view bytes);
};

inline constexpr std::array kTargets{
    Target{"batch", fuzzBatch},
    Target{"dns_sd", fuzzDnsSd},
    Target{"envelope", fuzzEnvelope},
    Target{"http", fuzzHttp},
    Target{"ipp", fuzzIpp},
    Target{"ipp_reading", fuzzIppReading},
    Target{"leave", fuzzLeave},
    Target{"meters", fuzzMeters},
    Target{"normalise", fuzzNormalise},
    Target{"oid", fuzzOid},
    Target{"profile", fuzzProfile},
    Target{"recording", fuzzRecording},
    Target{"settings", fuzzSettings},
    Target{"snmp", fuzzSnmp},
    Target{"text", fuzzText},
    Target{"v3", fuzzV3}};

/// Throws std::logic_error with the text of the broken promise.
void require(bool kept, const char* promise);

}  // namespace platen::fuzz
