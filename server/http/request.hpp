#pragma once

#include "common/core/ids.hpp"
#include "server/http/query.hpp"
#include "server/http/session_identity.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace platen::server::http {

enum class Method : std::uint8_t { Get, Post, Put, Patch, Delete };

[[nodiscard]] std::string_view methodName(Method method);
/// Nothing for a method that no path has.
[[nodiscard]] std::optional<Method> parseMethod(std::string_view name);

/// A request as plain values.
struct Request {
    Method method{Method::Get};
    std::string path;                            ///< decoded
    std::map<std::string, std::string> headers;  ///< names in lower case
    Query query;
    std::string body;
    std::string client_address;  ///< of the caller itself, also behind our proxy
    bool secure{false};          ///< came by https, to us or to our proxy
    std::map<std::string, std::string> path_parameters;  ///< set by the gate from the route
    std::optional<Identity> identity;                    ///< set by the gate from the session

    /// Empty when there is none.
    [[nodiscard]] std::string_view header(std::string_view lower_case_name) const;
    /// The value of a cookie; empty when there is none.
    [[nodiscard]] std::string_view cookie(std::string_view name) const;
    /// Throws std::logic_error on a route without a session: a mistake in the route table.
    [[nodiscard]] const Identity& user() const;
    /// {id} of the path as a canonical UUID. Throws Refused (404) for any other text.
    template <class IdType>
    [[nodiscard]] IdType pathId() const {
        return IdType{pathUuid()};
    }

private:
    [[nodiscard]] std::string pathUuid() const;
};

}  // namespace platen::server::http
