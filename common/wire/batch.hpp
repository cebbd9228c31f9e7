#pragma once

#include "common/core/result.hpp"
#include "common/wire/reading.pb.h"

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace platen::wire {

/// Values and problems of all readings of a batch. An empty value takes two bytes on the wire and
/// forty times that in memory, so the count is limited beside the size.
inline constexpr std::size_t kMaxBatchValues = 500'000;

/// A batch with all that is in it in one piece of memory: thousands of small values are neither
/// asked for nor given back one by one.
using BatchMessage = std::shared_ptr<v1::Batch>;

/// The message in a decompressed batch, never null. Elements are counted before memory is taken for
/// them; the error says what there is too much of: more than kMaxBatchRecords records or starts,
/// more than kMaxBatchValues values, or bytes that are no message.
[[nodiscard]] Result<BatchMessage, std::string> parseBatch(std::string_view content);

}  // namespace platen::wire
