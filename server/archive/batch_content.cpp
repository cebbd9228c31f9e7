#include "server/archive/batch_content.hpp"

#include "common/codec/zstd.hpp"
#include "common/faults/poison.hpp"
#include "common/wire/envelope.hpp"

namespace platen::server::archive {

Result<wire::BatchMessage, std::string> decodeBatch(const std::string& frame) {
    const auto content = codec::decompress(frame, {.content_bytes = wire::kMaxBatchRawBytes});
    if (!content) return Failure{"zstd: " + content.error()};
    faults::sufferFromPoison(*content);
    return wire::parseBatch(*content);
}

}  // namespace platen::server::archive
