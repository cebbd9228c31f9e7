#include "common/profiles/tree.hpp"

#include "common/profiles/profile.hpp"

#include <fmt/format.h>
#include <toml++/toml.h>

namespace platen {

namespace {

Tree::Table toTable(const toml::table& table, const std::string& path);

Tree toTree(const toml::node& node, const std::string& path) {
    if (const auto* text = node.as_string()) return Tree{text->get()};
    if (const auto* integer = node.as_integer()) return Tree{integer->get()};
    if (const auto* boolean = node.as_boolean()) return Tree{boolean->get()};
    if (const auto* table = node.as_table()) return Tree{toTable(*table, path)};
    const auto* array = node.as_array();
    if (array == nullptr) {
        throw ProfileError{fmt::format(
            "{} is a fraction or a date; allowed: texts, whole numbers, true, false", path)};
    }
    Tree::Array elements;
    for (const auto& element : *array)
        elements.push_back(toTree(element, fmt::format("{}[{}]", path, elements.size())));
    return Tree{std::move(elements)};
}

Tree::Table toTable(const toml::table& table, const std::string& path) {
    Tree::Table result;
    for (const auto& [key, node] : table)
        result.emplace(std::string{key.str()}, toTree(node, fmt::format("{}.{}", path, key.str())));
    return result;
}

}  // namespace

Tree::Table parseTree(std::string_view toml, std::string_view name) {
    try {
        return toTable(toml::parse(toml), std::string{name});
    } catch (const toml::parse_error& problem) {
        throw ProfileError{
            fmt::format("{}:{}: {}", name, problem.source().begin.line, problem.description())};
    }
}

}  // namespace platen
