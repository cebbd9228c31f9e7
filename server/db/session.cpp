#include "server/db/session.hpp"

#include "server/db/errors.hpp"

#include <fmt/format.h>
#include <pqxx/prepared_statement>

#include <utility>

namespace platen::server::db {

namespace {

pqxx::connection connect(const std::string& connection_string) {
    try {
        return pqxx::connection{connection_string};
    } catch (...) {
        rethrowTyped();
    }
}

}  // namespace

Session::Session(const std::string& connection_string) : connection_{connect(connection_string)} {}

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
    for (const Param& param : params)
        values.push_back(param.text());
    const std::string statement{sql};
    const auto arguments = pqxx::prepare::make_dynamic_params(values);
    try {
        auto content = std::make_unique<Rows::Content>();
        const std::string* name = prepare(statement);
        content->result =
            name ? work.exec_prepared(*name, arguments) : work.exec_params(statement, arguments);
        return Rows{std::move(content)};
    } catch (...) {
        rethrowTyped();
    }
}

}  // namespace platen::server::db
