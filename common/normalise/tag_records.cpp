#include "common/normalise/tag_records.hpp"

namespace platen {

namespace {

std::uint64_t bigEndian(std::string_view octets) {
    std::uint64_t value = 0;
    for (const char c : octets)
        value = (value << 8U) | static_cast<unsigned char>(c);
    return value;
}

}  // namespace

std::map<int, std::uint64_t> readTagRecords(std::string_view octets, std::size_t least_length) {
    constexpr std::size_t kHead = 3;
    constexpr std::size_t kLongestValue = 8;
    constexpr int kEnd = 0xFF;
    std::map<int, std::uint64_t> records;
    while (octets.size() >= kHead) {
        const int tag = static_cast<unsigned char>(octets[0]);
        const std::size_t length = static_cast<unsigned char>(octets[2]);
        if (tag == kEnd || octets.size() < kHead + length) break;
        if (length >= least_length && length > 0 && length <= kLongestValue)
            records.emplace(tag, bigEndian(octets.substr(kHead, length)));
        octets.remove_prefix(kHead + length);
    }
    return records;
}

}  // namespace platen
