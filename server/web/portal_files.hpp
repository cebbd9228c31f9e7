#pragma once

#include "common/core/random.hpp"
#include "server/http/request.hpp"
#include "server/http/response.hpp"

#include <map>
#include <string>
#include <string_view>

namespace platen::server::web {

/// The portal has every path but the API's; the API's explorer, /api/docs, is a page of it.
[[nodiscard]] bool isPortalPath(std::string_view path);

/// The built portal, read into memory at start: what is not in the folder then is never served.
/// Any thread.
class PortalFiles {
public:
    /// A folder without index.html is an empty portal, which is logged.
    PortalFiles(const std::string& folder, Random& random);

    /// For GET of a path that is not the API's. A path that no file has is a view of the portal:
    /// index.html, unless its last part looks like a file's name. Throws http::Refused (404).
    [[nodiscard]] http::Response answer(const http::Request& request) const;

private:
    struct File {
        std::string content_type;
        std::string plain;
        std::string gzip;    ///< empty: there is none
        std::string brotli;  ///< empty: there is none
    };
    void read(const std::string& folder);
    [[nodiscard]] http::Response index() const;
    [[nodiscard]] static http::Response fileAnswer(const http::Request& request, const File& file);

    std::map<std::string, File, std::less<>> files_;  // by path, "/assets/index-1a2b.js"
    Random& random_;
};

}  // namespace platen::server::web
