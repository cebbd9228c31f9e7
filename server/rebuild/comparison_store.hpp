#pragma once

#include "common/core/ids.hpp"
#include "server/db/transaction.hpp"

#include <cstdint>
#include <string>
#include <vector>

// What was made again beside what is there. `tx` sees the customer and is among the scratch tables.
namespace platen::server::rebuild {

/// Rows of a table that are not what they should be, by the first of them in the order of its key.
struct Difference {
    std::string table;
    std::int64_t rows{0};
    std::string key;      ///< of the first one, as JSON
    std::string column;   ///< the first one that differs; empty: the whole row
    std::string there;    ///< what is there: the value, "a row" or "no row"
    std::string rebuilt;  ///< what it should be
};

/// Devices that are looked at: all but those that are left out.
[[nodiscard]] std::int64_t countCompared(db::Transaction& tx, const TenantId& tenant);

/// Of every table that differs. Devices that are left out are not looked at; with `is_all` false
/// there are some, and the customer's sums are those of their use as it is there and of the others'
/// as it was rebuilt. Once, at the end.
[[nodiscard]] std::vector<Difference> compare(
    db::Transaction& tx, const TenantId& tenant, bool is_all);

/// Writes what compare() found, in the real tables: nothing else is touched. Not among the scratch
/// tables any more; as a superuser.
void replaceDifferences(db::Transaction& tx, const TenantId& tenant);

}  // namespace platen::server::rebuild
