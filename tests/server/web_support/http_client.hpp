#pragma once

#include <Poco/JSON/Object.h>

#include <cstdint>
#include <map>
#include <string>

namespace platen::testing {

struct Call {
    std::string method{"GET"};
    std::string path;
    std::string body;
    std::map<std::string, std::string> headers{};
};

struct Reply {
    int status{0};
    std::map<std::string, std::string> headers;  ///< names in lower case
    std::string body;

    [[nodiscard]] std::string header(const std::string& lower_case_name) const;
    /// The body as a JSON object. Throws Poco::Exception when it is none.
    [[nodiscard]] Poco::JSON::Object::Ptr json() const;
    /// A text of the JSON object by its dotted path; "" for null or none.
    [[nodiscard]] std::string text(const std::string& dotted_path) const;
};

/// One request on a connection of its own to 127.0.0.1.
[[nodiscard]] Reply callHttp(std::uint16_t port, const Call& call);
/// By TLS, trusting only the authority in the file and asking for the host name `localhost`.
[[nodiscard]] Reply callHttps(std::uint16_t port, const std::string& ca_file, const Call& call);
/// The bytes as they are, and the whole answer until the server closes the connection.
[[nodiscard]] std::string sendBytes(std::uint16_t port, const std::string& bytes);

}  // namespace platen::testing
