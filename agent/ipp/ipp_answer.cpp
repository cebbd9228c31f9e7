#include "agent/ipp/ipp_answer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <map>

namespace platen::agent::ipp {

namespace {

constexpr std::size_t kHeaderBytes = 8;  // version, status, request id
constexpr std::uint8_t kEndOfAttributes = 0x03;
constexpr std::uint8_t kPrinterGroup = 0x04;
constexpr std::uint8_t kFirstValueTag = 0x10;
constexpr std::uint8_t kBeginCollection = 0x34;
constexpr std::uint8_t kEndCollection = 0x37;
constexpr std::uint8_t kMemberName = 0x4A;

std::uint8_t octetAt(std::string_view bytes, std::size_t at) {
    return static_cast<std::uint8_t>(bytes[at]);
}

std::uint16_t shortAt(std::string_view bytes, std::size_t at) {
    return static_cast<std::uint16_t>((octetAt(bytes, at) << 8U) | octetAt(bytes, at + 1));
}

/// One value with its tag and, when it is the first of its attribute, the name.
struct Item {
    std::uint8_t tag{0};
    std::string_view name;
    std::string_view octets;
};

/// Walks over the items of a message once, without recursion: nesting costs a counter.
class AnswerReader {
public:
    AnswerReader(std::string_view bytes, std::span<const std::string> wanted)
        : rest_{bytes}, wanted_{wanted} {}

    /// Why it ended before the end of the attributes, if it did.
    std::optional<FieldError> readAll() {
        while (!rest_.empty()) {
            const std::uint8_t tag = octetAt(rest_, 0);
            if (tag == kEndOfAttributes) return shortened_;
            if (tag < kFirstValueTag) {
                beginGroup(tag);
                continue;
            }
            const auto item = takeItem(tag);
            if (!item) return FieldError::Malformed;
            if (!accept(*item)) return FieldError::Truncated;
        }
        return FieldError::Malformed;
    }

    std::vector<IppAttribute> takeAttributes() {
        std::vector<IppAttribute> attributes;
        attributes.reserve(kept_.size());
        for (auto& [position, attribute] : kept_)
            attributes.push_back(std::move(attribute));
        return attributes;
    }

private:
    /// Only the first group of the printer counts: an answer about one printer has one.
    void beginGroup(std::uint8_t tag) {
        rest_.remove_prefix(1);
        in_printer_ = tag == kPrinterGroup && !printer_seen_;
        printer_seen_ = printer_seen_ || in_printer_;
        current_ = nullptr;
        depth_ = 0;
    }

    std::optional<std::string_view> takeString() {
        if (rest_.size() < 2) return std::nullopt;
        const std::size_t length = shortAt(rest_, 0);
        if (rest_.size() < 2 + length) return std::nullopt;
        const std::string_view taken = rest_.substr(2, length);
        rest_.remove_prefix(2 + length);
        return taken;
    }

    std::optional<Item> takeItem(std::uint8_t tag) {
        rest_.remove_prefix(1);
        const auto name = takeString();
        const auto octets = name ? takeString() : std::nullopt;
        if (!octets) return std::nullopt;
        return Item{.tag = tag, .name = *name, .octets = *octets};
    }

    /// False when a limit was reached.
    bool accept(const Item& item) {
        if (depth_ > 0) return acceptMember(item);
        if (!item.name.empty()) {
            if (++attributes_ > kMaxAttributes) return false;
            name_ = item.name;
            current_ = in_printer_ ? begin(std::string{name_}) : nullptr;
        }
        if (item.tag == kBeginCollection)
            ++depth_;
        else
            keep(item);
        return true;
    }

    /// Members of a collection may be wanted, those of a collection in it may not.
    bool acceptMember(const Item& item) {
        if (item.tag == kBeginCollection) return ++depth_ <= kMaxDepth;
        if (item.tag == kEndCollection) {
            --depth_;
            current_ = nullptr;
        } else if (depth_ == 1 && item.tag == kMemberName) {
            current_ = in_printer_ ? begin(fmt::format("{}/{}", name_, item.octets)) : nullptr;
        } else if (depth_ == 1) {
            keep(item);
        }
        return true;
    }

    /// Null for what nobody wants and for a repetition, of which the first one counts.
    IppAttribute* begin(const std::string& name) {
        const auto found = std::ranges::lower_bound(wanted_, name);
        if (found == wanted_.end() || *found != name) return nullptr;
        const auto [place, added] =
            kept_.try_emplace(std::distance(wanted_.begin(), found), IppAttribute{});
        if (!added) return nullptr;
        place->second.name = *found;
        return &place->second;
    }

    void keep(const Item& item) {
        if (current_ == nullptr || item.tag >= kMemberName) return;
        const bool fits = item.octets.size() <= kMaxValueBytes && values_ < kMaxValues &&
                          bytes_ + item.octets.size() <= kMaxKeptBytes;
        if (!fits) {
            shortened_ = FieldError::Truncated;
            return;
        }
        ++values_;
        bytes_ += item.octets.size();
        current_->values.push_back({.tag = item.tag, .octets = std::string{item.octets}});
    }

    std::string_view rest_;
    std::span<const std::string> wanted_;
    std::string_view name_;                        // of the attribute under way
    std::map<std::ptrdiff_t, IppAttribute> kept_;  // by the position of the name
    IppAttribute* current_{nullptr};               // whose further values follow
    std::size_t depth_{0};
    std::size_t attributes_{0};
    std::size_t values_{0};
    std::size_t bytes_{0};
    bool in_printer_{false};
    bool printer_seen_{false};
    std::optional<FieldError> shortened_;
};

}  // namespace

Result<IppAnswer, std::string> decodeAnswer(
    std::string_view bytes, std::span<const std::string> wanted) {
    if (bytes.size() <= kHeaderBytes)
        return Failure{fmt::format("{} bytes are no IPP message", bytes.size())};
    const unsigned major = octetAt(bytes, 0);
    if (major != 1 && major != 2)
        return Failure{fmt::format("version {}.{} is not IPP's", major, octetAt(bytes, 1))};
    AnswerReader reader{bytes.substr(kHeaderBytes), wanted};
    const auto problem = reader.readAll();
    IppAnswer answer{
        .status = shortAt(bytes, 2), .attributes = reader.takeAttributes(), .problem = problem};
    // A collection leaves no value of its own behind, nor does a value beyond a limit.
    std::erase_if(
        answer.attributes, [](const IppAttribute& attribute) { return attribute.values.empty(); });
    return answer;
}

}  // namespace platen::agent::ipp
