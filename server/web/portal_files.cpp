#include "server/web/portal_files.hpp"

#include "common/core/text.hpp"
#include "common/log/log.hpp"
#include "server/http/problem.hpp"
#include "server/web/security_headers.hpp"

#include <fmt/format.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <utility>

namespace platen::server::web {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view kIndexPath = "/index.html";
constexpr std::string_view kExplorerPath = "/api/docs";
constexpr std::string_view kNoncePlace = "__CSP_NONCE__";
constexpr std::string_view kHashedAssets = "/assets/";

std::string contentTypeOf(const std::string& path) {
    using Entry = std::pair<std::string_view, std::string_view>;
    constexpr std::array<Entry, 12> kTypes{
        {{".html", "text/html; charset=utf-8"},
         {".js", "text/javascript; charset=utf-8"},
         {".css", "text/css; charset=utf-8"},
         {".json", "application/json"},
         {".webmanifest", "application/manifest+json"},
         {".svg", "image/svg+xml"},
         {".png", "image/png"},
         {".ico", "image/x-icon"},
         {".webp", "image/webp"},
         {".woff2", "font/woff2"},
         {".map", "application/json"},
         {".txt", "text/plain; charset=utf-8"}}};
    for (const auto& [ending, type] : kTypes) {
        if (path.ends_with(ending)) return std::string{type};
    }
    return "application/octet-stream";
}

std::string contentOf(const fs::path& path) {
    std::ifstream file{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{file}, std::istreambuf_iterator<char>{}};
}

std::string contentOrEmpty(const fs::path& path) {
    return fs::is_regular_file(path) ? contentOf(path) : std::string{};
}

bool accepts(const http::Request& request, std::string_view coding) {
    for (const std::string_view part : split(request.header("accept-encoding"), ',')) {
        const auto words = split(part, ';');
        if (trim(words.front()) == coding) return words.size() < 2 || trim(words[1]) != "q=0";
    }
    return false;
}

bool looksLikeAFile(std::string_view path) {
    const auto last = path.substr(path.rfind('/') + 1);
    return last.find('.') != std::string_view::npos;
}

}  // namespace

bool isPortalPath(std::string_view path) {
    const bool is_api = path == "/api" || path.starts_with("/api/");
    return !is_api || path == kExplorerPath;
}

PortalFiles::PortalFiles(const std::string& folder, Random& random) : random_{random} {
    if (folder.empty()) return;
    read(folder);
    if (!files_.contains(kIndexPath)) log::warn("web.portal_missing", {{"folder", folder}});
}

void PortalFiles::read(const std::string& folder) {
    std::error_code missing;
    for (const auto& entry : fs::recursive_directory_iterator{folder, missing}) {
        const std::string path = "/" + fs::relative(entry.path(), folder).generic_string();
        if (!entry.is_regular_file() || path.ends_with(".gz") || path.ends_with(".br")) continue;
        files_[path] = {
            .content_type = contentTypeOf(path),
            .plain = contentOf(entry.path()),
            .gzip = contentOrEmpty(entry.path().string() + ".gz"),
            .brotli = contentOrEmpty(entry.path().string() + ".br")};
    }
}

http::Response PortalFiles::answer(const http::Request& request) const {
    const auto found = files_.find(request.path);
    const bool is_page = request.path == kIndexPath || !looksLikeAFile(request.path);
    if (is_page && files_.contains(kIndexPath)) return index();
    if (!is_page && found != files_.end()) return fileAnswer(request, found->second);
    throw http::Refused{
        404, "not-found", fmt::format("there is nothing at {}", cleanUtf8(request.path))};
}

http::Response PortalFiles::index() const {
    const std::string nonce = base64UrlEncode(random_.bytes(16));
    const File& file = files_.find(kIndexPath)->second;
    http::Response response{
        .status = 200, .headers = {}, .content_type = file.content_type, .body = file.plain};
    for (auto at = response.body.find(kNoncePlace); at != std::string::npos;
         at = response.body.find(kNoncePlace, at + nonce.size()))
        response.body.replace(at, kNoncePlace.size(), nonce);
    response.headers["Content-Security-Policy"] = contentSecurityPolicy(nonce);
    response.headers["Cache-Control"] = "no-cache";
    return response;
}

http::Response PortalFiles::fileAnswer(const http::Request& request, const File& file) {
    http::Response response{
        .status = 200, .headers = {}, .content_type = file.content_type, .body = {}};
    const bool brotli = !file.brotli.empty() && accepts(request, "br");
    const bool gzip = !brotli && !file.gzip.empty() && accepts(request, "gzip");
    if (brotli) response.headers["Content-Encoding"] = "br";
    if (gzip) response.headers["Content-Encoding"] = "gzip";
    if (!file.brotli.empty() || !file.gzip.empty()) response.headers["Vary"] = "Accept-Encoding";
    response.body = brotli ? file.brotli : gzip ? file.gzip : file.plain;
    response.headers["Cache-Control"] = request.path.starts_with(kHashedAssets)
                                            ? "public, max-age=31536000, immutable"
                                            : "no-cache";
    return response;
}

}  // namespace platen::server::web
