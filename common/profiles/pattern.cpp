#include "common/profiles/pattern.hpp"

#include <Poco/Exception.h>
#include <Poco/RegularExpression.h>
#include <fmt/format.h>

#include <cstddef>
#include <stdexcept>

namespace platen {

namespace {
constexpr std::size_t kLongestSubject = 1024;

bool isWordCharacter(char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
           std::string_view{" -_,:;&%/"}.find(c) != std::string_view::npos;
}

/// The only text that an expression such as "^Total \(Black\)$" finds; nothing for others. Most
/// labels of tables are such, and each is held against every row of its table.
std::optional<std::string> onlyText(std::string_view expression) {
    if (expression.size() < 3 || expression.front() != '^' || expression.back() != '$')
        return std::nullopt;
    expression = expression.substr(1, expression.size() - 2);
    std::string text;
    for (std::size_t i = 0; i < expression.size(); ++i) {
        const bool is_escape = expression[i] == '\\' && i + 1 < expression.size();
        if (is_escape &&
            std::string_view{"()+./"}.find(expression[i + 1]) != std::string_view::npos)
            ++i;
        else if (!isWordCharacter(expression[i]))
            return std::nullopt;
        text.push_back(expression[i]);
    }
    return text;
}

}  // namespace

struct Pattern::Compiled {
    explicit Compiled(const std::string& text) : expression{text}, only_text{onlyText(text)} {}
    Poco::RegularExpression expression;
    std::optional<std::string> only_text;
};

Pattern::Pattern(const std::string& text) {
    try {
        compiled_ = std::make_shared<const Compiled>(text);
    } catch (const Poco::Exception& problem) {
        throw std::invalid_argument{
            fmt::format("'{}' is no regular expression of PCRE: {}", text, problem.displayText())};
    }
}

std::optional<std::string> Pattern::find(std::string_view text) const {
    text = text.substr(0, kLongestSubject);
    if (compiled_->only_text) {
        if (text.ends_with('\n')) text.remove_suffix(1);  // "$" stands before it, too
        return text == *compiled_->only_text ? compiled_->only_text : std::nullopt;
    }
    const std::string subject{text};
    Poco::RegularExpression::MatchVec groups;
    try {
        if (compiled_->expression.match(subject, 0, groups) == 0) return std::nullopt;
    } catch (const Poco::Exception&) {
        return std::nullopt;  // the limit of backtracking: this text has no answer
    }
    const auto& kept = groups.size() > 1 ? groups[1] : groups[0];
    if (kept.offset > subject.size()) return std::string{};  // a group that took no part
    return subject.substr(kept.offset, kept.length);
}

}  // namespace platen
