#include "tests/server/web_support/conformance.hpp"

#include "server/http/json_value.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace platen::testing {

namespace {

using server::http::Json;

/// Registered when the first exchange is noted; its end is the end of the program.
class OpenApiCheck : public ::testing::Environment {
public:
    OpenApiCheck()
        : path_{
              std::filesystem::temp_directory_path() /
              fmt::format("platen-exchanges-{}.jsonl", ::getpid())} {}

    void TearDown() override {
        if (!std::filesystem::exists(path_)) return;
        const std::string command = fmt::format(
            "/usr/bin/python3 tests/server/web_support/check_openapi.py server/api/openapi.yaml {}",
            path_.string());
        const int result = std::system(command.c_str());  // NOLINT(cert-env33-c)
        std::filesystem::remove(path_);
        EXPECT_EQ(result, 0) << "the server does not do what server/api/openapi.yaml says";
    }

    void add(const Json& line) { std::ofstream{path_, std::ios::app} << line.text() << '\n'; }

private:
    std::filesystem::path path_;
};

OpenApiCheck* const kCheck = [] {
    auto* check = new OpenApiCheck;  // GoogleTest takes ownership
    ::testing::AddGlobalTestEnvironment(check);
    return check;
}();

}  // namespace

void Conformance::note(const Call& call, const Reply& reply) {
    kCheck->add(Json::object(
        {{"method", call.method},
         {"path", call.path},
         {"status", reply.status},
         {"content_type", reply.header("content-type")},
         {"body", reply.body}}));
}

void Conformance::noteRoutes(const server::http::Router& router) {
    for (const auto& route : router.routes())
        kCheck->add(Json::object(
            {{"route", route.pattern},
             {"method", server::http::methodName(route.method)},
             {"parameters", route.parameters},
             {"session", route.access != server::http::Access::Anyone}}));
}

}  // namespace platen::testing
