#include "agent/recording/text_finds.hpp"

#include "agent/recording/secrets.hpp"
#include "agent/snmp/peer.hpp"
#include "common/core/text.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>

namespace platen::agent::recording {

namespace {

constexpr std::string_view kDigits = "0123456789";
constexpr std::string_view kHexDigits = "0123456789abcdefABCDEF";
constexpr std::string_view kWord = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
constexpr std::size_t kLeastSerialInText = 5;
constexpr std::size_t kLeastPhoneDigits = 7;

bool isOneOf(std::string_view text, std::size_t at, std::string_view set) {
    return at < text.size() && set.find(text[at]) != std::string_view::npos;
}

/// As many characters of `set` as stand at `at`.
std::string_view runAt(std::string_view text, std::size_t at, std::string_view set) {
    const std::size_t end = std::min(text.find_first_not_of(set, at), text.size());
    return text.substr(at, end - at);
}

/// Every longest run of characters of `set`.
template <class Take>
void forEachRun(std::string_view text, std::string_view set, Take take) {
    for (std::size_t at = text.find_first_of(set); at != std::string_view::npos;) {
        const std::string_view run = runAt(text, at, set);
        take(run, at);
        at = text.find_first_of(set, at + run.size());
    }
}

std::size_t countOf(std::string_view text, std::string_view set) {
    return static_cast<std::size_t>(
        std::ranges::count_if(text, [&](char c) { return set.find(c) != std::string_view::npos; }));
}

/// "00:11:22:aa:bb:cc" or with dashes; not the beginning of something longer.
std::optional<std::string> macAt(std::string_view text, std::size_t at) {
    constexpr std::size_t kLength = 17;
    if (at + kLength > text.size()) return std::nullopt;
    const char separator = text[at + 2];
    if (separator != ':' && separator != '-') return std::nullopt;
    std::string digits;
    for (std::size_t i = 0; i < kLength; ++i) {
        const char c = text[at + i];
        if (i % 3 == 2 ? c != separator : !isHexDigit(c)) return std::nullopt;
        if (i % 3 != 2) digits += asciiLower(c);
    }
    const bool goes_on = isOneOf(text, at + kLength, kHexDigits) ||
                         (at + kLength < text.size() && text[at + kLength] == separator &&
                          isOneOf(text, at + kLength + 1, kHexDigits));
    return goes_on ? std::nullopt : hexDecode(digits);
}

void findMacs(std::string_view text, TextFinds& finds) {
    for (std::size_t at = 0; at < text.size(); ++at) {
        const auto mac = macAt(text, at);
        if (mac && mac->find_first_not_of('\0') != std::string::npos) finds.macs.insert(*mac);
    }
}

/// Versions seldom begin with so much.
bool isLikelyAddress(std::string_view bytes) {
    const auto first = static_cast<unsigned char>(bytes[0]);
    const auto second = static_cast<unsigned char>(bytes[1]);
    const bool is_private = first == 10 || (first == 172 && second >= 16 && second < 32);
    return isTellingV4(bytes) && (is_private || first >= 100);
}

void findV4(std::string_view text, TextFinds& finds) {
    forEachRun(text, "0123456789.", [&](std::string_view run, std::size_t /*at*/) {
        while (run.ends_with('.'))
            run.remove_suffix(1);
        const auto address = snmp::IpAddress::parse(run);
        if (!address || !address->isV4()) return;
        const std::string bytes(address->bytes.begin() + 12, address->bytes.end());
        if (isLikelyAddress(bytes)) finds.ipv4s.insert(bytes);
    });
}

void findV6(std::string_view text, TextFinds& finds) {
    forEachRun(text, "0123456789abcdefABCDEF:", [&](std::string_view run, std::size_t /*at*/) {
        if (countOf(run, ":") < 2) return;
        const auto address = snmp::IpAddress::parse(run);
        if (!address || address->isV4()) return;
        const std::string bytes(address->bytes.begin(), address->bytes.end());
        const auto first = static_cast<unsigned char>(bytes.front());
        if (first != 0 && first != 0xFF) finds.ipv6s.insert(bytes);
    });
}

void findUuids(std::string_view text, TextFinds& finds) {
    constexpr std::array<std::size_t, 5> kGroups{8, 4, 4, 4, 12};
    forEachRun(text, "0123456789abcdefABCDEF-", [&](std::string_view run, std::size_t /*at*/) {
        const auto parts = split(run, '-');
        if (std::ranges::equal(parts, kGroups, {}, &std::string_view::size))
            finds.numbers.emplace(run);
    });
}

/// "+49 ...", "0711 ...", but no date such as 03/11/2026.
bool isDialled(std::string_view number) {
    if (number.starts_with('+') || number.starts_with("(+")) return true;
    const std::string_view area = runAt(number, 0, kDigits);
    return area.starts_with('0') && area.size() > 2 && area.size() < number.size();
}

void findPhones(std::string_view text, TextFinds& finds) {
    const std::string before_none = std::string{kWord} + ".";
    forEachRun(text, "0123456789+ ()/-", [&](std::string_view run, std::size_t at) {
        if (at > 0 && isOneOf(text, at - 1, before_none)) return;
        run = trim(run);
        if (isDialled(run) && countOf(run, kDigits) >= kLeastPhoneDigits)
            finds.numbers.emplace(run);
    });
}

void findMails(std::string_view text, TextFinds& finds) {
    const std::string set = std::string{kWord} + "._%+-@";
    forEachRun(text, set, [&](std::string_view run, std::size_t /*at*/) {
        const auto sign = run.find('@');
        const bool is_mail = sign != std::string_view::npos && sign > 0 &&
                             run.find('.', sign) != std::string_view::npos;
        if (is_mail) finds.mails.emplace(run);
    });
}

/// The serial number behind a label that ends at `at`.
std::string_view labelledAt(std::string_view text, std::size_t at) {
    const std::string lower = asciiLower(text.substr(at));
    for (const std::string_view more : {" number", "number", " no.", " no"}) {
        if (lower.starts_with(more)) {
            at += more.size();
            break;
        }
    }
    const std::size_t begin = at + runAt(text, at, " :=#\t").size();
    if (begin == at) return {};
    return runAt(text, begin, std::string{kWord} + "-");
}

void findSerials(std::string_view text, TextFinds& finds) {
    const std::string lower = asciiLower(text);
    for (const std::string_view label : {"s/n", "sn", "sern", "serial"}) {
        for (auto at = lower.find(label); at != std::string::npos; at = lower.find(label, at + 1)) {
            const bool inside_word = at > 0 && isOneOf(text, at - 1, kWord);
            const std::string_view serial = labelledAt(text, at + label.size());
            const bool has_digit = serial.find_first_of(kDigits) != std::string_view::npos;
            if (!inside_word && has_digit && serial.size() >= kLeastSerialInText)
                finds.serials.emplace(serial);
        }
    }
}

}  // namespace

TextFinds findsIn(std::string_view text) {
    TextFinds finds;
    findMacs(text, finds);
    findV4(text, finds);
    findV6(text, finds);
    findUuids(text, finds);
    findPhones(text, finds);
    findMails(text, finds);
    findSerials(text, finds);
    return finds;
}

}  // namespace platen::agent::recording
