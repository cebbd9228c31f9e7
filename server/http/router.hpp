#pragma once

#include "server/http/request.hpp"
#include "server/http/response.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace platen::server::http {

using Handler = std::function<Response(const Request&)>;

/// Who may use a route. `Anyone`: no session. `User`: a session whose password need not be changed
/// first. `Admin`: such a session of an administrator. `AnySession`: a session of any kind.
enum class Access : std::uint8_t { Anyone, AnySession, User, Admin };

struct Route {
    Method method{Method::Get};
    std::string pattern;  ///< "/api/v1/devices/{id}": a part in braces stands for one segment
    Access access{Access::Admin};
    std::vector<std::string> parameters;  ///< the query parameters there may be
    Handler handler;
};

/// The table of routes. Filled at start, then read by any thread.
class Router {
public:
    /// Throws std::logic_error when the same method and pattern are there already.
    void add(Route route);

    struct Match {
        const Route* route{nullptr};
        std::map<std::string, std::string> path_parameters;
    };
    struct WrongMethod {
        std::string allow;  ///< for the header Allow
    };
    struct NoSuchPath {};
    /// A route with fixed segments wins over one with braces.
    [[nodiscard]] std::variant<Match, WrongMethod, NoSuchPath> match(
        Method method, std::string_view path) const;

    [[nodiscard]] const std::vector<Route>& routes() const { return routes_; }

private:
    std::vector<Route> routes_;
};

}  // namespace platen::server::http
