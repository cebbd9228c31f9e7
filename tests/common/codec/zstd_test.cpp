#include "common/codec/zstd.hpp"

#include <gtest/gtest.h>
#include <zstd.h>

#include <random>

namespace platen::codec {
namespace {

std::string randomBytes(std::size_t count, unsigned seed = 5) {
    std::mt19937 random{seed};
    std::string bytes(count, '\0');
    for (char& byte : bytes)
        byte = static_cast<char>(random() & 0xFFU);
    return bytes;
}

/// Compressed piece by piece, so that the frame does not state its content size.
std::string streamed(const std::string& content, int window_log, bool with_size) {
    ZSTD_CCtx* context = ZSTD_createCCtx();
    ZSTD_CCtx_setParameter(context, ZSTD_c_windowLog, window_log);
    ZSTD_CCtx_setParameter(context, ZSTD_c_contentSizeFlag, with_size ? 1 : 0);
    if (with_size) ZSTD_CCtx_setPledgedSrcSize(context, content.size());
    std::string frame(ZSTD_compressBound(content.size()), '\0');
    ZSTD_outBuffer out{.dst = frame.data(), .size = frame.size(), .pos = 0};
    const std::size_t half = content.size() / 2;
    ZSTD_inBuffer first{.src = content.data(), .size = half, .pos = 0};
    ZSTD_compressStream2(context, &out, &first, ZSTD_e_continue);
    ZSTD_inBuffer second{.src = content.data() + half, .size = content.size() - half, .pos = 0};
    EXPECT_EQ(ZSTD_compressStream2(context, &out, &second, ZSTD_e_end), 0U);
    ZSTD_freeCCtx(context);
    frame.resize(out.pos);
    return frame;
}

/// RFC 8878 section 3.1.2: magic number, size in four bytes, content.
std::string skippable(std::string_view content) {
    std::string frame{"\x50\x2A\x4D\x18", 4};
    frame.push_back(static_cast<char>(content.size()));
    frame.append(3, '\0');
    return frame.append(content);
}

std::string refusal(std::string_view frame, const ZstdLimits& limits = {}) {
    const auto content = decompress(frame, limits);
    return content ? "accepted" : content.error();
}

TEST(Zstd, GivesBackWhatWasCompressed) {
    for (const std::size_t size : {0U, 1U, 100U, 5000U, 300'000U}) {
        const std::string content = randomBytes(size);
        EXPECT_EQ(decompress(compress(content)).value(), content) << size;
    }
}

TEST(Zstd, AcceptsItsOwnFramesUpToTheLimitAtEveryLevel) {
    const ZstdLimits limits;
    for (const int level : {1, 3, 9}) {
        for (std::size_t size = 1U << 20U; size <= limits.content_bytes; size *= 2) {
            const std::string content(size, 'x');
            const auto back = decompress(compress(content, level), limits);
            EXPECT_TRUE(back.hasValue()) << size << " at level " << level << ": " << back.error();
        }
    }
}

TEST(Zstd, RefusesABombByWhatItsHeaderSays) {
    // 1 GiB of zeros: the header and some thirty kilobytes of blocks that repeat one byte.
    const std::string bomb{"\x28\xB5\x2F\xFD\xA0\x00\x00\x00\x40\x01\x00\x00", 12};
    EXPECT_EQ(refusal(bomb), "1073741824 bytes of content, allowed: 8388608");
    EXPECT_EQ(
        refusal(compress(std::string(9U << 20U, '\0'))),
        "9437184 bytes of content, allowed: 8388608");
}

TEST(Zstd, AcceptsContentOfExactlyTheLimit) {
    const ZstdLimits limits{.content_bytes = 1000, .window_log = 20};
    EXPECT_EQ(decompress(compress(std::string(1000, 'x')), limits).value(), std::string(1000, 'x'));
    EXPECT_EQ(
        refusal(compress(std::string(1001, 'x')), limits), "1001 bytes of content, allowed: 1000");
}

TEST(Zstd, RefusesAFrameWithoutItsContentSize) {
    EXPECT_EQ(refusal(streamed(std::string(5000, 'x'), 17, false)), "no content size");
}

TEST(Zstd, RefusesAWindowOverTheLimit) {
    const std::string frame = streamed(randomBytes(3U << 20U), 21, true);
    EXPECT_EQ(refusal(frame), "a window of 2097152 bytes, allowed: 2^20");
}

TEST(Zstd, RefusesASecondFrame) {
    const std::string frame = compress("readings");
    EXPECT_EQ(refusal(frame + frame), "a truncated or damaged frame, or bytes after it");
    EXPECT_EQ(refusal(frame + skippable("x")), "a truncated or damaged frame, or bytes after it");
}

TEST(Zstd, RefusesBytesAfterTheFrame) {
    EXPECT_EQ(
        refusal(compress("readings") + '\0'), "a truncated or damaged frame, or bytes after it");
}

TEST(Zstd, RefusesASkippableFrame) {
    EXPECT_EQ(refusal(skippable("anything")), "a skippable frame");
    EXPECT_EQ(refusal(skippable("anything") + compress("readings")), "a skippable frame");
}

TEST(Zstd, RefusesADictionary) {
    // Frame header descriptor 0x21: one segment, one byte of content size, one of dictionary id.
    const std::string frame{"\x28\xB5\x2F\xFD\x21\x07\x00\x01\x00\x00", 10};
    EXPECT_EQ(refusal(frame), "dictionary 7 is not known");
}

TEST(Zstd, RefusesAFrameCutAtAnyLength) {
    const std::string frame = compress(randomBytes(2000) + std::string(2000, 'x'));
    for (std::size_t length = 0; length < frame.size(); ++length)
        EXPECT_FALSE(decompress(std::string_view{frame}.substr(0, length)).hasValue()) << length;
}

TEST(Zstd, NeverGivesMoreThanTheLimitForADamagedFrame) {
    const std::string whole = compress(randomBytes(200) + std::string(2000, 'x'));
    const ZstdLimits limits{.content_bytes = 4096, .window_log = 20};
    for (std::size_t bit = 0; bit < whole.size() * 8; ++bit) {
        std::string frame = whole;
        frame[bit / 8] =
            static_cast<char>(static_cast<unsigned char>(frame[bit / 8]) ^ (1U << (bit % 8)));
        const auto content = decompress(frame, limits);
        EXPECT_TRUE(!content || content->size() <= limits.content_bytes) << bit;
    }
}

TEST(Zstd, RefusesWhatIsNoFrameAtAll) {
    EXPECT_EQ(refusal(""), "no zstd frame");
    EXPECT_EQ(refusal("a printer said this"), "no zstd frame");
    EXPECT_EQ(refusal("\x1F\x8B\x08"), "no zstd frame");
}

}  // namespace
}  // namespace platen::codec
