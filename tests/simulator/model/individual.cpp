#include "tests/simulator/model/individual.hpp"

#include "common/core/text.hpp"

#include <fmt/format.h>

#include <array>
#include <string_view>
#include <utility>

namespace platen::simulator {

namespace {

constexpr std::uint64_t kSeeds = 90;
constexpr std::uint64_t kDevicesOfSeed = 100000;
constexpr std::size_t kDigits = 7;
constexpr std::size_t kMacHalf = 3;
constexpr std::array<std::string_view, 6> kRooms{
    "Reception", "Accounting", "Print room", "Corridor", "Warehouse", "Management"};

std::uint64_t numberOf(std::uint64_t seed, std::uint32_t index) {
    return (10 + seed % kSeeds) * kDevicesOfSeed + index;
}

std::string ownSerial(const std::string& recorded, std::uint64_t number) {
    const std::size_t keep = recorded.size() > kDigits ? recorded.size() - kDigits : 0;
    return fmt::format("{}{:07}", recorded.substr(0, keep), number);
}

std::string ownMac(const std::string& recorded_digits, std::uint64_t number) {
    std::string mac = hexDecode(recorded_digits).value_or(std::string{});
    mac.resize(kMacHalf, '\x02');
    for (const unsigned shift : {16U, 8U, 0U})
        mac += static_cast<char>((number >> shift) & 0xffU);
    return mac;
}

std::string ownLocation(std::uint32_t index) {
    return fmt::format(
        "Building {}, floor {}, {}",
        static_cast<char>('A' + index / 20 % 6),
        1 + index / 4 % 5,
        kRooms.at(index % kRooms.size()));
}

bool replaceAll(std::string& text, const std::string& from, const std::string& to) {
    if (from.empty()) return false;
    bool found = false;
    for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
        text.replace(at, from.size(), to);
        found = true;
    }
    return found;
}

bool replaceIdentity(std::string& text, const Identity& recorded, const Individual& own) {
    bool changed = replaceAll(text, recorded.serial, own.serial);
    changed |= replaceAll(text, hexDecode(recorded.mac).value_or(std::string{}), own.mac);
    changed |= replaceAll(text, recorded.name, own.name);
    changed |= replaceAll(text, recorded.location, own.location);
    return changed;
}

}  // namespace

Individual individualOf(const Identity& recorded, std::uint64_t seed, std::uint32_t index) {
    const std::uint64_t number = numberOf(seed, index);
    Individual own;
    own.serial = ownSerial(recorded.serial, number);
    own.mac = ownMac(recorded.mac, number);
    own.name = fmt::format("{}-{:04}", recorded.name.substr(0, 3), index + 1);
    own.location = ownLocation(index);
    return own;
}

void personalise(LayeredView& view, const Identity& recorded, const Individual& own) {
    for (const Binding& row : view.base()) {
        if (row.value.type != ValueType::Octets) continue;
        std::string text = row.value.octets;
        if (replaceIdentity(text, recorded, own)) view.set(row.oid, Value::ofOctets(text));
    }
}

}  // namespace platen::simulator
