#include "common/profiles/tree.hpp"

namespace platen {

namespace {

enum class Lists { Replace, PutChildFirst };

Tree mergedNode(const Tree& parent, const Tree& child, Lists lists);

Tree::Table mergedTable(const Tree::Table& parent, const Tree::Table& child, Lists lists) {
    Tree::Table result = parent;
    for (const auto& [key, node] : child) {
        const auto inherited = parent.find(key);
        const Lists inner = key == "identity" ? Lists::PutChildFirst : lists;
        result.insert_or_assign(
            key, inherited == parent.end() ? node : mergedNode(inherited->second, node, inner));
    }
    return result;
}

Tree mergedNode(const Tree& parent, const Tree& child, Lists lists) {
    if (parent.table() != nullptr && child.table() != nullptr)
        return Tree{mergedTable(*parent.table(), *child.table(), lists)};
    if (lists == Lists::Replace || parent.array() == nullptr || child.array() == nullptr)
        return child;
    Tree::Array both = *child.array();
    both.insert(both.end(), parent.array()->begin(), parent.array()->end());
    return Tree{std::move(both)};
}

}  // namespace

Tree::Table mergeTrees(const Tree::Table& parent, const Tree::Table& child) {
    return mergedTable(parent, child, Lists::Replace);
}

}  // namespace platen
