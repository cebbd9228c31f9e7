#include "common/wire/batch.hpp"

#include "common/wire/envelope.hpp"

#include <fmt/format.h>
#include <google/protobuf/arena.h>
#include <google/protobuf/io/coded_stream.h>

#include <cstdint>
#include <optional>

namespace platen::wire {

namespace {

using google::protobuf::io::CodedInputStream;

/// How the format writes fields; there are no groups in it.
enum WireType : std::uint32_t { Varint = 0, Fixed64 = 1, Bytes = 2, Fixed32 = 5 };

/// Walks over a batch and counts what memory would have to be taken for. Every function is false
/// for bytes that are no message.
class ElementCount {
public:
    [[nodiscard]] bool walkBatch(std::string_view content) {
        CodedInputStream input{
            reinterpret_cast<const std::uint8_t*>(content.data()),  // NOLINT(*-reinterpret-cast)
            static_cast<int>(content.size())};
        return walkFields(input, [&](std::uint32_t field) {
            if (field == v1::Batch::kBootIdsFieldNumber) ++boot_ids_;
            if (field != v1::Batch::kRecordsFieldNumber) return skipBytes(input);
            ++records_;
            return walkInside(input, [&] { return walkRecord(input); });
        });
    }

    /// What there is too much of, or nothing.
    [[nodiscard]] std::optional<std::string> excess() const {
        if (records_ > kMaxBatchRecords) return tooMany("records", records_, kMaxBatchRecords);
        if (boot_ids_ > kMaxBatchRecords) return tooMany("boot_ids", boot_ids_, kMaxBatchRecords);
        if (values_ > kMaxBatchValues) return tooMany("values", values_, kMaxBatchValues);
        return std::nullopt;
    }

private:
    bool walkRecord(CodedInputStream& input) {
        return walkFields(input, [&](std::uint32_t field) {
            if (field != v1::Record::kReadingFieldNumber) return skipBytes(input);
            return walkInside(input, [&] { return walkReading(input); });
        });
    }

    bool walkReading(CodedInputStream& input) {
        return walkFields(input, [&](std::uint32_t field) {
            if (field == v1::Reading::kValuesFieldNumber) ++values_;
            if (field == v1::Reading::kProblemsFieldNumber) ++values_;
            if (field != v1::Reading::kAttributesFieldNumber) return skipBytes(input);
            ++values_;
            return walkInside(input, [&] { return walkAttribute(input); });
        });
    }

    bool walkAttribute(CodedInputStream& input) {
        return walkFields(input, [&](std::uint32_t field) {
            if (field == v1::IppAttribute::kValuesFieldNumber) ++values_;
            return skipBytes(input);
        });
    }

    /// `take(field number)` reads the length and the content of each field that has a length.
    template <class Take>
    static bool walkFields(CodedInputStream& input, const Take& take) {
        while (const std::uint32_t tag = input.ReadTag()) {
            const bool is_sound = (tag & 7U) == Bytes ? take(tag >> 3U) : skipNumber(input, tag);
            if (!is_sound) return false;
        }
        return input.ConsumedEntireMessage();
    }

    template <class Walk>
    static bool walkInside(CodedInputStream& input, const Walk& walk) {
        std::uint32_t length = 0;
        if (!input.ReadVarint32(&length) || length > kMaxBatchRawBytes) return false;
        const auto outer = input.PushLimit(static_cast<int>(length));
        const bool is_sound = walk() && input.BytesUntilLimit() == 0;
        input.PopLimit(outer);
        return is_sound;
    }

    static bool skipBytes(CodedInputStream& input) {
        std::uint32_t length = 0;
        return input.ReadVarint32(&length) && length <= kMaxBatchRawBytes &&
               input.Skip(static_cast<int>(length));
    }

    static bool skipNumber(CodedInputStream& input, std::uint32_t tag) {
        std::uint64_t number = 0;
        switch (tag & 7U) {
            case Varint:
                return input.ReadVarint64(&number);
            case Fixed64:
                return input.Skip(8);
            case Fixed32:
                return input.Skip(4);
            default:
                return false;
        }
    }

    static std::string tooMany(std::string_view what, std::size_t count, std::size_t allowed) {
        return fmt::format("{} {}, allowed: {}", count, what, allowed);
    }

    std::size_t records_{0};
    std::size_t boot_ids_{0};
    std::size_t values_{0};
};

/// A hundred readings take some hundred KiB. Blocks stay below the 64 KiB from which on glibc
/// tidies up all of its small pieces whenever one is given back.
google::protobuf::ArenaOptions arenaOptions() {
    google::protobuf::ArenaOptions options;
    options.start_block_size = 16 * 1024;
    options.max_block_size = 48 * 1024;
    return options;
}

}  // namespace

Result<BatchMessage, std::string> parseBatch(std::string_view content) {
    const Failure no_message{std::string{"not a batch message"}};
    if (content.size() > kMaxBatchRawBytes) return no_message;
    ElementCount count;
    if (!count.walkBatch(content)) return no_message;
    if (auto excess = count.excess()) return Failure{*std::move(excess)};
    const auto memory = std::make_shared<google::protobuf::Arena>(arenaOptions());
    auto* const batch = google::protobuf::Arena::CreateMessage<v1::Batch>(memory.get());
    if (!batch->ParseFromArray(content.data(), static_cast<int>(content.size()))) return no_message;
    return BatchMessage{memory, batch};
}

}  // namespace platen::wire
