#include "server/db/session.hpp"

#include "common/core/text.hpp"
#include "server/db/errors.hpp"

#include <fmt/format.h>
#include <pqxx/prepared_statement>

#include <stdexcept>
#include <utility>

namespace platen::server::db {

namespace {

constexpr const char* kLayout =
    "SELECT t.oid::bigint, a.attname::text, a.atttypid::bigint FROM pg_catalog.pg_type t "
    "JOIN pg_catalog.pg_attribute a ON a.attrelid = t.typrelid "
    "WHERE t.oid = to_regtype($1) AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum";

struct LibpqParams {
    std::vector<const char*> values;
    std::vector<int> lengths;
    std::vector<int> formats;
};

LibpqParams toParams(const std::vector<Param>& params) {
    LibpqParams all;
    for (const Param& param : params) {
        all.values.push_back(param.text());
        all.lengths.push_back(static_cast<int>(param.size()));
        all.formats.push_back(param.isBinary() ? 1 : 0);
    }
    return all;
}

}  // namespace

Rows::Content::Content(pqxx::result rows) : result{std::move(rows)} {
    columns.reserve(result.columns());
    for (pqxx::row::size_type i = 0; i < result.columns(); ++i)
        columns.emplace_back(result.column_name(i));
}

OpenConnection::ShowHandle::handle OpenConnection::ShowHandle::do_completeconnect(handle made) {
    current = connect_direct::do_completeconnect(made);
    ++connected;
    return current;
}

OpenConnection::ShowHandle::handle OpenConnection::ShowHandle::do_disconnect(handle old) noexcept {
    current = nullptr;
    return connect_direct::do_disconnect(old);
}

OpenConnection::OpenConnection(const std::string& connection_string)
    : connection_base{policy_}, policy_{connection_string} {
    try {
        init();
    } catch (...) {
        rethrowTyped();
    }
}

Session::Session(const std::string& connection_string) : connection_{connection_string} {}

bool Session::isIdle() const {
    return isAlive() && PQtransactionStatus(connection_.handle()) == PQTRANS_IDLE;
}

const std::string* Session::prepare(const std::string& sql) {
    const auto known = prepared_.find(sql);
    if (known != prepared_.end()) return &known->second;
    if (prepared_.size() >= kMaxPrepared) return nullptr;
    const std::string name = fmt::format("s{}", prepared_.size());
    connection_.prepare(name, sql);
    return &prepared_.emplace(sql, name).first->second;
}

Rows Session::run(
    pqxx::transaction_base& work, std::string_view sql, const std::vector<Param>& params) {
    std::vector<const char*> values;
    values.reserve(params.size());
    for (const Param& param : params) {
        if (param.isBinary()) throw std::logic_error{"rows go through exec() and read() only"};
        values.push_back(param.text());
    }
    const std::string statement{sql};
    const auto arguments = pqxx::prepare::make_dynamic_params(values);
    try {
        const std::string* name = prepare(statement);
        return Rows{std::make_unique<Rows::Content>(
            name ? work.exec_prepared(*name, arguments) : work.exec_params(statement, arguments))};
    } catch (...) {
        rethrowTyped();
    }
}

void Session::forgetAfterReconnect() {
    if (generation_ == connection_.generation()) return;
    binary_prepared_.clear();
    layouts_.clear();
    generation_ = connection_.generation();
}

void Session::check(const PGresult* result) const {
    const ExecStatusType status = PQresultStatus(result);  // of null: PGRES_FATAL_ERROR
    if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK) return;
    const char* state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    const char* text =
        result == nullptr ? PQerrorMessage(connection_.handle()) : PQresultErrorMessage(result);
    if (state == nullptr || PQstatus(connection_.handle()) != CONNECTION_OK)
        throw DatabaseUnavailable{std::string{trim(text)}, state == nullptr ? "" : state};
    throwTyped(std::string{trim(text)}, state);
}

const std::string* Session::prepareBinary(const std::string& sql) {
    const auto known = binary_prepared_.find(sql);
    if (known != binary_prepared_.end()) return &known->second;
    if (binary_prepared_.size() >= kMaxPrepared) return nullptr;
    const std::string name = fmt::format("b{}", binary_prepared_.size());
    const std::unique_ptr<PGresult, ClearResult> made{
        PQprepare(connection_.handle(), name.c_str(), sql.c_str(), 0, nullptr)};
    check(made.get());
    return &binary_prepared_.emplace(sql, name).first->second;
}

BinaryRows Session::runBinary(std::string_view sql, const std::vector<Param>& params) {
    PGconn* const handle = connection_.handle();
    if (handle == nullptr) throw DatabaseUnavailable{"the connection is closed", {}};
    forgetAfterReconnect();
    const std::string statement{sql};
    const LibpqParams all = toParams(params);
    const auto count = static_cast<int>(params.size());
    const std::string* name = prepareBinary(statement);
    auto content = std::make_unique<BinaryRows::Content>();
    content->result.reset(
        name != nullptr ? PQexecPrepared(
                              handle,
                              name->c_str(),
                              count,
                              all.values.data(),
                              all.lengths.data(),
                              all.formats.data(),
                              1)
                        : PQexecParams(
                              handle,
                              statement.c_str(),
                              count,
                              nullptr,
                              all.values.data(),
                              all.lengths.data(),
                              all.formats.data(),
                              1));
    check(content->result.get());
    return BinaryRows{std::move(content)};
}

std::shared_ptr<const RowArray::Layout> Session::layoutOf(std::string_view type) {
    forgetAfterReconnect();
    const auto known = layouts_.find(std::string{type});
    if (known != layouts_.end()) return known->second;
    const BinaryRows rows = runBinary(kLayout, {Param{type}});
    if (rows.empty())
        throw DatabaseError{fmt::format("there is no type of rows {}", type), "42704"};
    auto layout = std::make_shared<RowArray::Layout>();
    layout->name = type;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        Fields row = rows[i];
        layout->type = static_cast<std::uint32_t>(row.integer());
        std::string name{row.text()};
        layout->columns.push_back(
            {.name = std::move(name), .type = static_cast<std::uint32_t>(row.integer())});
    }
    layouts_.emplace(type, layout);
    return layout;
}

}  // namespace platen::server::db
