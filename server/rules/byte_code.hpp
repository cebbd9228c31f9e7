#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

// Numbers as few octets: varints of seven bits an octet, the least significant first. Pure.
namespace platen::server::rules {

class ByteWriter {
public:
    void put(std::uint64_t number);
    /// Zigzag: small negative numbers are short, too.
    void putSigned(std::int64_t number);
    [[nodiscard]] std::string take() && { return std::move(bytes_); }

private:
    std::string bytes_;
};

/// All functions throw std::invalid_argument when the octets end, or say more than is allowed.
class ByteReader {
public:
    explicit ByteReader(std::string_view bytes) : rest_{bytes} {}
    /// At most `most`; the shortest form only.
    [[nodiscard]] std::uint64_t get(std::uint64_t most);
    [[nodiscard]] std::int64_t getSigned();
    [[nodiscard]] bool isAtEnd() const { return rest_.empty(); }

private:
    std::string_view rest_;
};

}  // namespace platen::server::rules
