#include "common/core/random.hpp"

#include "common/core/ids.hpp"

#include <sys/random.h>

#include <cerrno>
#include <cstring>
#include <limits>
#include <system_error>

namespace platen {

std::uint64_t Random::below(std::uint64_t bound) {
    // Values past the last whole multiple of the bound would favour small results: draw again.
    const std::uint64_t limit = std::numeric_limits<std::uint64_t>::max() / bound * bound;
    for (;;) {
        std::uint64_t value = 0;
        std::memcpy(&value, bytes(sizeof value).data(), sizeof value);
        if (value < limit) return value % bound;
    }
}

std::string Random::uuid() {
    std::string raw = bytes(16);
    raw[6] = static_cast<char>((static_cast<unsigned char>(raw[6]) & 0x0FU) | 0x40U);
    raw[8] = static_cast<char>((static_cast<unsigned char>(raw[8]) & 0x3FU) | 0x80U);
    return uuidFromBytes(raw);
}

std::string SystemRandom::bytes(std::size_t count) {
    std::string filled(count, '\0');
    std::size_t done = 0;
    while (done < count) {
        const ssize_t got = getrandom(filled.data() + done, count - done, 0);
        if (got > 0)
            done += static_cast<std::size_t>(got);
        else if (errno != EINTR)
            throw std::system_error{errno, std::generic_category(), "getrandom"};
    }
    return filled;
}

}  // namespace platen
