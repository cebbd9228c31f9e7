#pragma once

#include "server/http/response.hpp"

#include <map>
#include <stdexcept>
#include <string>

namespace platen::server::http {

/// A request that is answered with a problem (RFC 9457). Thrown by handlers and their helpers,
/// caught by the gate.
class Refused : public std::runtime_error {
public:
    /// `kind` becomes the type /problems/<kind>; `detail` is for the caller: what is wrong, with
    /// which value, what is allowed.
    Refused(int status, std::string kind, const std::string& detail)
        : std::runtime_error{detail}, status_{status}, kind_{std::move(kind)} {}

    /// Adds a header to the answer.
    Refused&& with(const std::string& name, std::string value) &&;

    [[nodiscard]] Response response() const;

private:
    int status_;
    std::string kind_;
    std::map<std::string, std::string> headers_;
};

}  // namespace platen::server::http
