#pragma once

#include "server/http/router.hpp"
#include "tests/server/web_support/http_client.hpp"

#include <string>

namespace platen::testing {

/// Holds the server to server/api/openapi.yaml: notes every exchange and the tables of routes in a
/// file, one JSON object a line; check_openapi.py judges it when all tests of the program are done.
/// One thread.
class Conformance {
public:
    static void note(const Call& call, const Reply& reply);
    static void noteRoutes(const server::http::Router& router);
};

}  // namespace platen::testing
