#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace platen {

/// A TOML document as plain values: what profiles are merged and written as. Whole numbers, texts
/// and truth values only.
struct Tree {
    using Array = std::vector<Tree>;
    using Table = std::map<std::string, Tree, std::less<>>;

    std::variant<std::string, std::int64_t, bool, Array, Table> content;
    bool operator==(const Tree&) const = default;

    [[nodiscard]] const Table* table() const { return std::get_if<Table>(&content); }
    [[nodiscard]] const Array* array() const { return std::get_if<Array>(&content); }
    [[nodiscard]] const std::string* text() const { return std::get_if<std::string>(&content); }
    [[nodiscard]] const std::int64_t* integer() const {
        return std::get_if<std::int64_t>(&content);
    }
};

/// Throws ProfileError, which calls the text `name`, for what is no TOML or has a value of another
/// kind.
[[nodiscard]] Tree::Table parseTree(std::string_view toml, std::string_view name);

/// `child` on top of `parent`: tables are merged key by key, everything else is replaced. Under
/// the key `identity` the candidates of the child come before those of the parent instead.
[[nodiscard]] Tree::Table mergeTrees(const Tree::Table& parent, const Tree::Table& child);

/// TOML with one line a value: dotted keys in order, tables inside arrays inline. Equal trees give
/// equal texts, and parseTree() of the text gives the tree (without empty tables).
[[nodiscard]] std::string canonicalToml(const Tree::Table& table);

}  // namespace platen
