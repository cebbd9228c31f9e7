#pragma once

#include "server/db/binary_rows.hpp"

#include <libpq-fe.h>

#include <memory>

// The library's types. Only the .cpp files of server/db include this header.
namespace platen::server::db {

struct ClearResult {
    void operator()(PGresult* result) const { PQclear(result); }
};

struct BinaryRows::Content {
    std::unique_ptr<PGresult, ClearResult> result;
};

}  // namespace platen::server::db
