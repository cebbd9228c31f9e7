#pragma once

#include <string>
#include <string_view>
#include <vector>

// The tables that are compared, and what is no difference between what is there (`a`) and what was
// rebuilt (`b`).
namespace platen::server::rebuild {

using Columns = std::vector<std::string>;

/// A table that the analysis derives.
struct DerivedTable {
    std::string_view name;
    Columns key;                           ///< beside tenant_id
    Columns compared{};                    ///< empty: all columns but generated ones
    std::string_view device{"device_id"};  ///< column that says whose it is; empty: of no device
    /// Of a row `b` that is not there: retention has taken it. $1: the customer.
    std::string_view gone{"false"};
    /// Where rows come from instead of the table itself, {0}: its schema.
    std::string_view source{};
};

/// The condition of a day of use `b` that has gone, and is not written again.
[[nodiscard]] std::string_view dayGone();

/// All of them, parents first.
[[nodiscard]] const std::vector<DerivedTable>& derivedTables();

/// A query of its rows in a schema, without those of devices that are left out. $1: the customer.
[[nodiscard]] std::string rowsIn(const DerivedTable& table, std::string_view schema);

}  // namespace platen::server::rebuild
