#pragma once

#include <optional>
#include <string>

namespace platen::server::http {

/// A long body that is made while it is sent.
class Pieces {
public:
    Pieces() = default;
    Pieces(const Pieces&) = delete;
    Pieces& operator=(const Pieces&) = delete;
    /// Also when the caller went before the end.
    virtual ~Pieces() = default;

    /// Nothing at the end. When it throws, the connection is cut: the caller must not take what it
    /// has for the whole. Called by the thread of the request.
    [[nodiscard]] virtual std::optional<std::string> next() = 0;
};

}  // namespace platen::server::http
