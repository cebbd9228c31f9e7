#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace platen {

/// A regular expression (PCRE) of a profile. Copies are cheap; may be used from any thread.
///
/// Only the first 1024 bytes of a text are looked at, and PCRE's own limit on backtracking stands:
/// texts come from devices and a pattern may come from another process.
class Pattern {
public:
    /// Throws std::invalid_argument with the reason when `text` is no regular expression.
    explicit Pattern(const std::string& text);

    /// What the first group matched, or the whole match where there is no group; nothing when the
    /// pattern is not found or the limit of backtracking was reached.
    [[nodiscard]] std::optional<std::string> find(std::string_view text) const;
    [[nodiscard]] bool matches(std::string_view text) const { return find(text).has_value(); }

private:
    struct Compiled;
    // Shared: profiles are copied, compiled expressions cannot be, and nobody changes one.
    std::shared_ptr<const Compiled> compiled_;
};

}  // namespace platen
