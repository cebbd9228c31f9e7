#pragma once

#include <functional>
#include <initializer_list>
#include <map>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace platen::server::app {

/// A command line that cannot be used; the text says what is wrong with it.
class UsageError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// Instead of work, a command is asked what it understands (`--help`, `-h`) or which version it is
/// (`--version`). Thrown by Options and answered by runCommand().
enum class InfoRequest { Help, Version };

/// A command that ends with an exit code of its own, one of sysexits.h.
class CommandFailed : public std::runtime_error {
public:
    CommandFailed(int exit_code, const std::string& text)
        : std::runtime_error{text}, exit_code_{exit_code} {}
    [[nodiscard]] int exitCode() const { return exit_code_; }

private:
    int exit_code_;
};

/// The words behind a command: `--name VALUE` or `--name=VALUE`, `--flag` and plain words, which do
/// not begin with "-".
class Options {
public:
    struct Known {
        std::initializer_list<std::string_view> values;
        std::initializer_list<std::string_view> flags;
    };
    /// Throws UsageError for an option that is not known, has no value or is there twice, and
    /// InfoRequest.
    Options(const std::vector<std::string>& arguments, const Known& known);

    /// Throws UsageError when it is missing.
    [[nodiscard]] std::string required(const std::string& name) const;
    [[nodiscard]] std::string value(const std::string& name, const std::string& otherwise) const;
    /// A whole number; throws UsageError for one outside of least .. most.
    [[nodiscard]] int number(const std::string& name, int otherwise, int least, int most) const;
    [[nodiscard]] bool has(const std::string& flag) const { return flags_.contains(flag); }
    [[nodiscard]] const std::vector<std::string>& words() const { return words_; }

private:
    void setValue(const std::string& name, const std::string& value);

    std::map<std::string, std::string> values_;
    std::set<std::string> flags_;
    std::vector<std::string> words_;
};

/// Runs a command's work. What it throws becomes one line on standard error and an exit code of
/// sysexits.h: 64 usage, 69 database away, 78 configuration, 70 everything else; an InfoRequest is
/// answered on standard output, exit code 0.
///
/// `help` is what `--help` shows behind "usage: platen-server ". Its first word is the command, its
/// first line the whole usage, which ends the line about a UsageError too:
///
///     run [--config FILE] [--roles=ROLE,...]
///
///     Works until SIGTERM or SIGINT.
///       --config FILE   the settings; else /etc/platen/server.toml
int runCommand(std::string_view help, const std::function<void()>& work);

/// "platen-server VERSION" on standard output.
void printVersion();

}  // namespace platen::server::app
