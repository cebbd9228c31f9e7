#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace platen::agent::app {

/// A command line that cannot be used (exit code 64). The text names the option, its value and what
/// is allowed.
class UsageError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// Instead of work, a command is asked what it understands (`--help`, `-h`) or which version it is
/// (`--version`). Thrown by Arguments and answered by runCommand().
enum class InfoRequest { Help, Version };

/// What a command understands besides words.
struct ArgumentRules {
    std::vector<std::string_view> switches;  ///< "--json"
    std::vector<std::string_view> options;   ///< with a value: "--rate 300" or "--rate=300"
};

/// A number that an option may take.
struct NumberRule {
    std::int64_t preset{0};  ///< where the option is absent
    std::int64_t least{0};
    std::int64_t most{0};
};

/// The command line of one command, without the command's name. What begins with "-" is an option;
/// "--" ends the options.
class Arguments {
public:
    /// Throws UsageError for what `rules` do not know, and InfoRequest.
    Arguments(const std::vector<std::string>& args, const ArgumentRules& rules);

    [[nodiscard]] bool has(std::string_view name) const;
    /// The last one counts; nothing when the option is absent.
    [[nodiscard]] std::optional<std::string> value(std::string_view option) const;
    /// All values of an option that may be given several times.
    [[nodiscard]] std::vector<std::string> values(std::string_view option) const;
    /// Throws UsageError for what is no number or out of range.
    [[nodiscard]] std::int64_t number(std::string_view option, NumberRule rule) const;
    /// Everything that is no option.
    [[nodiscard]] const std::vector<std::string>& words() const { return words_; }

private:
    std::multimap<std::string, std::string, std::less<>> given_;
    std::vector<std::string> words_;
};

}  // namespace platen::agent::app
