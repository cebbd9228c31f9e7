#include "common/config/config.hpp"

#include "common/core/text.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <sys/stat.h>
#include <toml++/toml.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <system_error>
#include <variant>

namespace platen::config {

namespace {

using Leaf = std::variant<std::string, std::int64_t, double, bool, std::vector<std::string>>;

constexpr std::string_view kTables = "a list of tables";

std::string_view typeName(std::size_t index) {
    constexpr std::array<std::string_view, 5> kNames{
        "text", "a whole number", "a number", "true or false", "a list of texts"};
    return kNames.at(index);
}

}  // namespace

struct Document::State {
    std::string name;
    std::map<std::string, Leaf, std::less<>> leaves;
    std::map<std::string, std::vector<toml::table>, std::less<>> table_arrays;
    std::map<std::string, unsigned, std::less<>> lines;  ///< of a file; none within an array
    std::set<std::string, std::less<>> known;

    void flatten(const toml::table& table, const std::string& prefix);
    void addArray(const toml::array& array, const std::string& path);
    template <class T>
    const T* find(std::string_view path);
    void requireNoLeaf(std::string_view path) const;
    /// "agent.toml:12" of a setting that stands there.
    [[nodiscard]] std::string place(std::string_view path) const;
    /// The settings that somebody has asked for in the table of this one.
    [[nodiscard]] std::string allowedBeside(std::string_view path) const;
    [[noreturn]] void refuseType(
        std::string_view path, std::string_view found, std::string_view expected) const;
};

void Document::State::refuseType(
    std::string_view path, std::string_view found, std::string_view expected) const {
    throw ConfigError{
        fmt::format("{}: {} is {}, it must be {}", place(path), path, found, expected)};
}

std::string Document::State::place(std::string_view path) const {
    const auto line = lines.find(path);
    return line == lines.end() ? name : fmt::format("{}:{}", name, line->second);
}

void Document::State::addArray(const toml::array& array, const std::string& path) {
    if (!array.empty() && array.is_array_of_tables()) {
        for (const auto& element : array)
            table_arrays[path].push_back(*element.as_table());
        return;
    }
    std::vector<std::string> texts;
    for (const auto& element : array) {
        const auto text = element.value_exact<std::string>();
        if (!text)
            throw ConfigError{
                fmt::format("{}: {} has an element that is no text", place(path), path)};
        texts.push_back(*text);
    }
    leaves.emplace(path, std::move(texts));
}

void Document::State::flatten(const toml::table& table, const std::string& prefix) {
    for (const auto& [key, node] : table) {
        const std::string path =
            prefix.empty() ? std::string{key.str()} : fmt::format("{}.{}", prefix, key.str());
        lines.emplace(path, key.source().begin.line);
        if (const auto* inner = node.as_table())
            flatten(*inner, path);
        else if (const auto* array = node.as_array())
            addArray(*array, path);
        else if (const auto* text = node.as_string())
            leaves.emplace(path, text->get());
        else if (const auto* integer = node.as_integer())
            leaves.emplace(path, integer->get());
        else if (const auto* real = node.as_floating_point())
            leaves.emplace(path, real->get());
        else if (const auto* boolean = node.as_boolean())
            leaves.emplace(path, boolean->get());
        else
            throw ConfigError{
                fmt::format("{}: {} is a date; dates are not used here", place(path), path)};
    }
}

std::string Document::State::allowedBeside(std::string_view path) const {
    const std::string_view table = path.substr(0, path.rfind('.') + 1);  // empty, or with its dot
    std::vector<std::string_view> settings;
    for (const std::string& setting : known) {
        const bool is_beside =
            setting.starts_with(table) && setting.find('.', table.size()) == std::string::npos;
        if (is_beside) settings.push_back(std::string_view{setting}.substr(table.size()));
    }
    return fmt::format("{}", fmt::join(settings, ", "));
}

template <class T>
const T* Document::State::find(std::string_view path) {
    known.emplace(path);
    const std::string_view expected = typeName(Leaf{T{}}.index());
    if (table_arrays.contains(path)) refuseType(path, kTables, expected);
    const auto found = leaves.find(path);
    if (found == leaves.end()) return nullptr;
    if (const T* value = std::get_if<T>(&found->second)) return value;
    refuseType(path, typeName(found->second.index()), expected);
}

/// Where tables belong, an empty list has the form of an empty list of texts.
void Document::State::requireNoLeaf(std::string_view path) const {
    const auto found = leaves.find(path);
    if (found == leaves.end()) return;
    const auto* texts = std::get_if<std::vector<std::string>>(&found->second);
    if (texts == nullptr || !texts->empty())
        refuseType(path, typeName(found->second.index()), kTables);
}

Document::Document(std::unique_ptr<State> state) : state_{std::move(state)} {}
Document::Document(Document&&) noexcept = default;
Document& Document::operator=(Document&&) noexcept = default;
Document::~Document() = default;

template <class Parse>
Document Document::fromTable(Parse parse, std::string name) {
    auto state = std::make_unique<State>();
    state->name = std::move(name);
    try {
        state->flatten(parse(), "");
    } catch (const toml::parse_error& problem) {
        throw ConfigError{fmt::format(
            "{}:{}: {}", state->name, problem.source().begin.line, problem.description())};
    }
    return Document{std::move(state)};
}

Document Document::fromFile(const std::string& path) {
    std::error_code problem;
    if (std::filesystem::is_directory(path, problem))
        throw ConfigError{fmt::format("{}: is a folder, not a file", path)};
    errno = 0;
    if (!std::ifstream{path})
        throw ConfigError{fmt::format("{}: cannot be read: {}", path, std::strerror(errno))};
    return fromTable([&path] { return toml::parse_file(path); }, path);
}

Document Document::fromText(std::string_view text, std::string name) {
    return fromTable([text] { return toml::parse(text); }, std::move(name));
}

const std::string& Document::name() const {
    return state_->name;
}

std::string Document::placed(std::string_view complaint, std::string_view table) const {
    const std::string_view setting = complaint.substr(0, complaint.find_first_of(" ,:"));
    const std::string within = fmt::format("{}.{}", table, setting);
    if (!state_->lines.contains(within))
        return fmt::format("{}: {}", state_->place(setting), complaint);
    return fmt::format("{}: {}.{}", state_->place(within), table, complaint);
}

void Document::finish() const {
    std::vector<std::string> unknown;
    for (const auto& [path, leaf] : state_->leaves) {
        if (!state_->known.contains(path)) unknown.push_back(path);
    }
    for (const auto& [path, tables] : state_->table_arrays) {
        if (!state_->known.contains(path)) unknown.push_back(path);
    }
    if (unknown.empty()) return;
    const std::string& first = unknown.front();
    const std::string allowed = state_->allowedBeside(first);
    throw ConfigError{fmt::format(
        "{}: unknown setting: {}{}{}",
        state_->place(first),
        fmt::join(unknown, ", "),
        allowed.empty() ? "" : "; allowed: ",
        allowed)};
}

const std::string* Document::text(std::string_view path) {
    return state_->find<std::string>(path);
}
const std::int64_t* Document::integer(std::string_view path) {
    return state_->find<std::int64_t>(path);
}
const bool* Document::boolean(std::string_view path) {
    return state_->find<bool>(path);
}
const double* Document::real(std::string_view path) {
    const auto found = state_->leaves.find(path);
    if (found != state_->leaves.end()) {
        if (const auto* whole = std::get_if<std::int64_t>(&found->second))
            found->second = static_cast<double>(*whole);
    }
    return state_->find<double>(path);
}
const std::vector<std::string>* Document::texts(std::string_view path) {
    return state_->find<std::vector<std::string>>(path);
}

std::vector<Document> Document::tables(std::string_view path) {
    state_->known.emplace(path);
    state_->requireNoLeaf(path);
    std::vector<Document> documents;
    const auto found = state_->table_arrays.find(path);
    if (found == state_->table_arrays.end()) return documents;
    for (std::size_t i = 0; i < found->second.size(); ++i) {
        auto state = std::make_unique<State>();
        state->name = fmt::format("{}: {}[{}]", state_->place(path), path, i);
        state->flatten(found->second[i], "");
        state->lines.clear();  // the name has the line where the list begins
        documents.push_back(Document{std::move(state)});
    }
    return documents;
}

std::string Loader::path(std::string_view name) const {
    return table_.empty() ? std::string{name} : fmt::format("{}.{}", table_, name);
}

void Loader::refuse(std::string_view name, std::int64_t found) const {
    throw ConfigError{
        document_.placed(fmt::format("{} is {}, which is out of range", path(name), found))};
}

void requirePrivate(const std::string& path) {
    struct stat status {};
    if (::stat(path.c_str(), &status) != 0) {
        throw ConfigError{
            fmt::format("{}: cannot be read: {}", path, std::generic_category().message(errno))};
    }
    if ((status.st_mode & 077U) == 0) return;
    throw ConfigError{fmt::format(
        "{}: has mode {:04o}; it holds a secret, so only its owner may read it: chmod 0600 {}",
        path,
        status.st_mode & 07777U,
        path)};
}

}  // namespace platen::config
