#include "tests/agent/app/enrol_server.hpp"

#include <Poco/Net/Context.h>
#include <Poco/Net/HTTPRequestHandler.h>
#include <Poco/Net/HTTPRequestHandlerFactory.h>
#include <Poco/Net/HTTPServer.h>
#include <Poco/Net/HTTPServerParams.h>
#include <Poco/Net/HTTPServerRequest.h>
#include <Poco/Net/HTTPServerResponse.h>
#include <Poco/Net/SecureServerSocket.h>
#include <Poco/StreamCopier.h>

#include <utility>

namespace platen::tests {

namespace net = Poco::Net;

namespace {

class AnsweringHandler : public net::HTTPRequestHandler {
public:
    explicit AnsweringHandler(const EnrolTestServer::Handler& answer) : answer_{answer} {}

    void handleRequest(
        net::HTTPServerRequest& request, net::HTTPServerResponse& response) override {
        std::string body;
        Poco::StreamCopier::copyToString(request.stream(), body);
        const auto answer = answer_(request.getURI(), body);
        response.setStatus(static_cast<net::HTTPResponse::HTTPStatus>(answer.status));
        response.setContentType("application/json");
        response.send() << answer.body;
    }

private:
    const EnrolTestServer::Handler& answer_;
};

/// Poco takes ownership of handlers.
class AnsweringFactory : public net::HTTPRequestHandlerFactory {
public:
    explicit AnsweringFactory(EnrolTestServer::Handler answer) : answer_{std::move(answer)} {}

    net::HTTPRequestHandler* createRequestHandler(const net::HTTPServerRequest&) override {
        return new AnsweringHandler{answer_};
    }

private:
    EnrolTestServer::Handler answer_;
};

}  // namespace

struct EnrolTestServer::Running {
    Running(const net::SecureServerSocket& listening, Handler answer)
        : socket{listening},
          server{new AnsweringFactory{std::move(answer)}, socket, new net::HTTPServerParams} {}

    net::SecureServerSocket socket;
    net::HTTPServer server;
};

EnrolTestServer::EnrolTestServer(
    const std::string& certificate_file, const std::string& key_file, Handler answer) {
    const net::Context::Ptr context{new net::Context{
        net::Context::TLS_SERVER_USE,
        key_file,
        certificate_file,
        "",
        net::Context::VERIFY_NONE,
        9,
        false}};
    const net::SecureServerSocket socket{net::SocketAddress{"127.0.0.1", 0}, 8, context};
    running_ = std::make_unique<Running>(socket, std::move(answer));
    running_->server.start();
}

EnrolTestServer::~EnrolTestServer() {
    running_->server.stopAll(true);
}

std::uint16_t EnrolTestServer::port() const {
    return running_->socket.address().port();
}

}  // namespace platen::tests
