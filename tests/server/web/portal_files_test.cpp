#include "server/web/portal_files.hpp"

#include "common/core/random.hpp"
#include "server/http/problem.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <vector>

namespace platen::server::web {
namespace {

namespace fs = std::filesystem;

class Portal : public ::testing::Test {
protected:
    Portal() {
        fs::create_directories(folder_ / "assets");
        write("index.html", "<meta nonce=__CSP_NONCE__><style nonce=__CSP_NONCE__>");
        write("assets/app-1a2b.js", "plain");
        write("assets/app-1a2b.js.gz", "gzip");
        write("assets/app-1a2b.js.br", "brotli");
        write("favicon.svg", "<svg/>");
    }
    ~Portal() override { fs::remove_all(folder_); }

    void write(const std::string& name, const std::string& content) {
        std::ofstream{folder_ / name} << content;
    }

    http::Response get(const std::string& path, const std::string& encodings = "") {
        http::Request request;
        request.path = path;
        if (!encodings.empty()) request.headers["accept-encoding"] = encodings;
        return PortalFiles{folder_, random_}.answer(request);
    }

    SystemRandom random_;
    fs::path folder_ = fs::temp_directory_path() / ("platen-portal-" + random_.uuid());
};

TEST_F(Portal, SendsTheSmallestFormThatTheBrowserTakes) {
    EXPECT_EQ(get("/assets/app-1a2b.js").body, "plain");
    EXPECT_EQ(get("/assets/app-1a2b.js", "gzip, deflate").body, "gzip");
    const http::Response best = get("/assets/app-1a2b.js", "gzip;q=0.5, br");
    EXPECT_EQ(best.body, "brotli");
    EXPECT_EQ(best.headers.at("Content-Encoding"), "br");
    EXPECT_EQ(best.headers.at("Vary"), "Accept-Encoding");
    EXPECT_EQ(get("/assets/app-1a2b.js", "br;q=0").body, "plain");
}

TEST_F(Portal, PutsTheSameFreshNonceIntoPageAndPolicy) {
    const http::Response page = get("/devices/42");
    EXPECT_THAT(page.body, ::testing::Not(::testing::HasSubstr("__CSP_NONCE__")));
    const std::string nonce = page.body.substr(12, 22);
    EXPECT_THAT(page.body, ::testing::HasSubstr("<style nonce=" + nonce));
    EXPECT_THAT(
        page.headers.at("Content-Security-Policy"),
        ::testing::HasSubstr("style-src 'self' 'nonce-" + nonce + "'"));
    EXPECT_NE(page.body, get("/devices/42").body);
}

TEST_F(Portal, LetsOnlyHashedFilesBeKept) {
    EXPECT_THAT(
        get("/assets/app-1a2b.js").headers.at("Cache-Control"), ::testing::HasSubstr("immutable"));
    EXPECT_EQ(get("/favicon.svg").headers.at("Cache-Control"), "no-cache");
    EXPECT_EQ(get("/").headers.at("Cache-Control"), "no-cache");
}

TEST_F(Portal, ServesNothingThatIsNotInTheFolder) {
    std::ofstream{folder_.string() + ".secret"} << "secret";
    const std::string outside = "/../" + folder_.filename().string() + ".secret";
    for (const std::string& path :
         std::vector<std::string>{"/missing.js", outside, "/assets/x.css"})
        EXPECT_THROW(static_cast<void>(get(path)), http::Refused) << path;
    fs::remove(folder_.string() + ".secret");
}

TEST(PortalPath, IsEveryPathButTheApis) {
    for (const char* path : {"/", "/devices", "/devices/42", "/assets/app.js", "/apiary"})
        EXPECT_TRUE(isPortalPath(path)) << path;
    for (const char* path : {"/api", "/api/", "/api/v1/devices", "/api/openapi.json"})
        EXPECT_FALSE(isPortalPath(path)) << path;
}

TEST(PortalPath, IsTheExplorerOfTheApiToo) {
    EXPECT_TRUE(isPortalPath("/api/docs"));
    EXPECT_FALSE(isPortalPath("/api/docs/"));
}

TEST_F(Portal, IsEmptyWithoutAnIndex) {
    fs::remove(folder_ / "index.html");
    EXPECT_THROW(static_cast<void>(get("/")), http::Refused);
}

}  // namespace
}  // namespace platen::server::web
