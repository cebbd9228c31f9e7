#include "server/domain/devices/supplies_json.hpp"

#include <fmt/format.h>

#include <array>
#include <bitset>
#include <cstddef>
#include <stdexcept>

namespace platen::server::domain {

namespace {

/// A member of openapi.yaml's Supply, and what stands there when nothing is known.
struct SupplyMember {
    std::string_view name;
    std::string_view unknown;
};

constexpr std::array<SupplyMember, 15> kSupplyMembers{
    {{R"("index")", R"("")"},
     {R"("description")", "null"},
     {R"("kind")", "null"},
     {R"("color")", "null"},
     {R"("state")", R"("not_reported")"},
     {R"("percent")", "null"},
     {R"("percent_full")", "null"},
     {R"("level")", "null"},
     {R"("capacity")", "null"},
     {R"("unit")", "null"},
     {R"("part_number")", "null"},
     {R"("coarse")", "null"},
     {R"("level_above_capacity")", "false"},
     {R"("in_conflict")", "false"},
     {R"("other_percent")", "null"}}};

/// Goes through the text from piece to piece.
class SupplyText {
public:
    explicit SupplyText(std::string_view text) : text_{text} {}

    /// Past this character, if it is the next one.
    bool take(char c) {
        skipBlanks();
        if (at_ >= text_.size() || text_[at_] != c) return false;
        ++at_;
        return true;
    }
    void expect(char c) {
        if (!take(c)) refuse();
    }
    /// A text in its quotation marks.
    std::string_view quoted() {
        skipBlanks();
        const std::size_t begin = at_;
        expect('"');
        while (at_ < text_.size() && text_[at_] != '"')
            at_ += text_[at_] == '\\' ? 2U : 1U;
        expect('"');
        return text_.substr(begin, at_ - begin);
    }
    /// A text, a number or a word.
    std::string_view value() {
        skipBlanks();
        if (at_ < text_.size() && text_[at_] == '"') return quoted();
        const std::size_t end = text_.find_first_of(" ,]}[{\"", at_);
        if (end == std::string_view::npos || end == at_) refuse();
        const std::string_view value = text_.substr(at_, end - at_);
        at_ = end;
        return value;
    }
    void expectEnd() {
        skipBlanks();
        if (at_ != text_.size()) refuse();
    }

private:
    void skipBlanks() {
        while (at_ < text_.size() && text_[at_] == ' ')
            ++at_;
    }
    [[noreturn]] void refuse() const {
        throw std::invalid_argument{
            fmt::format("supplies of which nothing is understood from octet {} on", at_)};
    }

    std::string_view text_;
    std::size_t at_{0};
};

void addMember(std::string& json, std::string_view name, std::string_view value) {
    if (json.back() != '{') json += ',';
    json += name;
    json += ':';
    json += value;
}

void addSupply(std::string& json, SupplyText& text) {
    std::bitset<kSupplyMembers.size()> known;
    json += '{';
    text.expect('{');
    if (!text.take('}')) {
        do {
            const std::string_view name = text.quoted();
            text.expect(':');
            const std::string_view value = text.value();
            if (value == "null") continue;
            for (std::size_t i = 0; i < kSupplyMembers.size(); ++i)
                if (kSupplyMembers[i].name == name) known.set(i);
            addMember(json, name, value);
        } while (text.take(','));
        text.expect('}');
    }
    for (std::size_t i = 0; i < kSupplyMembers.size(); ++i)
        if (!known[i]) addMember(json, kSupplyMembers[i].name, kSupplyMembers[i].unknown);
    json += '}';
}

}  // namespace

std::string completeSupplies(std::string_view stored) {
    SupplyText text{stored};
    std::string json{"["};
    json.reserve(2 * stored.size());
    text.expect('[');
    if (!text.take(']')) {
        do {
            if (json.size() > 1) json += ',';
            addSupply(json, text);
        } while (text.take(','));
        text.expect(']');
    }
    text.expectEnd();
    json += ']';
    return json;
}

}  // namespace platen::server::domain
