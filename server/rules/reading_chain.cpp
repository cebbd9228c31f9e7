#include "server/rules/reading_chain.hpp"

#include "common/crypto/sha256.hpp"

#include <type_traits>

namespace platen::server::rules {

namespace {

/// Names the format: nothing else that is hashed begins like this.
constexpr std::string_view kChainFormat = "platen.readings.1";

/// Least octet first.
template <class Number>
void appendNumber(std::string& octets, Number number) {
    const auto bits = static_cast<std::make_unsigned_t<Number>>(number);
    for (std::size_t i = 0; i < sizeof bits; ++i)
        octets.push_back(static_cast<char>((bits >> (8 * i)) & 0xFF));
}

/// With its length, so that two texts in a row cannot be shifted against each other.
void appendText(std::string& octets, std::string_view text) {
    appendNumber(octets, static_cast<std::uint32_t>(text.size()));
    octets.append(text);
}

void appendTime(std::string& octets, TimePoint time) {
    appendNumber(octets, std::int64_t{time.time_since_epoch().count()});
}

std::string cutHash(std::string_view first, std::string_view second) {
    return crypto::sha256(first, second).substr(0, kChainBytes);
}

}  // namespace

std::string figureOctets(const ChainFigures& figures) {
    std::string octets;
    octets.reserve(160 + 9 * figures.values.size());
    appendText(octets, figures.profile_hash);
    appendText(octets, figures.normalised_by);
    appendText(octets, figures.counter_set);
    appendNumber(octets, static_cast<std::uint32_t>(figures.values.size()));
    for (const auto& value : figures.values) {
        octets.push_back(value ? '\1' : '\0');
        appendNumber(octets, value.value_or(0));
    }
    appendNumber(octets, figures.parts);
    appendText(octets, figures.status);
    appendText(octets, figures.marks);
    return octets;
}

std::string chainBegin(std::string_view tenant, std::string_view device) {
    std::string octets{kChainFormat};
    appendText(octets, tenant);
    appendText(octets, device);
    return cutHash(octets, {});
}

std::string chainAfter(std::string_view before, const ChainLink& link) {
    std::string octets;
    octets.reserve(before.size() + 44);
    appendText(octets, before);
    appendNumber(octets, link.n);
    appendTime(octets, link.taken_at);
    appendTime(octets, link.received_at);
    appendNumber(octets, link.stream);
    appendNumber(octets, link.seq);
    appendNumber(octets, link.repeats_n);
    return cutHash(octets, link.figures);
}

}  // namespace platen::server::rules
