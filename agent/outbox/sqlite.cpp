#include "agent/outbox/sqlite.hpp"

#include "agent/outbox/outbox_error.hpp"

#include <fmt/format.h>
#include <sqlite3.h>

#include <cerrno>
#include <string_view>

namespace platen::agent::outbox::sqlite {

namespace {

/// More than the outbox has statements.
constexpr std::size_t kMostKept = 64;

OutboxFault faultOf(int code) {
    switch (code & 0xFF) {
        case SQLITE_CORRUPT:
        case SQLITE_NOTADB:
        case SQLITE_MISMATCH:
        case SQLITE_ERROR:  // a table or column that a sound file has is missing
        case SQLITE_CONSTRAINT:
            return OutboxFault::Damaged;
        case SQLITE_FULL:
            return OutboxFault::Full;
        case SQLITE_PERM:
        case SQLITE_READONLY:
        case SQLITE_CANTOPEN:
        case SQLITE_AUTH:
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
            return OutboxFault::NotUsable;
        default:
            return OutboxFault::Disk;
    }
}

/// SQLite's code does not tell all that the system has told it.
OutboxFault faultOf(int code, int system_error) {
    const bool is_quota = system_error == EDQUOT || system_error == EFBIG;
    if (code == SQLITE_IOERR_WRITE && is_quota) return OutboxFault::Full;
    const bool passes = system_error == EMFILE || system_error == ENFILE || system_error == ENOMEM;
    if ((code & 0xFF) == SQLITE_CANTOPEN && passes) return OutboxFault::Disk;
    return faultOf(code);
}

std::string_view hintFor(int code) {
    switch (code & 0xFF) {
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
            return ": is another agent running with this folder?";
        case SQLITE_PERM:
        case SQLITE_READONLY:
        case SQLITE_CANTOPEN:
        case SQLITE_AUTH:
            return ": the file, its folder and the file system must be writable for this user";
        default:
            return "";
    }
}

}  // namespace

void Connection::Close::operator()(sqlite3* handle) const {
    sqlite3_close_v2(handle);
}

Connection::Connection(const std::string& path) : path_{path} {
    sqlite3* handle = nullptr;
    const int code = sqlite3_open_v2(
        path.c_str(),
        &handle,
        SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE,
        nullptr);
    handle_.reset(handle);
    if (code != SQLITE_OK) fail(code);
}

void Connection::fail(int code) const {
    const std::string text = handle_ ? sqlite3_errmsg(handle_.get()) : sqlite3_errstr(code);
    const OutboxFault fault = faultOf(code, handle_ ? sqlite3_system_errno(handle_.get()) : 0);
    // As after a crash: nothing more is written, also not by closing.
    if (handle_ && fault == OutboxFault::Disk) leaveAsItIs();
    throw OutboxError{
        fault, fmt::format("{}: {} (SQLite code {}){}", path_, text, code, hintFor(code))};
}

void Connection::leaveAsItIs() const {
    sqlite3_db_config(handle_.get(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
}

void Connection::run(const std::string& sql) {
    const int code = sqlite3_exec(handle_.get(), sql.c_str(), nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) fail(code);
}

std::int64_t Connection::number(const std::string& sql) {
    Statement statement{*this, sql};
    if (!statement.step())
        throw OutboxError{OutboxFault::Damaged, fmt::format("{}: no row for {}", path_, sql)};
    return statement.integer(0);
}

void Finalize::operator()(sqlite3_stmt* statement) const {
    sqlite3_finalize(statement);
}

StatementPtr StatementCache::take(std::string_view sql) {
    const auto found = kept_.find(sql);
    if (found != kept_.end()) return std::move(found->second);
    // The place is made now: giving back must not fail.
    if (kept_.size() < kMostKept) kept_.emplace(sql, nullptr);
    return nullptr;
}

void StatementCache::giveBack(StatementPtr statement) {
    if (!statement || sqlite3_reset(statement.get()) != SQLITE_OK) return;
    sqlite3_clear_bindings(statement.get());
    const auto place = kept_.find(std::string_view{sqlite3_sql(statement.get())});
    if (place != kept_.end() && !place->second) place->second = std::move(statement);
}

Statement::Statement(Connection& connection, std::string_view sql)
    : connection_{connection}, statement_{connection.cache().take(sql)} {
    if (statement_) return;
    sqlite3_stmt* statement = nullptr;
    check(sqlite3_prepare_v3(
        connection.handle(),
        sql.data(),
        static_cast<int>(sql.size()),
        SQLITE_PREPARE_PERSISTENT,
        &statement,
        nullptr));
    statement_.reset(statement);
}

void Statement::check(int code) {
    if (code != SQLITE_OK) connection_.fail(code);
}

Statement& Statement::bind(std::int64_t value) {
    check(sqlite3_bind_int64(statement_.get(), ++bound_, value));
    return *this;
}

Statement& Statement::bind(std::uint64_t value) {
    return bind(static_cast<std::int64_t>(value));
}

Statement& Statement::bindBytes(std::string_view bytes) {
    check(sqlite3_bind_blob64(
        statement_.get(),
        ++bound_,
        bytes.empty() ? "" : bytes.data(),
        bytes.size(),
        SQLITE_TRANSIENT));  // NOLINT(cppcoreguidelines-pro-type-cstyle-cast): a macro of SQLite's
    return *this;
}

bool Statement::step() {
    const int code = sqlite3_step(statement_.get());
    if (code == SQLITE_ROW) return true;
    if (code != SQLITE_DONE) connection_.fail(code);
    return false;
}

std::int64_t Statement::execute() {
    while (step()) {
    }
    reset();
    return sqlite3_changes64(connection_.handle());
}

void Statement::reset() {
    sqlite3_reset(statement_.get());
    bound_ = 0;
}

std::int64_t Statement::integer(int column) const {
    return sqlite3_column_int64(statement_.get(), column);
}

std::uint64_t Statement::unsignedInteger(int column) const {
    return static_cast<std::uint64_t>(integer(column));
}

std::string Statement::bytes(int column) const {
    const auto* data = static_cast<const char*>(sqlite3_column_blob(statement_.get(), column));
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column));
    return data == nullptr ? std::string{} : std::string{data, size};
}

Transaction::Transaction(Connection& connection) : connection_{connection} {
    Statement{connection_, "BEGIN IMMEDIATE"}.execute();
}

Transaction::~Transaction() {
    // The failure that brought us here is the one to report.
    if (open_) sqlite3_exec(connection_.handle(), "ROLLBACK", nullptr, nullptr, nullptr);
}

void Transaction::commit() {
    Statement{connection_, "COMMIT"}.execute();
    open_ = false;
}

}  // namespace platen::agent::outbox::sqlite
