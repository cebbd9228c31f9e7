#pragma once

#include "server/db/param.hpp"
#include "server/db/rows.hpp"

#include <pqxx/connection>
#include <pqxx/errorhandler>
#include <pqxx/result>
#include <pqxx/transaction>

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

// The library's types. Only the .cpp files of server/db include this header.
namespace platen::server::db {

struct Rows::Content {
    pqxx::result result;
};

/// One connection and what was prepared on it. One thread at a time.
class Session {
public:
    /// Throws DatabaseUnavailable.
    explicit Session(const std::string& connection_string);

    [[nodiscard]] bool isAlive() const { return connection_.is_open(); }
    [[nodiscard]] pqxx::connection& connection() { return connection_; }

    /// Runs a statement, prepared while fewer than kMaxPrepared are.
    [[nodiscard]] Rows run(
        pqxx::transaction_base& work, std::string_view sql, const std::vector<Param>& params);

private:
    static constexpr std::size_t kMaxPrepared = 400;
    /// The name of the prepared statement; null when there are too many.
    [[nodiscard]] const std::string* prepare(const std::string& sql);

    pqxx::connection connection_;
    /// Else the library prints what it throws too, beside the log.
    pqxx::quiet_errorhandler quiet_{connection_};
    std::unordered_map<std::string, std::string> prepared_;  // SQL -> name; names have a limit
};

}  // namespace platen::server::db
