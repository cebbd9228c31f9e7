#include "common/profiles/pattern.hpp"

#include <Poco/Exception.h>
#include <Poco/RegularExpression.h>
#include <fmt/format.h>

#include <stdexcept>

namespace platen {

namespace {
constexpr std::size_t kLongestSubject = 1024;
}

struct Pattern::Compiled {
    explicit Compiled(const std::string& text) : expression{text} {}
    Poco::RegularExpression expression;
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
    const std::string subject{text.substr(0, kLongestSubject)};
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
