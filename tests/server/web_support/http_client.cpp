#include "tests/server/web_support/http_client.hpp"

#include "common/core/text.hpp"

#include <Poco/JSON/Parser.h>
#include <Poco/Net/Context.h>
#include <Poco/Net/HTTPClientSession.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/Net/HTTPSClientSession.h>
#include <Poco/Net/SocketAddress.h>
#include <Poco/Net/StreamSocket.h>

#include <array>
#include <iterator>

namespace platen::testing {

namespace {

Reply exchange(Poco::Net::HTTPClientSession& session, const Call& call) {
    Poco::Net::HTTPRequest request{call.method, call.path, Poco::Net::HTTPMessage::HTTP_1_1};
    for (const auto& [name, value] : call.headers)
        request.set(name, value);
    if (call.method != "GET") request.setContentLength64(static_cast<int>(call.body.size()));
    session.sendRequest(request) << call.body;
    Poco::Net::HTTPResponse response;
    std::istream& stream = session.receiveResponse(response);
    Reply reply{.status = response.getStatus(), .headers = {}, .body = {}};
    reply.body.assign(std::istreambuf_iterator<char>{stream}, {});
    for (const auto& [name, value] : response)
        reply.headers[asciiLower(name)] = value;
    return reply;
}

}  // namespace

std::string Reply::header(const std::string& lower_case_name) const {
    const auto found = headers.find(lower_case_name);
    return found == headers.end() ? "" : found->second;
}

Poco::JSON::Object::Ptr Reply::json() const {
    return Poco::JSON::Parser{}.parse(body).extract<Poco::JSON::Object::Ptr>();
}

std::string Reply::text(const std::string& dotted_path) const {
    Poco::Dynamic::Var value{json()};
    for (const std::string_view part : split(dotted_path, '.'))
        value = value.extract<Poco::JSON::Object::Ptr>()->get(std::string{part});
    return value.isEmpty() ? "" : value.convert<std::string>();
}

Reply callHttp(std::uint16_t port, const Call& call) {
    Poco::Net::HTTPClientSession session{"127.0.0.1", port};
    return exchange(session, call);
}

Reply callHttps(std::uint16_t port, const std::string& ca_file, const Call& call) {
    const Poco::Net::Context::Ptr context{new Poco::Net::Context{
        Poco::Net::Context::TLS_CLIENT_USE, ca_file, Poco::Net::Context::VERIFY_STRICT}};
    Poco::Net::HTTPSClientSession session{"localhost", port, context};
    return exchange(session, call);
}

std::string sendBytes(std::uint16_t port, const std::string& bytes) {
    Poco::Net::StreamSocket socket{Poco::Net::SocketAddress{"127.0.0.1", port}};
    socket.sendBytes(bytes.data(), static_cast<int>(bytes.size()));
    std::string answer;
    std::array<char, 4096> piece{};
    for (int count = 1; count > 0;) {
        count = socket.receiveBytes(piece.data(), static_cast<int>(piece.size()));
        if (count > 0) answer.append(piece.data(), static_cast<std::size_t>(count));
    }
    return answer;
}

}  // namespace platen::testing
