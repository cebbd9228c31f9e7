#include "agent/recording/secrets.hpp"

#include "agent/recording/personal_subtrees.hpp"
#include "agent/recording/text_finds.hpp"
#include "common/core/text.hpp"
#include "common/normalise/identity_rules.hpp"

#include <algorithm>
#include <cstddef>
#include <vector>

namespace platen::agent::recording {

namespace {

constexpr std::size_t kLeastTyped = 4;
constexpr std::size_t kMacBytes = 6;
constexpr std::size_t kMakerBytes = 3;
constexpr std::size_t kV6Bytes = 16;

const Oid& physAddressColumn() {
    static const Oid kColumn{1, 3, 6, 1, 2, 1, 2, 2, 1, 6};
    return kColumn;
}

bool isText(const Binding& row) {
    return row.value.type == ValueType::Octets && isMostlyText(row.value.octets);
}

/// sysDescr, hrDeviceDescr and entPhysicalDescr in lower case: what the maker says of the model.
std::string makersTexts(std::span<const Binding> rows) {
    static const std::vector<Oid> kObjects{
        Oid::of("1.3.6.1.2.1.1.1"),
        Oid::of("1.3.6.1.2.1.25.3.2.1.3"),
        Oid::of("1.3.6.1.2.1.47.1.1.1.1.2")};
    std::string all;
    for (const Binding& row : rows) {
        if (subtreeOf(row.oid, kObjects) != nullptr) all += asciiLower(row.value.octets) + "\n";
    }
    return all;
}

void addSerial(std::string_view text, Secrets& secrets) {
    const std::string_view serial = trim(text);
    if (!serial.empty() && isRealSerial(serial)) secrets.serials.emplace(serial);
}

/// The text itself, and of a host name or a mail address its parts.
void addTyped(std::string_view text, const std::string& makers, Secrets& secrets) {
    std::vector<std::string_view> parts{trim(text)};
    for (const std::string_view half : split(text, '@')) {
        for (const std::string_view part : split(half, '.'))
            parts.push_back(trim(part));
    }
    for (const std::string_view part : parts) {
        const bool is_makers = makers.find(asciiLower(part)) != std::string::npos;
        if (part.size() >= kLeastTyped && !is_makers) secrets.texts.emplace(part);
    }
}

bool isTellingMac(std::string_view bytes) {
    const bool group = (static_cast<unsigned char>(bytes.front()) & 1U) != 0;
    return !group && bytes.find_first_not_of('\0') != std::string_view::npos;
}

/// Link-local, unique local and global addresses, in octets that are no text.
bool isTellingV6(std::string_view bytes) {
    if (bytes.size() != kV6Bytes || isMostlyText(bytes)) return false;
    const auto first = static_cast<unsigned char>(bytes.front());
    return (first & 0xE0U) == 0x20U || (first & 0xFEU) == 0xFCU || bytes.starts_with("\xFE\x80");
}

void addMacs(std::span<const Binding> rows, Secrets& secrets) {
    for (const Binding& row : rows) {
        const std::string& bytes = row.value.octets;
        if (row.oid.startsWith(physAddressColumn()) && bytes.size() == kMacBytes &&
            isTellingMac(bytes))
            secrets.macs.insert(bytes);
    }
    std::set<std::string> makers;
    for (const std::string& mac : secrets.macs)
        makers.insert(mac.substr(0, kMakerBytes));
    for (const Binding& row : rows) {
        const std::string& bytes = row.value.octets;
        if (row.value.type == ValueType::Octets && bytes.size() == kMacBytes &&
            makers.contains(bytes.substr(0, kMakerBytes)))
            secrets.macs.insert(bytes);
    }
}

void addFinds(const Binding& row, const std::string& makers, Secrets& secrets) {
    const std::string& octets = row.value.octets;
    if (row.value.type == ValueType::IpAddress && isTellingV4(octets)) secrets.ipv4s.insert(octets);
    if (row.value.type == ValueType::Octets && isTellingV6(octets)) secrets.ipv6s.insert(octets);
    if (!isText(row)) return;
    if (subtreeOf(row.oid, serialObjects()) != nullptr) addSerial(octets, secrets);
    if (subtreeOf(row.oid, typedObjects()) != nullptr) addTyped(octets, makers, secrets);
    TextFinds finds = findsIn(octets);
    for (const std::string& serial : finds.serials)
        addSerial(serial, secrets);
    for (const std::string& mail : finds.mails)
        addTyped(mail, makers, secrets);
    secrets.texts.merge(finds.numbers);
    secrets.macs.merge(finds.macs);
    secrets.ipv4s.merge(finds.ipv4s);
    secrets.ipv6s.merge(finds.ipv6s);
}

}  // namespace

Secrets secretsIn(std::span<const Binding> rows, const std::set<std::string>& serials) {
    Secrets secrets;
    const std::string makers = makersTexts(rows);
    for (const std::string& serial : serials)
        addSerial(serial, secrets);
    for (const Binding& row : rows)
        addFinds(row, makers, secrets);
    addMacs(rows, secrets);
    return secrets;
}

bool isTellingV4(std::string_view four_bytes) {
    if (four_bytes.size() != 4) return false;
    const auto first = static_cast<unsigned char>(four_bytes.front());
    return first != 0 && first != 127 && first < 224;
}

bool isMostlyText(std::string_view bytes) {
    const auto control = std::ranges::count_if(
        bytes, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
    return static_cast<std::size_t>(control) * 4 <= bytes.size();
}

}  // namespace platen::agent::recording
