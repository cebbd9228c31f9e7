#include "server/db/transaction.hpp"

#include "server/db/errors.hpp"
#include "server/db/session.hpp"

#include <fmt/format.h>
#include <pqxx/dbtransaction>
#include <pqxx/nontransaction>

#include <algorithm>
#include <string>
#include <utility>

namespace platen::server::db {

namespace {

std::string showTo(const TenantScope& scope) {
    const std::optional<std::string>& tenants = scope.literal();
    return tenants ? fmt::format("; SET LOCAL platen.tenants = '{}'", *tenants) : std::string{};
}

constexpr std::string_view kSeparator = "; ";
constexpr std::string_view kKeepPlans = "; SET LOCAL plan_cache_mode = force_generic_plan";

std::string beginning(const TenantScope& scope, Manner manner) {
    std::string sql = "BEGIN" + showTo(scope);
    if (manner == Manner::KeptPlans) sql += kKeepPlans;
    return sql;
}

/// The library's transaction, but that whatever is to be set goes along with BEGIN, in one message.
class Begun final : public pqxx::dbtransaction {
public:
    Begun(pqxx::connection_base& connection, std::string begin)
        : namedclass{"transaction"}, dbtransaction{connection}, begin_{std::move(begin)} {
        Begin();
    }
    Begun(const Begun&) = delete;
    Begun& operator=(const Begun&) = delete;
    ~Begun() noexcept override { End(); }

private:
    static constexpr int kConnectAgain = 2;  // times, as the library does

    void do_begin() override { direct_exec(begin_.c_str(), kConnectAgain); }
    void do_commit() override { direct_exec("COMMIT"); }

    std::string begin_;
};

}  // namespace

struct Transaction::Work {
    std::unique_ptr<pqxx::transaction_base> work;
    bool has_run{false};  ///< a statement
};

Transaction::Transaction(Database& database, const TenantScope& scope, Manner manner)
    : database_{database},
      manner_{manner},
      begin_{beginning(scope, manner)},
      session_{database.take()} {
    try {
        begin();
    } catch (...) {
        work_.reset();
        database_.giveBack(std::move(session_));
        throw;
    }
}

void Transaction::begin() {
    try {
        startWork();
    } catch (const DatabaseUnavailable&) {
        beginAgain();
    }
}

/// The connection may have broken while it lay in the pool; nothing was done on it yet.
void Transaction::beginAgain() {
    work_.reset();
    session_ = database_.dedicated();
    startWork();
}

void Transaction::startWork() {
    try {
        work_ = std::make_unique<Work>();
        if (manner_ == Manner::EachAlone)
            work_->work = std::make_unique<pqxx::nontransaction>(session_->connection());
        else
            work_->work = std::make_unique<Begun>(session_->connection(), begin_);
    } catch (...) {
        rethrowTyped();
    }
}

Transaction::~Transaction() {
    work_.reset();  // rolls back what was not committed
    database_.giveBack(std::move(session_));
}

void Transaction::see(const TenantScope& scope) {
    const std::string sql = showTo(scope);
    if (!sql.empty()) execScript(std::string_view{sql}.substr(kSeparator.size()));
}

void Transaction::seeWithKeptPlans(const TenantScope& scope) {
    const std::string sql = showTo(scope).append(kKeepPlans);
    execScript(std::string_view{sql}.substr(kSeparator.size()));
}

Rows Transaction::run(std::string_view sql, const std::vector<Param>& params) {
    try {
        Rows rows = session_->run(*work_->work, sql, params);
        work_->has_run = true;
        if (after_statement_) after_statement_();
        return rows;
    } catch (const DatabaseUnavailable&) {
        if (manner_ != Manner::EachAlone || work_->has_run) throw;
        beginAgain();
        work_->has_run = true;
        return session_->run(*work_->work, sql, params);
    }
}

BinaryRows Transaction::runBinary(std::string_view sql, const std::vector<Param>& params) {
    BinaryRows rows = session_->runBinary(sql, params);
    if (after_statement_) after_statement_();
    return rows;
}

std::size_t Transaction::touch(std::string_view sql, const std::vector<Param>& params) {
    if (std::ranges::any_of(params, &Param::isBinary)) return runBinary(sql, params).affected();
    return run(sql, params).affected();
}

RowArray Transaction::rowsOf(
    std::string_view type, std::initializer_list<std::string_view> columns) {
    auto layout = session_->layoutOf(type);
    std::vector<std::size_t> places;
    for (const std::string_view column : columns) {
        const auto found =
            std::ranges::find(layout->columns, column, &RowArray::Layout::Column::name);
        if (found == layout->columns.end())
            throw DatabaseError{fmt::format("{} has no column {}", type, column), "42703"};
        places.push_back(static_cast<std::size_t>(found - layout->columns.begin()));
    }
    return RowArray{std::move(layout), std::move(places)};
}

void Transaction::execScript(std::string_view sql) {
    try {
        work_->work->exec(std::string{sql});
    } catch (...) {
        rethrowTyped();
    }
}

void Transaction::commit() {
    try {
        work_->work->commit();
    } catch (...) {
        rethrowTyped();
    }
    for (const auto& action : std::exchange(after_commit_, {}))
        action();
}

void Transaction::requireAtMostOne(const Rows& rows, std::string_view sql) {
    if (rows.size() <= 1) return;
    throw DatabaseError{fmt::format("{} rows where one was expected: {}", rows.size(), sql), {}};
}

}  // namespace platen::server::db
