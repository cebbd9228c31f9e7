#include "agent/app/enrol_client.hpp"

#include <Poco/JSON/Object.h>
#include <Poco/JSON/Parser.h>
#include <Poco/Net/Context.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/Net/HTTPSClientSession.h>
#include <Poco/StreamCopier.h>
#include <Poco/URI.h>
#include <fmt/format.h>
#include <sysexits.h>

#include <istream>
#include <sstream>

namespace platen::agent::app {

namespace {

using Poco::JSON::Object;
namespace net = Poco::Net;

constexpr const char* kEnrolPath = "/api/v1/agents/enroll";
constexpr const char* kRenewPath = "/api/v1/agents/renew";
/// An agent that ends waits for it, at most.
const Poco::Timespan kRequestTimeout{15, 0};

std::string textOf(Object& object) {
    object.set("version", std::string{PLATEN_VERSION});
    std::ostringstream text;
    object.stringify(text);
    return text.str();
}

std::string requestBody(const EnrolRequest& request) {
    Object object;
    object.set("token", request.token.reveal());
    object.set("csr", request.csr);
    object.set("fingerprint", request.fingerprint);
    object.set("hostname", request.hostname);
    return textOf(object);
}

std::string requestBody(const RenewalRequest& request) {
    Object object;
    object.set("certificate", request.certificate);
    object.set("csr", request.csr);
    object.set("hostname", request.hostname);
    return textOf(object);
}

Object::Ptr parseObject(const std::string& text) {
    try {
        Poco::JSON::Parser parser;
        return parser.parse(text).extract<Object::Ptr>();
    } catch (const Poco::Exception&) {
        throw EnrolError{EX_PROTOCOL, "the server's answer is no JSON object"};
    }
}

/// The text of a problem document (RFC 9457).
std::string problemText(const std::string& body) {
    try {
        const auto problem = parseObject(body);
        return problem->optValue<std::string>(
            "detail", problem->optValue<std::string>("title", "no reason given"));
    } catch (const EnrolError&) {
        return "no reason given";
    }
}

EnrolReply parseReply(const std::string& body) {
    const auto object = parseObject(body);
    try {
        const auto broker = object->getObject("broker");
        if (broker.isNull()) throw EnrolError{EX_PROTOCOL, "the server's answer names no broker"};
        return {
            .agent_id = object->getValue<std::string>("agent_id"),
            .certificate = object->getValue<std::string>("certificate"),
            .ca_certificate = object->optValue<std::string>("ca_certificate", ""),
            .broker_host = broker->getValue<std::string>("host"),
            .broker_port = broker->getValue<std::uint16_t>("port"),
            .organisation = object->optValue<std::string>("organisation", ""),
            .site = object->optValue<std::string>("site", ""),
            .time_zone = object->optValue<std::string>("time_zone", "")};
    } catch (const Poco::Exception& problem) {
        throw EnrolError{
            EX_PROTOCOL, "the server's answer is incomplete: " + problem.displayText()};
    }
}

/// Only the pinned authority counts, and the certificate must name the host, also on loopback.
net::Context::Ptr strictContext(const std::string& ca_file) {
    net::Context::Ptr context{new net::Context{
        net::Context::TLS_CLIENT_USE, "", "", ca_file, net::Context::VERIFY_STRICT, 9, false}};
    context->enableExtendedCertificateVerification(true);
    return context;
}

struct Post {
    const char* path;
    std::string body;
};

std::string answerTo(const Post& post, const EnrolServer& server, const std::string& ca_file) {
    net::HTTPSClientSession session{server.host, server.port, strictContext(ca_file)};
    session.setTimeout(kRequestTimeout);
    net::HTTPRequest request{net::HTTPRequest::HTTP_POST, post.path, net::HTTPMessage::HTTP_1_1};
    request.setContentType("application/json");
    request.setContentLength64(static_cast<Poco::Int64>(post.body.size()));
    session.sendRequest(request) << post.body;
    net::HTTPResponse response;
    std::string answer;
    Poco::StreamCopier::copyToString(session.receiveResponse(response), answer);
    if (response.getStatus() == net::HTTPResponse::HTTP_OK) return answer;
    const int status = response.getStatus();
    throw EnrolError{
        status >= 500 || status == 429 ? EX_UNAVAILABLE : EX_NOPERM,
        fmt::format("the server refuses ({}): {}", status, problemText(answer))};
}

EnrolReply replyTo(const Post& post, const EnrolServer& server, const std::string& ca_file) {
    try {
        return parseReply(answerTo(post, server, ca_file));
    } catch (const Poco::Exception& problem) {
        throw EnrolError{
            EX_UNAVAILABLE,
            fmt::format("{}:{}: {}", server.host, server.port, problem.displayText())};
    }
}

}  // namespace

EnrolServer parseEnrolServer(const std::string& url) {
    try {
        const Poco::URI parsed{url};
        if (parsed.getScheme() == "https" && !parsed.getHost().empty())
            return {.host = parsed.getHost(), .port = parsed.getPort()};
    } catch (const Poco::Exception&) {
        // said below
    }
    throw std::invalid_argument{
        fmt::format("--server is '{}', it must be https://HOST or https://HOST:PORT", url)};
}

std::string urlOf(const EnrolServer& server) {
    const bool is_ipv6 = server.host.find(':') != std::string::npos;
    return fmt::format(
        "https://{}:{}", is_ipv6 ? "[" + server.host + "]" : server.host, server.port);
}

EnrolReply requestCertificate(
    const EnrolServer& server, const std::string& ca_file, const EnrolRequest& request) {
    return replyTo({kEnrolPath, requestBody(request)}, server, ca_file);
}

EnrolReply requestRenewal(
    const EnrolServer& server, const std::string& ca_file, const RenewalRequest& request) {
    return replyTo({kRenewPath, requestBody(request)}, server, ca_file);
}

}  // namespace platen::agent::app
