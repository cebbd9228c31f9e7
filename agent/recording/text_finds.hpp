#pragma once

#include <set>
#include <string>
#include <string_view>

namespace platen::agent::recording {

/// What a text says about its device's place in the world, recognised by its form.
struct TextFinds {
    std::set<std::string> serials;  ///< behind "S/N", "SN:", "SERN:", "serial number"
    std::set<std::string> mails;
    std::set<std::string> numbers;  ///< telephone numbers and UUIDs
    std::set<std::string> macs;     ///< six bytes each
    std::set<std::string> ipv4s;    ///< four bytes each; what looks more like a version is none
    std::set<std::string> ipv6s;    ///< sixteen bytes each
};

/// Pure; any bytes.
[[nodiscard]] TextFinds findsIn(std::string_view text);

}  // namespace platen::agent::recording
