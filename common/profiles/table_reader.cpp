#include "common/profiles/table_reader.hpp"

#include "common/profiles/profile.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <stdexcept>

namespace platen {

namespace {

/// RFC 8011 section 5.1.4: what a keyword is made of.
bool isKeyword(std::string_view text) {
    constexpr std::size_t kLongest = 255;
    if (text.empty() || text.size() > kLongest || text[0] < 'a' || text[0] > 'z') return false;
    return text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-._") == text.npos;
}

bool isAttributeName(std::string_view text) {
    const auto slash = text.find('/');
    if (slash == std::string_view::npos) return isKeyword(text);
    return isKeyword(text.substr(0, slash)) && isKeyword(text.substr(slash + 1));
}

}  // namespace

TableReader::TableReader(const Tree::Table& table, std::string path)
    : table_{table}, path_{std::move(path)} {}

void TableReader::refuse(std::string_view key, std::string_view problem) const {
    throw ProfileError{fmt::format("{}.{} {}", path_, key, problem)};
}

const Tree* TableReader::take(std::string_view key) {
    known_.emplace(key);
    const auto found = table_.find(key);
    return found == table_.end() ? nullptr : &found->second;
}

const Tree::Array* TableReader::takeArray(std::string_view key) {
    const Tree* node = take(key);
    if (node == nullptr) return nullptr;
    if (node->array() == nullptr) refuse(key, "must be a list");
    return node->array();
}

std::string TableReader::text(std::string_view key, std::string otherwise) {
    const Tree* node = take(key);
    if (node == nullptr) return otherwise;
    if (node->text() == nullptr) refuse(key, "must be a text");
    return *node->text();
}

std::vector<std::string> TableReader::texts(std::string_view key) {
    std::vector<std::string> result;
    const Tree::Array* array = takeArray(key);
    if (array == nullptr) return result;
    for (const Tree& element : *array) {
        if (element.text() == nullptr) refuse(key, "must be a list of texts");
        result.push_back(*element.text());
    }
    return result;
}

std::optional<std::int64_t> TableReader::integer(std::string_view key) {
    const Tree* node = take(key);
    if (node == nullptr) return std::nullopt;
    if (node->integer() == nullptr) refuse(key, "must be a whole number");
    return *node->integer();
}

std::int64_t TableReader::integerWithin(
    std::string_view key, std::int64_t low, std::int64_t high, std::int64_t otherwise) {
    const std::int64_t value = integer(key).value_or(otherwise);
    if (value < low || value > high)
        refuse(key, fmt::format("is {}, allowed: {} to {}", value, low, high));
    return value;
}

bool TableReader::flag(std::string_view key) {
    const Tree* node = take(key);
    if (node == nullptr) return false;
    const bool* value = std::get_if<bool>(&node->content);
    if (value == nullptr) refuse(key, "must be true or false");
    return *value;
}

std::vector<std::int64_t> TableReader::integers(std::string_view key) {
    std::vector<std::int64_t> result;
    const Tree::Array* array = takeArray(key);
    if (array == nullptr) return result;
    for (const Tree& element : *array) {
        if (element.integer() == nullptr) refuse(key, "must be a list of whole numbers");
        result.push_back(*element.integer());
    }
    return result;
}

Oid TableReader::toOid(std::string_view key, const std::string& text) const {
    auto oid = Oid::parse(text);
    if (!oid || oid->size() < 2)
        refuse(key, fmt::format("is '{}', allowed: an OID such as 1.3.6.1.2.1.1.1.0", text));
    return *std::move(oid);
}

std::optional<Oid> TableReader::oid(std::string_view key) {
    if (!has(key)) return std::nullopt;
    return toOid(key, text(key));
}

std::vector<Oid> TableReader::oids(std::string_view key) {
    std::vector<Oid> result;
    for (const std::string& text : texts(key))
        result.push_back(toOid(key, text));
    return result;
}

std::optional<Pattern> TableReader::pattern(std::string_view key) {
    if (!has(key)) return std::nullopt;
    const std::string expression = text(key);
    try {
        return Pattern{expression};
    } catch (const std::invalid_argument& problem) {
        refuse(key, fmt::format("is {}", problem.what()));
    }
}

std::string TableReader::attribute(std::string_view key) {
    const std::string name = text(key);
    if (has(key)) checkAttribute(key, name);
    return name;
}

std::vector<std::string> TableReader::attributes(std::string_view key) {
    std::vector<std::string> names = texts(key);
    for (const std::string& name : names)
        checkAttribute(key, name);
    return names;
}

void TableReader::checkAttribute(std::string_view key, const std::string& name) const {
    if (isAttributeName(name)) return;
    refuse(
        key, fmt::format("is '{}', allowed: an IPP attribute such as printer-state-reasons", name));
}

void TableReader::table(std::string_view key, const std::function<void(TableReader&)>& read) {
    const Tree* node = take(key);
    if (node == nullptr) return;
    if (node->table() == nullptr) refuse(key, "must be a table");
    TableReader reader{*node->table(), fmt::format("{}.{}", path_, key)};
    read(reader);
    reader.finish();
}

void TableReader::tables(std::string_view key, const std::function<void(TableReader&)>& read) {
    const Tree::Array* array = takeArray(key);
    if (array == nullptr) return;
    std::size_t at = 0;
    for (const Tree& element : *array) {
        if (element.table() == nullptr) refuse(key, "must be a list of tables");
        TableReader reader{*element.table(), fmt::format("{}.{}[{}]", path_, key, at++)};
        read(reader);
        reader.finish();
    }
}

void TableReader::eachList(const std::function<void(const std::string& key, TableReader&)>& read) {
    for (const auto& [key, node] : table_)
        tables(key, [&, name = key](TableReader& element) { read(name, element); });
}

void TableReader::finish() const {
    for (const auto& [key, node] : table_) {
        if (known_.contains(key)) continue;
        throw ProfileError{fmt::format(
            "{}.{} is not a known key; allowed: {}", path_, key, fmt::join(known_, ", "))};
    }
}

}  // namespace platen
