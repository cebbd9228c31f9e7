#include "common/codec/zstd.hpp"

#define ZSTD_STATIC_LINKING_ONLY  // ZSTD_getFrameHeader
#include <fmt/format.h>
#include <zstd.h>

#include <memory>
#include <new>
#include <stdexcept>

namespace platen::codec {

namespace {

using Encoder = std::unique_ptr<ZSTD_CCtx, decltype(&ZSTD_freeCCtx)>;
using Decoder = std::unique_ptr<ZSTD_DCtx, decltype(&ZSTD_freeDCtx)>;

std::size_t requireDone(std::size_t result) {
    if (ZSTD_isError(result) == 0) return result;
    throw std::runtime_error{fmt::format("zstd: {}", ZSTD_getErrorName(result))};
}

/// The stated content size, when the frame's header is acceptable.
Result<std::size_t, std::string> acceptedSize(std::string_view frame, const ZstdLimits& limits) {
    ZSTD_frameHeader header{};
    if (ZSTD_getFrameHeader(&header, frame.data(), frame.size()) != 0)
        return Failure{std::string{"no zstd frame"}};
    if (header.frameType != ZSTD_frame) return Failure{std::string{"a skippable frame"}};
    if (header.dictID != 0)
        return Failure{fmt::format("dictionary {} is not known", header.dictID)};
    if (header.frameContentSize == ZSTD_CONTENTSIZE_UNKNOWN)
        return Failure{std::string{"no content size"}};
    if (header.frameContentSize > limits.content_bytes) {
        return Failure{fmt::format(
            "{} bytes of content, allowed: {}", header.frameContentSize, limits.content_bytes)};
    }
    // A single-segment frame has its content as window; the size limit above has covered it.
    const bool single = header.windowSize == header.frameContentSize;
    if (!single && header.windowSize > (1ULL << static_cast<unsigned>(limits.window_log))) {
        return Failure{fmt::format(
            "a window of {} bytes, allowed: 2^{}", header.windowSize, limits.window_log)};
    }
    if (ZSTD_findFrameCompressedSize(frame.data(), frame.size()) != frame.size()) {
        return Failure{std::string{"a truncated or damaged frame, or bytes after it"}};
    }
    return static_cast<std::size_t>(header.frameContentSize);
}

}  // namespace

std::string compress(std::string_view content, int level) {
    const Encoder encoder{ZSTD_createCCtx(), &ZSTD_freeCCtx};
    if (!encoder) throw std::bad_alloc{};
    requireDone(ZSTD_CCtx_setParameter(encoder.get(), ZSTD_c_compressionLevel, level));
    requireDone(ZSTD_CCtx_setParameter(encoder.get(), ZSTD_c_windowLog, ZstdLimits{}.window_log));
    std::string frame(ZSTD_compressBound(content.size()), '\0');
    frame.resize(requireDone(
        ZSTD_compress2(encoder.get(), frame.data(), frame.size(), content.data(), content.size())));
    return frame;
}

Result<std::string, std::string> decompress(std::string_view frame, const ZstdLimits& limits) {
    const auto size = acceptedSize(frame, limits);
    if (!size) return Failure{size.error()};
    const Decoder decoder{ZSTD_createDCtx(), &ZSTD_freeDCtx};
    if (!decoder) throw std::bad_alloc{};
    std::string content(*size, '\0');
    const std::size_t got = ZSTD_decompressDCtx(
        decoder.get(), content.data(), content.size(), frame.data(), frame.size());
    if (ZSTD_isError(got) != 0) return Failure{fmt::format("damaged: {}", ZSTD_getErrorName(got))};
    if (got != content.size())
        return Failure{fmt::format("{} bytes instead of {}", got, content.size())};
    return content;
}

}  // namespace platen::codec
