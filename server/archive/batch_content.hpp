#pragma once

#include "common/core/result.hpp"
#include "common/wire/batch.hpp"

#include <string>

namespace platen::server::archive {

/// The batch in a zstd frame, or what is wrong with it as a whole. Size and counts are limited,
/// whatever the frame says of itself.
[[nodiscard]] Result<wire::BatchMessage, std::string> decodeBatch(const std::string& frame);

}  // namespace platen::server::archive
