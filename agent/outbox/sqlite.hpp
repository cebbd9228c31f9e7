#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

struct sqlite3;
struct sqlite3_stmt;

/// The few things that the outbox needs of SQLite's C interface. One thread. Every failure is an
/// OutboxError whose fault follows from SQLite's code.
namespace platen::agent::outbox::sqlite {

struct Finalize {
    void operator()(sqlite3_stmt* statement) const;
};
using StatementPtr = std::unique_ptr<sqlite3_stmt, Finalize>;

/// Statements that nobody uses at the moment, by their text: most of what a short statement costs
/// is its preparation. A change of the tables is no harm: SQLite prepares them again by itself.
class StatementCache {
public:
    /// Nothing when there is none, or it is in use.
    [[nodiscard]] StatementPtr take(std::string_view sql);
    /// It holds no lock and no parameter afterwards. One that failed is not kept.
    void giveBack(StatementPtr statement);

private:
    std::map<std::string, StatementPtr, std::less<>> kept_;  ///< null: in use
};

/// Movable while there is no statement of it.
class Connection {
public:
    /// Opens or creates the file; the connection locks it against other processes.
    explicit Connection(const std::string& path);

    /// Statements without parameters and results.
    void run(const std::string& sql);
    /// The first column of the first row of a query that always has one.
    [[nodiscard]] std::int64_t number(const std::string& sql);

    /// Closing writes nothing then: what is in the log stays there.
    void leaveAsItIs() const;

    [[nodiscard]] sqlite3* handle() const { return handle_.get(); }
    [[nodiscard]] const std::string& path() const { return path_; }
    [[nodiscard]] StatementCache& cache() { return cache_; }
    [[noreturn]] void fail(int code) const;

private:
    struct Close {
        void operator()(sqlite3* handle) const;
    };
    std::string path_;
    std::unique_ptr<sqlite3, Close> handle_;
    StatementCache cache_;  // goes before the handle
};

/// A prepared statement, from the connection's cache or new. Parameters are bound in order, columns
/// are read in order; text and bytes are copied.
class Statement {
public:
    Statement(Connection& connection, std::string_view sql);
    ~Statement() { connection_.cache().giveBack(std::move(statement_)); }
    Statement(Statement&&) = default;
    Statement& operator=(Statement&&) = delete;
    Statement(const Statement&) = delete;
    Statement& operator=(const Statement&) = delete;

    Statement& bind(std::int64_t value);
    Statement& bind(std::uint64_t value);
    Statement& bindBytes(std::string_view bytes);

    /// True while there is a row.
    bool step();
    /// For statements without rows: runs once more with new parameters afterwards. Returns how many
    /// rows were changed.
    std::int64_t execute();
    /// For queries that are run again with new parameters.
    void reset();

    [[nodiscard]] std::int64_t integer(int column) const;
    [[nodiscard]] std::uint64_t unsignedInteger(int column) const;
    [[nodiscard]] std::string bytes(int column) const;

private:
    void check(int code);

    Connection& connection_;
    StatementPtr statement_;
    int bound_{0};
};

/// BEGIN IMMEDIATE; rolls back unless commit() returned.
class Transaction {
public:
    explicit Transaction(Connection& connection);
    ~Transaction();
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;

    void commit();

private:
    Connection& connection_;
    bool open_{true};
};

}  // namespace platen::agent::outbox::sqlite
