#pragma once

#include "common/core/ids.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace platen::wire {

/// What the first record of a new epoch says about the one before. It stands in the reason of a
/// gap, whose count says how many records of that epoch, from its beginning, the agent has no more.
struct EpochNote {
    EpochId follows;
    std::string why;  ///< "fork", "retired", "tail exceeded", "damaged", "other agent"
};

/// "follows epoch 5f0c1b2a-3d4e-4f50-8a9b-acbdcedfe0f1: fork"
[[nodiscard]] std::string epochNoteText(const EpochNote& note);
/// Nothing for the reason of any other gap.
[[nodiscard]] std::optional<EpochNote> parseEpochNote(std::string_view reason);

}  // namespace platen::wire
