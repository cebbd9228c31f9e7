#pragma once

#include "common/core/result.hpp"
#include "common/wire/reading.pb.h"

#include <string>

namespace platen::server::archive {

/// The batch in a zstd frame, or what is wrong with it as a whole. Size and counts are limited,
/// whatever the frame says of itself.
[[nodiscard]] Result<wire::v1::Batch, std::string> decodeBatch(const std::string& frame);

}  // namespace platen::server::archive
