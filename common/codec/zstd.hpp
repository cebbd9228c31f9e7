#pragma once

#include "common/core/result.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace platen::codec {

/// What a receiver accepts, whatever the sender claims.
struct ZstdLimits {
    std::size_t content_bytes{8U << 20U};  ///< after decompression
    int window_log{20};                    ///< memory of the decoder: 1 MiB
};

/// One zstd frame that states its content size and keeps to the default limit of the window.
/// `level` as in zstd, 3 is its default.
[[nodiscard]] std::string compress(std::string_view content, int level = 3);

/// The content of exactly one frame. The error text says what is wrong: no content size, a size
/// over the limit, a window over the limit, a dictionary, trailing bytes, damage. Nothing is
/// allocated before the stated size was found to be allowed.
[[nodiscard]] Result<std::string, std::string> decompress(
    std::string_view frame, const ZstdLimits& limits = {});

}  // namespace platen::codec
