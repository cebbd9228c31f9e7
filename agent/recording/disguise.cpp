#include "agent/recording/disguise.hpp"

#include "agent/recording/personal_subtrees.hpp"
#include "agent/snmp/peer.hpp"
#include "common/core/text.hpp"
#include "common/normalise/identity_rules.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstddef>
#include <utility>

namespace platen::agent::recording {

namespace {

/// What is shorter may stand anywhere by chance; it is replaced in its own object only.
constexpr std::size_t kLeastSerial = 5;
constexpr std::size_t kLeastNumber = 6;
/// "1.3.6.1.4.1.MAKER" and one more: no instance begins before.
constexpr std::size_t kLeastOid = 8;

std::string upperCase(std::string text) {
    std::ranges::transform(text, text.begin(), [](char c) {
        return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
    });
    return text;
}

bool hasUpper(std::string_view text) {
    return std::ranges::any_of(text, [](char c) { return c >= 'A' && c <= 'Z'; });
}

/// ASCII as UTF-16, the zero first or last.
std::string wide(std::string_view text, bool big_endian) {
    std::string made;
    for (const char c : text) {
        if (big_endian) made += '\0';
        made += c;
        if (!big_endian) made += '\0';
    }
    return made;
}

/// The interface identifier that an IPv6 address has of a MAC address (RFC 4291 appendix A).
std::string interfaceOf(std::string_view mac) {
    std::string made{mac.substr(0, 3)};
    made[0] = static_cast<char>(made[0] ^ 0x02);
    return made + "\xFF\xFE" + std::string{mac.substr(3)};
}

/// "00:11:22", for any byte string and separator.
std::string spelled(std::string_view bytes, std::string_view separator) {
    std::vector<std::string> parts;
    for (const char c : bytes)
        parts.push_back(hexEncode(std::string_view{&c, 1}));
    return fmt::format("{}", fmt::join(parts, separator));
}

std::string dotted(std::string_view four_bytes) {
    std::vector<unsigned> numbers;
    for (const char c : four_bytes)
        numbers.push_back(static_cast<unsigned char>(c));
    return fmt::format("{}", fmt::join(numbers, "."));
}

std::vector<std::uint32_t> arcsOf(std::string_view bytes) {
    std::vector<std::uint32_t> arcs;
    for (const char c : bytes)
        arcs.push_back(static_cast<unsigned char>(c));
    return arcs;
}

std::string v6Text(const std::string& bytes) {
    snmp::IpAddress address;
    std::ranges::copy(bytes, address.bytes.begin());
    return address.text();
}

bool isNumber(std::string_view text) {
    return text.find_first_not_of("0123456789") == std::string_view::npos;
}

}  // namespace

Disguise::Disguise(const Secrets& secrets, Synthetic synthetic) : synthetic_{std::move(synthetic)} {
    for (const std::string& serial : secrets.serials)
        learnSerial(serial);
    for (const std::string& text : secrets.texts)
        learnText(text);
    for (const std::string& mac : secrets.macs)
        learnMac(mac);
    for (const std::string& address : secrets.ipv4s)
        learnV4(address);
    for (const std::string& address : secrets.ipv6s)
        learnV6(address);
}

void Disguise::learnText(const std::string& text) {
    needles_.add(text, [this](std::string_view found) { return synthetic_.text(found); });
}

void Disguise::learnSerial(const std::string& serial) {
    if (serial.size() < (isNumber(serial) ? kLeastNumber : kLeastSerial)) return;
    learnText(serial);
    for (const std::string& written : {serial, upperCase(serial), asciiLower(serial)}) {
        const std::string made = synthetic_.text(written);
        learnHexDigits(written, made);
        learnArcs(written, made);
        for (const bool big_endian : {false, true})
            needles_.add(wide(written, big_endian), wide(made, big_endian));
    }
}

void Disguise::learnMac(const std::string& mac) {
    const std::string made = synthetic_.mac(mac);
    needles_.add(mac, made);
    needles_.add(interfaceOf(mac), interfaceOf(made));
    learnHexDigits(mac, made);
    learnArcs(mac, made);
    learnArcs(interfaceOf(mac), interfaceOf(made));
    const std::string tail = hexEncode(mac.substr(3));
    if (!isNumber(tail)) learnHexDigits(mac.substr(3), made.substr(3));
}

void Disguise::learnV4(const std::string& address) {
    const std::string made = synthetic_.ipv4(address);
    needles_.add(dotted(address), dotted(made));
    needles_.add(address, made);
    learnHexDigits(address, made);
    learnArcs(address, made);
}

void Disguise::learnV6(const std::string& address) {
    const std::string made = synthetic_.ipv6(address);
    needles_.add(v6Text(address), v6Text(made));
    needles_.add(address, made);
    learnHexDigits(address, made);
    learnArcs(address, made);
}

/// In the ways in which devices write bytes: together, and with what may stand between.
void Disguise::learnHexDigits(const std::string& secret, const std::string& made) {
    for (const std::string_view separator : {"", ":", "-", " "}) {
        needles_.add(
            spelled(secret, separator),
            [written = spelled(made, separator)](std::string_view found) {
                return hasUpper(found) ? upperCase(written) : written;
            });
    }
}

void Disguise::learnArcs(const std::string& secret, const std::string& made) {
    arcs_.emplace(arcsOf(secret), arcsOf(made));
}

std::vector<Binding> Disguise::disguise(
    std::span<const Binding> rows, std::span<const Oid> known) const {
    std::vector<Binding> made;
    made.reserve(rows.size());
    for (const Binding& row : rows)
        made.push_back({.oid = disguised(row.oid, known), .value = disguised(row)});
    std::ranges::stable_sort(made, {}, &Binding::oid);
    const auto repeated = std::ranges::unique(made, {}, &Binding::oid);
    made.erase(repeated.begin(), repeated.end());
    return made;
}

Value Disguise::disguised(const Binding& row) const {
    Value made = row.value;
    const bool is_text = made.type == ValueType::Octets || made.type == ValueType::Opaque;
    if (made.type == ValueType::IpAddress && isTellingV4(made.octets))
        made.octets = synthetic_.ipv4(made.octets);
    if (!is_text) return made;
    const bool is_serial =
        subtreeOf(row.oid, serialObjects()) != nullptr && isRealSerial(trim(made.octets));
    const bool is_typed = subtreeOf(row.oid, typedObjects()) != nullptr;
    // What is no needle is told by its place: a short text, and one in octets by two.
    const bool is_short = made.octets.size() < kLeastNumber;
    const bool by_place =
        (is_short && (is_serial || is_typed)) || (is_typed && !isMostlyText(made.octets));
    made.octets = by_place ? synthetic_.text(made.octets) : needles_.replaceIn(made.octets);
    return made;
}

Oid Disguise::disguised(const Oid& oid, std::span<const Oid> known) const {
    std::size_t place = kLeastOid;
    for (const Oid& each : known) {
        if (oid.startsWith(each)) place = std::max(place, each.size());
    }
    Arcs arcs = oid.arcs();
    for (; place < arcs.size(); ++place) {
        const auto* found = arcsAt(arcs, place);
        if (found == nullptr) continue;
        std::ranges::copy(found->second, arcs.begin() + static_cast<std::ptrdiff_t>(place));
        place += found->second.size() - 1;
    }
    return Oid{std::move(arcs)};
}

const std::pair<const Disguise::Arcs, Disguise::Arcs>* Disguise::arcsAt(
    const Arcs& arcs, std::size_t place) const {
    const auto found = std::ranges::find_if(arcs_, [&](const auto& entry) {
        const Arcs& secret = entry.first;
        return place + secret.size() <= arcs.size() &&
               std::equal(
                   secret.begin(), secret.end(), arcs.begin() + static_cast<std::ptrdiff_t>(place));
    });
    return found == arcs_.end() ? nullptr : &*found;
}

std::vector<Oid> Disguise::leaks(std::span<const Binding> rows) const {
    std::vector<Oid> found;
    for (const Binding& row : rows) {
        const bool is_address =
            row.value.type == ValueType::ObjectId || row.value.type == ValueType::IpAddress;
        if (!is_address && needles_.isIn(row.value.octets)) found.push_back(row.oid);
    }
    return found;
}

}  // namespace platen::agent::recording
