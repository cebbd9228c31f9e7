#pragma once

#include "server/db/binary_rows.hpp"
#include "server/db/database.hpp"
#include "server/db/errors.hpp"
#include "server/db/param.hpp"
#include "server/db/row_array.hpp"
#include "server/db/rows.hpp"
#include "server/db/tenant_scope.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace platen::server::db {

/// How a transaction is begun, and how its statements are planned.
enum class Manner : std::uint8_t {
    Plain,      ///< plans as the role is set: those of web are made anew, for the values given
    KeptPlans,  ///< made once a connection, whatever the values: for what is found by keys, where
                ///< planning takes longer than finding
    EachAlone   ///< no BEGIN and COMMIT: each statement is a transaction by itself, and one that
                ///< finds its connection broken may run twice. With TenantScope::none() only.
};

/// One transaction (READ COMMITTED) on a connection of the pool. One thread. Rolls back in the
/// destructor unless commit() came first. Every method throws the kinds of errors.hpp; after an
/// error only destruction is left, except around attempt().
class Transaction {
public:
    Transaction(Database& database, const TenantScope& scope, Manner manner = Manner::Plain);
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;
    ~Transaction();

    /// Replaces the visible tenants from here on.
    void see(const TenantScope& scope);
    /// And goes over to plans that are kept, in the same message.
    void seeWithKeptPlans(const TenantScope& scope);

    /// `sql` is a constant with $1, $2, ...; it is prepared once a connection.
    template <class... Values>
    Rows query(std::string_view sql, const Values&... values) {
        return run(sql, std::vector<Param>{Param(values)...});
    }
    [[nodiscard]] Rows run(std::string_view sql, const std::vector<Param>& params);

    /// The number of rows touched.
    template <class... Values>
    std::size_t exec(std::string_view sql, const Values&... values) {
        return touch(sql, std::vector<Param>{Param(values)...});
    }
    [[nodiscard]] std::size_t touch(std::string_view sql, const std::vector<Param>& params);

    /// The only row, nothing when there is none; DatabaseError when there are more.
    template <class Mapper, class... Values>
    auto one(std::string_view sql, Mapper mapper, const Values&... values)
        -> std::optional<std::invoke_result_t<Mapper, const Row&>> {
        const Rows rows = query(sql, values...);
        requireAtMostOne(rows, sql);
        if (rows.empty()) return std::nullopt;
        return std::invoke(mapper, rows[0]);
    }

    template <class Mapper, class... Values>
    auto many(std::string_view sql, Mapper mapper, const Values&... values)
        -> std::vector<std::invoke_result_t<Mapper, const Row&>> {
        const Rows rows = query(sql, values...);
        std::vector<std::invoke_result_t<Mapper, const Row&>> result;
        result.reserve(rows.size());
        for (std::size_t i = 0; i < rows.size(); ++i)
            result.push_back(std::invoke(mapper, rows[i]));
        return result;
    }

    /// For thousands of rows: the result in binary form, columns by their order.
    template <class... Values>
    BinaryRows read(std::string_view sql, const Values&... values) {
        return runBinary(sql, std::vector<Param>{Param(values)...});
    }
    [[nodiscard]] BinaryRows runBinary(std::string_view sql, const std::vector<Param>& params);

    /// No rows yet, of a table or composite type and the columns that will be given. Asks the
    /// database for the type once a connection. Throws DatabaseError for a type or column that is
    /// not there.
    [[nodiscard]] RowArray rowsOf(
        std::string_view type, std::initializer_list<std::string_view> columns);

    /// Calls `action`, which does not throw, after commit() succeeded: for memories of what is in
    /// the database. Forgotten when the transaction, or the attempt() it was said in, is undone.
    void afterCommit(std::function<void()> action) { after_commit_.push_back(std::move(action)); }

    /// Calls `action`, which does not throw, after each statement that succeeded: a long
    /// transaction shows that it gets on.
    void afterEachStatement(std::function<void()> action) { after_statement_ = std::move(action); }

    /// Runs `step`; when it throws anything but a TransientError, undoes what it did here before
    /// the exception passes on: the transaction can be used as if nothing had happened. Does not
    /// nest.
    template <class Step>
    void attempt(const Step& step) {
        execScript("SAVEPOINT attempt");
        const std::size_t actions = after_commit_.size();
        try {
            step();
        } catch (const TransientError&) {
            throw;
        } catch (...) {
            after_commit_.resize(actions);
            execScript("ROLLBACK TO SAVEPOINT attempt; RELEASE SAVEPOINT attempt");
            throw;
        }
        execScript("RELEASE SAVEPOINT attempt");
    }

    /// Statements without parameters, also several; for migrations and SET.
    void execScript(std::string_view sql);

    /// A DatabaseUnavailable from here means: outcome unknown, treat as not done.
    void commit();

private:
    void begin();
    void startWork();
    /// On another connection, where the first statement would find its own one broken.
    void beginAgain();
    static void requireAtMostOne(const Rows& rows, std::string_view sql);

    Database& database_;
    Manner manner_;
    std::string begin_;
    std::unique_ptr<Session> session_;
    struct Work;
    std::unique_ptr<Work> work_;
    std::vector<std::function<void()>> after_commit_;
    std::function<void()> after_statement_;
};

}  // namespace platen::server::db
