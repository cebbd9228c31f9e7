#include "tests/simulator/site/address_plan.hpp"

#include "common/core/text.hpp"

#include <fmt/format.h>

#include <charconv>
#include <stdexcept>
#include <string_view>

namespace platen::simulator {

namespace {

struct Network {
    std::uint64_t first{0};
    std::uint64_t size{0};
};

[[noreturn]] void refuseNetwork(const std::string& text) {
    throw std::invalid_argument{
        fmt::format("'{}' is no IPv4 network; allowed: ADDRESS/BITS with 8 to 32 bits", text)};
}

Network networkOf(const std::string& text) {
    const auto parts = split(text, '/');
    unsigned bits = 0;
    if (parts.size() != 2) refuseNetwork(text);
    const char* const end = parts[1].data() + parts[1].size();
    const auto parsed = std::from_chars(parts[1].data(), end, bits);
    const auto address = IpAddress::parse(std::string{parts[0]});
    const bool bad_bits = parsed.ec != std::errc{} || parsed.ptr != end || bits < 8 || bits > 32;
    if (bad_bits || !address || !address->isV4()) refuseNetwork(text);
    const std::uint64_t size = std::uint64_t{1} << (32 - bits);
    return {.first = address->v4() / size * size, .size = size};
}

}  // namespace

std::vector<IpAddress> addressesIn(const std::string& network, std::uint32_t count) {
    const Network net = networkOf(network);
    std::vector<IpAddress> addresses;
    for (std::uint64_t offset = 1; offset < net.size && addresses.size() < count; ++offset) {
        const std::uint64_t host = net.first + offset;
        if (host % 256 == 0 || host % 256 == 255) continue;
        addresses.push_back(IpAddress::ofV4(static_cast<std::uint32_t>(host)));
    }
    if (addresses.size() == count) return addresses;
    throw std::invalid_argument{
        fmt::format("{} has room for {} devices, not for {}", network, addresses.size(), count)};
}

}  // namespace platen::simulator
