#include "agent/usm/ber.hpp"

namespace platen::agent::usm::ber {

namespace {

constexpr std::uint8_t kLongForm = 0x80;
constexpr std::size_t kMostLengthOctets = 4;
constexpr std::size_t kMostNumberOctets = 4;

std::uint8_t octetAt(std::string_view bytes, std::size_t at) {
    return static_cast<std::uint8_t>(bytes[at]);
}

}  // namespace

std::optional<std::size_t> Reader::takeLength() {
    if (rest_.empty()) return std::nullopt;
    const std::uint8_t first = octetAt(rest_, 0);
    rest_.remove_prefix(1);
    if (first < kLongForm) return first;
    const std::size_t octets = first & 0x7FU;
    if (octets == 0 || octets > kMostLengthOctets || octets > rest_.size()) return std::nullopt;
    std::size_t length = 0;
    for (std::size_t i = 0; i < octets; ++i)
        length = length << 8U | octetAt(rest_, i);
    rest_.remove_prefix(octets);
    return length;
}

std::optional<Element> Reader::next() {
    const std::string_view from = rest_;
    if (rest_.empty()) return std::nullopt;
    const std::uint8_t tag = octetAt(rest_, 0);
    rest_.remove_prefix(1);
    const auto length = takeLength();
    if (!length || *length > rest_.size()) return std::nullopt;
    const Element element{
        .tag = tag,
        .content = rest_.substr(0, *length),
        .whole = from.substr(0, from.size() - rest_.size() + *length)};
    rest_.remove_prefix(*length);
    return element;
}

std::optional<std::string_view> Reader::next(std::uint8_t tag) {
    const auto element = next();
    if (!element || element->tag != tag) return std::nullopt;
    return element->content;
}

std::optional<std::uint32_t> Reader::number() {
    auto content = next(kInteger);
    if (!content || content->empty()) return std::nullopt;
    if (octetAt(*content, 0) >= 0x80) return std::nullopt;  // negative
    while (content->size() > kMostNumberOctets && octetAt(*content, 0) == 0)
        content->remove_prefix(1);  // some devices send five octets
    if (content->size() > kMostNumberOctets || octetAt(*content, 0) >= 0x80) return std::nullopt;
    std::uint32_t number = 0;
    for (std::size_t i = 0; i < content->size(); ++i)
        number = number << 8U | octetAt(*content, i);
    return number;
}

std::string encode(std::uint8_t tag, std::string_view content) {
    std::string bytes(1, static_cast<char>(tag));
    const std::size_t size = content.size();
    if (size < kLongForm) {
        bytes += static_cast<char>(size);
    } else if (size <= 0xFF) {
        bytes += '\x81';
        bytes += static_cast<char>(size);
    } else {  // a datagram is shorter than 64 KiB
        bytes += '\x82';
        bytes += static_cast<char>(size >> 8U & 0xFFU);
        bytes += static_cast<char>(size & 0xFFU);
    }
    return bytes.append(content);
}

std::string encodeNumber(std::uint32_t number) {
    std::string content(1, static_cast<char>(number & 0xFFU));
    while (number > 0x7F) {
        number >>= 8U;
        content.insert(content.begin(), static_cast<char>(number & 0xFFU));
    }
    return encode(kInteger, content);
}

}  // namespace platen::agent::usm::ber
