#include "common/profiles/tree.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace platen {

namespace {

bool isBareKeyCharacter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-';
}

std::string tomlString(std::string_view text) {
    std::string result{"\""};
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x20 || byte == 0x7F) {
            result += fmt::format("\\u{:04X}", byte);
            continue;
        }
        if (c == '"' || c == '\\') result.push_back('\\');
        result.push_back(c);
    }
    result.push_back('"');
    return result;
}

std::string keyText(const std::string& key) {
    return !key.empty() && std::ranges::all_of(key, isBareKeyCharacter) ? key : tomlString(key);
}

std::string inlineText(const Tree& node);

std::string inlineArray(const Tree::Array& array) {
    std::string result{"["};
    for (const Tree& element : array) {
        if (result.size() > 1) result += ", ";
        result += inlineText(element);
    }
    return result + "]";
}

std::string inlineTable(const Tree::Table& table) {
    std::string result{"{"};
    for (const auto& [key, node] : table) {
        result +=
            fmt::format("{} {} = {}", result.size() > 1 ? "," : "", keyText(key), inlineText(node));
    }
    return result + " }";
}

std::string inlineText(const Tree& node) {
    if (const auto* text = node.text()) return tomlString(*text);
    if (const auto* integer = node.integer()) return fmt::to_string(*integer);
    if (const auto* boolean = std::get_if<bool>(&node.content)) return *boolean ? "true" : "false";
    if (const auto* array = node.array()) return inlineArray(*array);
    return inlineTable(*node.table());
}

void appendLines(const Tree::Table& table, const std::string& prefix, std::string& lines) {
    for (const auto& [key, node] : table) {
        const std::string path = prefix + keyText(key);
        if (const auto* inner = node.table())
            appendLines(*inner, path + ".", lines);
        else
            lines += fmt::format("{} = {}\n", path, inlineText(node));
    }
}

}  // namespace

std::string canonicalToml(const Tree::Table& table) {
    std::string lines;
    appendLines(table, "", lines);
    return lines;
}

}  // namespace platen
