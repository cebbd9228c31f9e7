#pragma once

#include "server/rules/packed_run.hpp"
#include "server/rules/reading_chain.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// Is the chain of a device's readings what it was when they were stored? Pure.
namespace platen::server::evidence {

/// A row of `reading`, as it was when it was stored.
struct ChainRow {
    rules::RunSample sample;
    std::string figures;  ///< rules::figureOctets()
    std::string chain;    ///< after it
};

/// Repetitions of a row, those of the open run too.
struct ChainRun {
    std::int32_t began_n{0};
    std::vector<rules::RunSample> samples;
    std::string chain;  ///< after the last one
};

/// Readings that went with their partition: their numbers, and where the chain stood after them.
struct ChainAnchor {
    std::int32_t first_n{0};
    std::int32_t last_n{0};
    std::string chain;
};

struct DeviceChain {
    std::string begin;  ///< rules::chainBegin()
    std::vector<ChainRow> rows;
    std::vector<ChainRun> runs;
    std::vector<ChainAnchor> anchors;
    std::int32_t head_n{0};
    std::string head;  ///< of device_state; empty before the first reading
};

enum class BreakKind : std::uint8_t {
    Changed,   ///< what the row says, or its link, is not what was stored
    Missing,   ///< nothing has its number
    Inserted,  ///< its number is another one's, or nobody's
    Head,      ///< the rows are one chain, but device_state knows another end of it
};
[[nodiscard]] std::string_view breakWord(BreakKind kind);  ///< changed, missing, inserted, head

/// The first place, in the order in which readings were stored, where a chain is not whole.
struct ChainBreak {
    BreakKind kind{BreakKind::Changed};
    std::int32_t n{0};
    std::optional<rules::RunSample> sample;  ///< of the row or repetition with this number
};

/// Nothing: all is as it was stored. `from_n`: only readings from that number on; what is before
/// gives its link, untested.
[[nodiscard]] std::optional<ChainBreak> findBreak(
    const DeviceChain& chain, std::int32_t from_n = 1);

}  // namespace platen::server::evidence
