#pragma once

#include "server/db/row_array.hpp"

#include <cstdint>
#include <string>
#include <vector>

// Only the .cpp files of server/db include this header.
namespace platen::server::db {

/// A composite type as this database has it.
struct RowArray::Layout {
    struct Column {
        std::string name;
        std::uint32_t type{0};
    };
    std::string name;
    std::uint32_t type{0};
    std::vector<Column> columns;  ///< all of them, in the order of the type
};

}  // namespace platen::server::db
