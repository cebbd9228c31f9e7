#pragma once

#include "common/core/clock.hpp"
#include "server/db/database.hpp"

#include <string>
#include <vector>

namespace platen::server::migrations {

/// How the database is set up, as far as promises rest on it.
struct DatabaseFacts {
    std::string name;
    int server_version{0};  ///< 150009 is 15.9
    std::string encoding;
    std::string collation;
    bool collation_changed{false};  ///< the system sorts otherwise than when the indexes were made
    bool commits_wait{true};        ///< synchronous_commit is not off, for no role
    bool writes_sync{true};         ///< fsync and full_page_writes are on
    TimePoint clock;                ///< when it was asked
    int connections{0};             ///< for all who are no superusers; 0: not known
};

/// What is wrong with that. Texts for the operator.
struct Fitness {
    std::vector<std::string> refusals;  ///< the server must not work with such a database
    std::vector<std::string> dangers;   ///< a person has to see to it, soon
    std::vector<std::string> notes;
};
/// Pure. `now` is our own clock at the same time; `connections`: how many this process may open.
[[nodiscard]] Fitness judge(const DatabaseFacts& facts, TimePoint now, unsigned connections = 0);

/// Throws db::DatabaseError.
[[nodiscard]] DatabaseFacts readFacts(db::Database& database);

}  // namespace platen::server::migrations
