#include "server/db/transaction.hpp"

#include "server/db/errors.hpp"
#include "server/db/session.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <utility>

namespace platen::server::db {

struct Transaction::Work {
    explicit Work(Session& session) : work{session.connection()} {}
    pqxx::work work;
};

Transaction::Transaction(Database& database, const TenantScope& scope)
    : database_{database}, session_{database.take()} {
    try {
        begin();
        see(scope);
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
        // The connection may have broken while it lay in the pool; nothing was done on it yet.
        session_ = database_.dedicated();
        startWork();
    }
}

void Transaction::startWork() {
    try {
        work_ = std::make_unique<Work>(*session_);
    } catch (...) {
        rethrowTyped();
    }
}

Transaction::~Transaction() {
    work_.reset();  // rolls back what was not committed
    database_.giveBack(std::move(session_));
}

void Transaction::see(const TenantScope& scope) {
    const std::optional<std::string>& tenants = scope.literal();
    if (tenants) execScript(fmt::format("SET LOCAL platen.tenants = '{}'", *tenants));
}

Rows Transaction::run(std::string_view sql, const std::vector<Param>& params) {
    Rows rows = session_->run(work_->work, sql, params);
    if (after_statement_) after_statement_();
    return rows;
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
        work_->work.exec(std::string{sql});
    } catch (...) {
        rethrowTyped();
    }
}

void Transaction::commit() {
    try {
        work_->work.commit();
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
