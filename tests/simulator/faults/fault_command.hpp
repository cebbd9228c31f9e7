#pragma once

#include "tests/simulator/faults/fault_catalog.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace platen::simulator {

/// `NAME [ARGUMENTS] [ADDRESS|all] [from=SECONDS] [until=SECONDS] [chance=PERCENT]`
struct FaultOrder {
    const FaultKind* kind{nullptr};     ///< never null
    std::vector<std::string> words;     ///< as many as the kind has arguments
    std::optional<IpAddress> device;    ///< absent: all
    std::chrono::milliseconds from{0};  ///< after the order was given
    std::optional<std::chrono::milliseconds> until;
    double chance{1};
};

/// `mend [NAME|all] [ADDRESS|all]` ends faults; `answer ADDRESS` is `mend silence ADDRESS`.
struct MendOrder {
    std::string name;                 ///< empty: all
    std::optional<IpAddress> device;  ///< absent: all
};

/// Throws std::invalid_argument that names the word and says what is allowed.
[[nodiscard]] std::variant<FaultOrder, MendOrder> parseOrder(std::string_view line);

/// The arguments with what their names are, for FaultKind::effect.
[[nodiscard]] FaultWords wordsOf(const FaultOrder& order);

}  // namespace platen::simulator
