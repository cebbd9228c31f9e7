#include "server/web/http_adapter.hpp"

#include "common/core/text.hpp"
#include "common/log/log.hpp"
#include "server/http/problem.hpp"
#include "server/web/detached_connection.hpp"
#include "server/web/listen_address.hpp"
#include "server/web/security_headers.hpp"
#include "server/web/wire_checks.hpp"

#include <Poco/Net/HTTPRequestHandler.h>
#include <Poco/Net/HTTPServerRequest.h>
#include <Poco/Net/HTTPServerRequestImpl.h>
#include <Poco/Net/HTTPServerResponse.h>

#include <algorithm>
#include <chrono>
#include <istream>
#include <memory>
#include <sstream>
#include <utility>

namespace platen::server::web {

namespace {

using Poco::Net::HTTPRequestHandler;
using Poco::Net::HTTPServerRequest;
using Poco::Net::HTTPServerResponse;

/// A body that comes in crumbs is given up after this time.
constexpr std::chrono::seconds kSlowestBody{10};
constexpr std::size_t kBodyPiece = 16'384;

std::string readBody(std::istream& stream) {
    const auto give_up = std::chrono::steady_clock::now() + kSlowestBody;
    std::string body;
    std::string piece(kBodyPiece, '\0');
    // peek() fills the stream's buffer with what has come; only that is taken at a time.
    while (stream.peek() != std::istream::traits_type::eof()) {
        const auto ready = std::min<std::streamsize>(
            std::max<std::streamsize>(stream.rdbuf()->in_avail(), 1),
            static_cast<std::streamsize>(kBodyPiece));
        stream.read(piece.data(), ready);
        body.append(piece, 0, static_cast<std::size_t>(stream.gcount()));
        if (body.size() > kLargestBody)
            throw http::Refused{413, "body-too-large", "the body has more than 1 MiB"};
        if (std::chrono::steady_clock::now() > give_up)
            throw http::Refused{408, "body-too-slow", "the body took more than 10 s"};
    }
    return body;
}

/// Behind a proxy of this machine: whom the proxy names, where it does.
std::string clientAddress(const HTTPServerRequest& source, Proxy proxy) {
    std::string peer = source.clientAddress().host().toString();
    if (proxy == Proxy::None || !isLoopbackAddress(peer)) return peer;
    return forwardedAddress({source.begin(), source.end()}).value_or(peer);
}

http::Method methodOf(const std::string& name) {
    if (name == "HEAD") return http::Method::Get;
    const auto method = http::parseMethod(name);
    if (!method)
        throw http::Refused{
            405, "method-not-allowed", "the method " + cleanUtf8(name) + " is not known"}
            .with("Allow", "GET, HEAD, POST, PUT, PATCH, DELETE");
    return *method;
}

std::string pathOf(std::string_view target) {
    auto path = http::percentDecode(target.substr(0, target.find_first_of("?#")), false);
    if (!path || !path->starts_with('/'))
        throw http::Refused{400, "invalid-path", "the path is no UTF-8 with %XX escapes"};
    return std::move(*path);
}

std::string_view queryOf(std::string_view target) {
    const auto mark = target.find('?');
    if (mark == std::string_view::npos) return {};
    return target.substr(mark + 1);
}

http::Request readRequest(HTTPServerRequest& source, const AdapterSettings& settings) {
    requireUnambiguous(source.getMethod(), {source.begin(), source.end()});
    http::Request request;
    request.method = methodOf(source.getMethod());
    request.path = pathOf(source.getURI());
    request.query = http::Query::parse(queryOf(source.getURI()));
    for (const auto& [name, value] : source)
        request.headers[asciiLower(name)] = value;
    request.client_address = clientAddress(source, settings.proxy);
    request.secure = settings.transport == Transport::Tls || settings.proxy == Proxy::Trusted;
    request.body = readBody(source.stream());
    return request;
}

void setHead(const http::Response& response, HTTPServerResponse& target) {
    target.setStatusAndReason(
        static_cast<Poco::Net::HTTPResponse::HTTPStatus>(response.status),
        http::statusText(response.status));
    for (const auto& [name, value] : response.headers)
        target.set(name, value);
    if (!response.content_type.empty()) target.setContentType(response.content_type);
}

/// The connection goes to whom continues the response, and this thread to other callers: the
/// library never hears of what is sent from here on.
void handOver(
    const http::Response& response, HTTPServerRequest& source, HTTPServerResponse& target) {
    setHead(response, target);
    target.setKeepAlive(false);
    std::ostringstream head;
    target.write(head);
    auto& request = dynamic_cast<Poco::Net::HTTPServerRequestImpl&>(source);
    response.continuation->take(detach(request.detachSocket()), std::move(head).str());
}

/// The library ends the body in good order even when we cannot: then the socket goes first, and the
/// caller sees that the body is cut.
void sendPieces(
    const http::Response& response, HTTPServerRequest& source, HTTPServerResponse& target) {
    setHead(response, target);
    const bool knows_chunks = source.getVersion() == Poco::Net::HTTPMessage::HTTP_1_1;
    target.setChunkedTransferEncoding(knows_chunks);
    if (!knows_chunks) target.setKeepAlive(false);
    std::ostream& stream = target.send();
    try {
        while (const auto piece = response.pieces->next()) {
            stream.write(piece->data(), static_cast<std::streamsize>(piece->size()));
            if (!stream.good()) return;  // the caller has gone
        }
        stream.flush();
    } catch (const std::exception& problem) {
        log::error("web.cut_short", {{"path", source.getURI()}, {"error", problem.what()}});
        dynamic_cast<Poco::Net::HTTPServerRequestImpl&>(source).socket().shutdown();
        target.setKeepAlive(false);
    }
}

void sendResponse(const http::Response& response, HTTPServerResponse& target) {
    setHead(response, target);
    if (response.status == 204 || response.status == 304) {
        target.send().flush();
        return;
    }
    // Head and body at once: else they are two packets, and the caller wakes up twice. For HEAD the
    // library leaves the body out.
    target.sendBuffer(response.body.data(), response.body.size());
}

class Handler final : public HTTPRequestHandler {
public:
    Handler(const AdapterSettings& settings, const Answer& answer)
        : settings_{settings}, answer_{answer} {}

    void handleRequest(HTTPServerRequest& source, HTTPServerResponse& target) override try {
        const bool secure =
            settings_.transport == Transport::Tls || settings_.proxy == Proxy::Trusted;
        http::Response response = respond(source, target);
        addSecurityHeaders(response, secure);
        if (response.continuation && source.getMethod() != "HEAD")
            return handOver(response, source, target);
        if (response.pieces && source.getMethod() != "HEAD")
            return sendPieces(response, source, target);
        sendResponse(response, target);
    } catch (const std::exception& problem) {
        // The caller is gone: there is nobody left to tell.
        log::debug("web.connection_lost", {{"error", problem.what()}});
    }

private:
    http::Response respond(HTTPServerRequest& source, HTTPServerResponse& target) {
        try {
            return answer_(readRequest(source, settings_));
        } catch (const http::Refused& refusal) {
            // What is left of the request was not read: nothing more may be read from here.
            target.setKeepAlive(false);
            return refusal.response();
        }
    }

    const AdapterSettings& settings_;  // owned by the factory, outlives its handlers
    const Answer& answer_;             // owned by the factory
};

class HandlerFactory final : public Poco::Net::HTTPRequestHandlerFactory {
public:
    HandlerFactory(const AdapterSettings& settings, Answer answer)
        : settings_{settings}, answer_{std::move(answer)} {}

    HTTPRequestHandler* createRequestHandler(const HTTPServerRequest& /*request*/) override {
        return new Handler{settings_, answer_};  // Poco deletes it
    }

private:
    AdapterSettings settings_;
    Answer answer_;
};

}  // namespace

Poco::Net::HTTPRequestHandlerFactory::Ptr makeHandlerFactory(
    const AdapterSettings& settings, Answer answer) {
    return new HandlerFactory{settings, std::move(answer)};
}

}  // namespace platen::server::web
