#pragma once

#include "common/profiles/pattern.hpp"
#include "common/profiles/tree.hpp"
#include "common/raw/oid.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace platen {

/// Takes the known keys out of one table of a profile; finish() refuses the others. Every error is
/// a ProfileError that names the path of the key, its value and what is allowed.
class TableReader {
public:
    /// `table` must outlive the reader.
    TableReader(const Tree::Table& table, std::string path);

    [[nodiscard]] std::string text(std::string_view key, std::string otherwise = {});
    [[nodiscard]] std::vector<std::string> texts(std::string_view key);
    [[nodiscard]] std::optional<std::int64_t> integer(std::string_view key);
    [[nodiscard]] std::int64_t integerWithin(
        std::string_view key, std::int64_t low, std::int64_t high, std::int64_t otherwise);
    [[nodiscard]] bool flag(std::string_view key);  ///< false where the key is not there
    [[nodiscard]] std::vector<std::int64_t> integers(std::string_view key);
    [[nodiscard]] std::optional<Oid> oid(std::string_view key);
    [[nodiscard]] std::vector<Oid> oids(std::string_view key);
    [[nodiscard]] std::optional<Pattern> pattern(std::string_view key);
    /// The name of an IPP attribute, or of a collection's member as "collection/member"; empty when
    /// the key is not there.
    [[nodiscard]] std::string attribute(std::string_view key);
    [[nodiscard]] std::vector<std::string> attributes(std::string_view key);

    /// Calls `read` with a reader of the table `key`, when it is there, and finishes that reader.
    void table(std::string_view key, const std::function<void(TableReader&)>& read);
    /// The same for each table of the array `key`.
    void tables(std::string_view key, const std::function<void(TableReader&)>& read);
    /// The same for each member of this table, which is called by its key; all keys are known.
    void eachList(const std::function<void(const std::string& key, TableReader&)>& read);

    /// Throws when the table has a key that nobody asked for.
    void finish() const;
    [[noreturn]] void refuse(std::string_view key, std::string_view problem) const;
    /// Whether the key is there; it is known from now on.
    [[nodiscard]] bool has(std::string_view key) { return take(key) != nullptr; }

private:
    [[nodiscard]] const Tree* take(std::string_view key);
    void checkAttribute(std::string_view key, const std::string& name) const;
    [[nodiscard]] Oid toOid(std::string_view key, const std::string& text) const;
    [[nodiscard]] const Tree::Array* takeArray(std::string_view key);

    const Tree::Table& table_;
    std::string path_;
    std::set<std::string, std::less<>> known_;
};

}  // namespace platen
