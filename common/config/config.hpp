#pragma once

#include "common/core/secret.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace platen::config {

/// A setting that cannot be used. The text names the file, the line, the setting, its value and
/// what is allowed.
class ConfigError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// A TOML file, read once. Each component takes its own table out of it with load(); what nobody
/// took is an unknown key, which finish() refuses.
class Document {
public:
    /// Throws ConfigError for a file that is missing, not readable or not TOML.
    static Document fromFile(const std::string& path);
    static Document fromText(std::string_view text, std::string name);

    Document(const Document&) = delete;
    Document& operator=(const Document&) = delete;
    Document(Document&&) noexcept;
    Document& operator=(Document&&) noexcept;
    ~Document();

    /// Throws ConfigError that names every key which no component has asked for.
    void finish() const;

    [[nodiscard]] const std::string& name() const;
    /// A complaint that begins with a setting, whole or as it is named within `table`
    /// ("polling.parallel is 0, allowed: 1 to 255"), with the file and, where the setting stands
    /// there, its line.
    [[nodiscard]] std::string placed(std::string_view complaint, std::string_view table = {}) const;

    /// Null when the setting is absent; throws ConfigError when it has another type. `path` is
    /// dotted. Marks the key as known.
    [[nodiscard]] const std::string* text(std::string_view path);
    [[nodiscard]] const std::int64_t* integer(std::string_view path);
    [[nodiscard]] const double* real(std::string_view path);
    [[nodiscard]] const bool* boolean(std::string_view path);
    [[nodiscard]] const std::vector<std::string>* texts(std::string_view path);
    /// Tables of an array of tables such as [[ranges]]; each one a Document of its own whose
    /// finish() the caller calls.
    [[nodiscard]] std::vector<Document> tables(std::string_view path);

private:
    struct State;
    explicit Document(std::unique_ptr<State> state);
    template <class Parse>
    static Document fromTable(Parse parse, std::string name);
    std::unique_ptr<State> state_;
};

/// Reads the fields that a component's describe() names out of one table of a document.
/// field(name, member, help) leaves the member's default where the key is absent.
class Loader {
public:
    Loader(Document& document, std::string table) : document_{document}, table_{std::move(table)} {}

    void operator()(std::string_view name, std::string& value, std::string_view /*help*/) {
        if (const auto* found = document_.text(path(name))) value = *found;
    }
    void operator()(std::string_view name, Secret& value, std::string_view /*help*/) {
        if (const auto* found = document_.text(path(name))) value = Secret{*found};
    }
    void operator()(std::string_view name, bool& value, std::string_view /*help*/) {
        if (const auto* found = document_.boolean(path(name))) value = *found;
    }
    void operator()(std::string_view name, double& value, std::string_view /*help*/) {
        if (const auto* found = document_.real(path(name))) value = *found;
    }
    void operator()(
        std::string_view name, std::vector<std::string>& value, std::string_view /*help*/) {
        if (const auto* found = document_.texts(path(name))) value = *found;
    }
    template <class Number>
        requires std::is_integral_v<Number>
    void operator()(std::string_view name, Number& value, std::string_view /*help*/) {
        if (const auto* found = document_.integer(path(name))) value = narrow<Number>(name, *found);
    }
    template <class Rep, class Period>
    void operator()(
        std::string_view name,
        std::chrono::duration<Rep, Period>& value,
        std::string_view /*help*/) {
        if (const auto* found = document_.integer(path(name))) {
            value = std::chrono::duration<Rep, Period>{narrow<std::int64_t>(name, *found)};
        }
    }

private:
    [[nodiscard]] std::string path(std::string_view name) const;
    template <class Number>
    [[nodiscard]] Number narrow(std::string_view name, std::int64_t found) const {
        if (!std::in_range<Number>(found) || found < 0) refuse(name, found);
        return static_cast<Number>(found);
    }
    [[noreturn]] void refuse(std::string_view name, std::int64_t found) const;

    Document& document_;
    std::string table_;
};

/// The settings of one component: `config::load<PollingConfig>(document, "polling")`. A component's
/// struct has defaults and `template <class V> void describe(V& field)`; where it has `void
/// check() const` too, that is called and throws ConfigError for what is out of range.
template <class Settings>
Settings load(Document& document, const std::string& table) {
    Settings settings;
    Loader loader{document, table};
    settings.describe(loader);
    if constexpr (requires { settings.check(); }) {
        try {
            settings.check();
        } catch (const ConfigError& problem) {
            throw ConfigError{document.placed(problem.what(), table)};
        }
    }
    return settings;
}

/// Throws ConfigError when others than the owner may read or write the file (mode & 077).
void requirePrivate(const std::string& path);

}  // namespace platen::config
