#include "server/db/errors.hpp"

#include "common/core/text.hpp"

#include <pqxx/except>

#include <algorithm>
#include <array>
#include <span>
#include <string_view>

namespace platen::server::db {

namespace {

bool isRetryState(std::string_view state) {
    return state == "40001" || state == "40P01" || state == "55P03" || state == "57014";
}

bool isOfClass(std::string_view state, std::span<const std::string_view> classes) {
    return std::ranges::any_of(
        classes, [state](std::string_view prefix) { return state.starts_with(prefix); });
}

bool isAwayState(std::string_view state) {
    constexpr std::array<std::string_view, 6> kClasses{"08", "25006", "53", "57", "58", "XX"};
    return isOfClass(state, kClasses);
}

std::string tidy(const char* text) {
    return std::string{trim(text)};
}

}  // namespace

bool isFaultOfValues(const DatabaseError& error) {
    // Cardinality, data, integrity, program limits, PL/pgSQL; none: libpqxx could not convert.
    constexpr std::array<std::string_view, 5> kClasses{"21", "22", "23", "54", "P0"};
    if (dynamic_cast<const TransientError*>(&error) != nullptr) return false;
    return error.sqlstate().empty() || isOfClass(error.sqlstate(), kClasses);
}

void throwTyped(const std::string& text, const std::string& state) {
    if (isRetryState(state)) throw RetryNeeded{text, state};
    if (isAwayState(state)) throw DatabaseUnavailable{text, state};
    if (state == "23505") throw Conflict{text, state};
    if (state == "42501") throw Forbidden{text, state};
    throw DatabaseError{text, state};
}

void rethrowTyped() {
    try {
        throw;
    } catch (const pqxx::insufficient_privilege& problem) {  // this and the next without SQLSTATE
        throw Forbidden{tidy(problem.what()), "42501"};
    } catch (const pqxx::insufficient_resources& problem) {
        throw DatabaseUnavailable{tidy(problem.what()), "53000"};
    } catch (const pqxx::unique_violation& problem) {
        throw Conflict{tidy(problem.what()), "23505"};
    } catch (const pqxx::deadlock_detected& problem) {
        throw RetryNeeded{tidy(problem.what()), "40P01"};
    } catch (const pqxx::statement_completion_unknown& problem) {
        throw DatabaseUnavailable{tidy(problem.what()), "40003"};
    } catch (const pqxx::transaction_rollback& problem) {
        throw RetryNeeded{tidy(problem.what()), "40001"};
    } catch (const pqxx::sql_error& problem) {
        throwTyped(tidy(problem.what()), problem.sqlstate());
    } catch (const pqxx::broken_connection& problem) {
        throw DatabaseUnavailable{tidy(problem.what()), {}};
    } catch (const pqxx::in_doubt_error& problem) {
        throw DatabaseUnavailable{tidy(problem.what()), {}};
    } catch (const pqxx::failure& problem) {
        throw DatabaseError{tidy(problem.what()), {}};
    } catch (const pqxx::usage_error& problem) {
        throw DatabaseError{tidy(problem.what()), {}};
    } catch (const pqxx::argument_error& problem) {
        throw DatabaseError{tidy(problem.what()), {}};
    }
}

}  // namespace platen::server::db
