#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string_view>

namespace platen {

/// Tag-length-value records as in Brother's brInfoMaintenance, brInfoCounter and brInfoNextCare:
/// tag, type 01, length, big-endian value; FF ends the list (BROTHER-MIB; seen in twelve models,
/// with values of one, two and four octets). What comes after damage is left out; of a tag that
/// occurs twice the first counts. A record with a value of fewer than `least_length` octets is
/// left out: some models keep a status where others keep a number.
[[nodiscard]] std::map<int, std::uint64_t> readTagRecords(
    std::string_view octets, std::size_t least_length = 1);

}  // namespace platen
