#pragma once

#include "common/raw/value.hpp"

#include <set>
#include <span>
#include <string>
#include <string_view>

namespace platen::agent::recording {

/// What could lead back from a recording to a device, its owner or its users.
struct Secrets {
    std::set<std::string> serials;  ///< of the device and its parts
    std::set<std::string>
        texts;                   ///< typed by people: names, places, telephone numbers, mail; UUIDs
    std::set<std::string> macs;  ///< six bytes each
    std::set<std::string> ipv4s;  ///< four bytes each
    std::set<std::string> ipv6s;  ///< sixteen bytes each
};

/// Everything of the kind in `rows`; `serials` are what a profile reads. Placeholders such as
/// "XXXX" are no serial numbers. A typed text that the maker uses too, such as the model in
/// sysName, is nothing of which to be afraid. Pure.
[[nodiscard]] Secrets secretsIn(
    std::span<const Binding> rows, const std::set<std::string>& serials);

/// False for masks, loopback, multicast and their like, which say nothing about a network.
[[nodiscard]] bool isTellingV4(std::string_view four_bytes);

/// True for text: nothing but printable ASCII, or mostly such.
[[nodiscard]] bool isMostlyText(std::string_view bytes);

}  // namespace platen::agent::recording
