#pragma once

#include "server/db/binary_result.hpp"
#include "server/db/param.hpp"
#include "server/db/row_layout.hpp"
#include "server/db/rows.hpp"

#include <libpq-fe.h>
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
    explicit Content(pqxx::result rows);
    pqxx::result result;
    /// Names, by place: libpq would copy the name that is asked for, each time.
    std::vector<std::string_view> columns;
};

/// The library's connection, which also shows the handle of libpq below it: the library itself has
/// neither binary results nor binary parameters of any type.
class OpenConnection final : public pqxx::connection_base {
public:
    explicit OpenConnection(const std::string& connection_string);
    OpenConnection(const OpenConnection&) = delete;
    OpenConnection& operator=(const OpenConnection&) = delete;
    ~OpenConnection() noexcept { close(); }

    /// Null while there is no connection.
    [[nodiscard]] PGconn* handle() const { return policy_.current; }
    /// Another number after the library has connected again by itself.
    [[nodiscard]] unsigned generation() const { return policy_.connected; }

private:
    struct ShowHandle final : pqxx::connect_direct {
        using connect_direct::connect_direct;
        handle do_completeconnect(handle made) override;
        handle do_disconnect(handle old) noexcept override;
        PGconn* current{nullptr};
        unsigned connected{0};
    };
    ShowHandle policy_;
};

/// One connection and what was prepared on it. One thread at a time.
class Session {
public:
    /// Throws DatabaseUnavailable.
    explicit Session(const std::string& connection_string);

    [[nodiscard]] bool isAlive() const { return connection_.is_open(); }
    /// And in no transaction, not even one that has failed: the next one can begin.
    [[nodiscard]] bool isIdle() const;
    [[nodiscard]] pqxx::connection_base& connection() { return connection_; }

    /// Runs a statement, prepared while fewer than kMaxPrepared are.
    [[nodiscard]] Rows run(
        pqxx::transaction_base& work, std::string_view sql, const std::vector<Param>& params);
    /// The same with parameters and a result in binary form, in the transaction that is open.
    [[nodiscard]] BinaryRows runBinary(std::string_view sql, const std::vector<Param>& params);

    /// Of a composite type. Throws DatabaseError when there is none of that name.
    [[nodiscard]] std::shared_ptr<const RowArray::Layout> layoutOf(std::string_view type);

private:
    static constexpr std::size_t kMaxPrepared = 400;
    /// The name of the prepared statement; null when there are too many.
    [[nodiscard]] const std::string* prepare(const std::string& sql);
    [[nodiscard]] const std::string* prepareBinary(const std::string& sql);
    /// Throws what the database refused.
    void check(const PGresult* result) const;
    void forgetAfterReconnect();

    OpenConnection connection_;
    /// Else the library prints what it throws too, beside the log.
    pqxx::quiet_errorhandler quiet_{connection_};
    std::unordered_map<std::string, std::string> prepared_;  // SQL -> name; names have a limit
    std::unordered_map<std::string, std::string> binary_prepared_;
    std::unordered_map<std::string, std::shared_ptr<const RowArray::Layout>> layouts_;
    unsigned generation_{0};  ///< that the two above belong to
};

}  // namespace platen::server::db
