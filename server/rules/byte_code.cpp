#include "server/rules/byte_code.hpp"

#include <limits>
#include <stdexcept>

namespace platen::server::rules {

void ByteWriter::put(std::uint64_t number) {
    while (number >= 0x80) {
        bytes_.push_back(static_cast<char>(0x80U | (number & 0x7FU)));
        number >>= 7U;
    }
    bytes_.push_back(static_cast<char>(number));
}

void ByteWriter::putSigned(std::int64_t number) {
    const auto bits = static_cast<std::uint64_t>(number);
    put((bits << 1U) ^ (number < 0 ? ~std::uint64_t{0} : 0));
}

std::uint64_t ByteReader::get(std::uint64_t most) {
    std::uint64_t number = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
        if (rest_.empty()) throw std::invalid_argument{"octets end within a number"};
        const auto octet = static_cast<std::uint8_t>(rest_.front());
        rest_.remove_prefix(1);
        if (shift == 63 && octet > 1) throw std::invalid_argument{"a number of more than 64 bits"};
        if (shift > 0 && octet == 0) throw std::invalid_argument{"a number in a longer form"};
        number |= std::uint64_t{octet & 0x7FU} << shift;
        if (octet >= 0x80) continue;
        if (number > most) throw std::invalid_argument{"a number beyond its range"};
        return number;
    }
    throw std::invalid_argument{"a number of more than 64 bits"};
}

std::int64_t ByteReader::getSigned() {
    const std::uint64_t bits = get(std::numeric_limits<std::uint64_t>::max());
    return static_cast<std::int64_t>((bits >> 1U) ^ (~(bits & 1U) + 1U));
}

}  // namespace platen::server::rules
