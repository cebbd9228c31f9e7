#include "agent/ipp/ipp_client.hpp"

#include "agent/ipp/http_response.hpp"
#include "agent/ipp/ipp_answer.hpp"
#include "agent/ipp/ipp_dialogue.hpp"
#include "agent/ipp/stream.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace platen::agent::ipp {

namespace {

using std::chrono::milliseconds;

constexpr int kHttpOk = 200;
constexpr std::string_view kMediaType = "application/ipp";

std::string httpRequest(const Endpoint& endpoint, const IppWay& way, std::string_view body) {
    return fmt::format(
        "POST {} HTTP/1.1\r\nHost: {}\r\nUser-Agent: platen-agent\r\nContent-Type: {}\r\n"
        "Accept: {}\r\nAccept-Encoding: identity\r\nConnection: close\r\nContent-Length: "
        "{}\r\n\r\n{}",
        way.path,
        endpoint.text(),
        kMediaType,
        kMediaType,
        body.size(),
        body);
}

/// All attempts at one printer.
class Conversation {
public:
    Conversation(
        const IppQuestion& question,
        const IppLimits& limits,
        const Clock& clock,
        std::stop_token stop)
        : question_{question},
          limits_{limits},
          whole_{.clock = clock, .at = clock.bootNow() + limits.total, .stop = std::move(stop)} {}

    Result<IppReading, IppProblem> run() {
        IppDialogue dialogue{question_.way};
        while (const auto way = dialogue.next()) {
            ++requests_;
            uri_ = printerUri(question_.endpoint, *way);
            const auto attempt = tryOnce(*way);
            if (!attempt) break;
            dialogue.accept(*attempt);
            if (*attempt == Attempt::Answered)
                return IppReading{
                    .attributes = std::move(answer_.attributes),
                    .problem = answer_.problem,
                    .way = *way};
        }
        return Failure{problem_};
    }
    [[nodiscard]] std::uint32_t requests() const { return requests_; }
    [[nodiscard]] const std::string& uri() const { return uri_; }

private:
    /// Nothing when another attempt would be of no use.
    std::optional<Attempt> tryOnce(const IppWay& way) {
        Stream stream;
        const Deadline connecting{
            .clock = whole_.clock,
            .at = std::min(whole_.at, whole_.clock.bootNow() + limits_.connect),
            .stop = whole_.stop};
        if (auto problem = stream.open(question_.endpoint, connecting)) return note(*problem);
        problem_.connected = true;
        if (way.tls) {
            if (auto problem = stream.startTls(whole_)) return note(*problem);
        }
        const std::string body = encodeQuestion(question_.endpoint, way, question_.names);
        const std::string request = httpRequest(question_.endpoint, way, body);
        if (auto problem = stream.send(request, whole_)) return note(*problem);
        HttpResponse response{limits_.body};
        if (auto problem = receive(stream, response)) {
            // A port that speaks TLS only closes the connection, or answers what is not HTTP.
            const bool perhaps_tls =
                !way.tls && problem->kind == FieldError::Malformed && response.status() == 0;
            note(*problem);
            return perhaps_tls ? std::optional{Attempt::WantsTls} : std::nullopt;
        }
        return judge(response);
    }

    std::optional<StreamProblem> receive(Stream& stream, HttpResponse& response) {
        std::string bytes;
        for (;;) {
            if (auto problem = stream.receive(bytes, whole_)) return problem;
            const auto state = bytes.empty() ? response.acceptEnd() : response.accept(bytes);
            if (state == HttpResponse::State::Done) return std::nullopt;
            if (state == HttpResponse::State::Bad)
                return StreamProblem{.kind = FieldError::Malformed, .text = response.problem()};
        }
    }

    std::optional<Attempt> judge(const HttpResponse& response) {
        if (response.status() != kHttpOk) {
            problem_.kind = FieldError::Refused;
            problem_.text = fmt::format("HTTP status {}", response.status());
            return attemptOfHttp(response.status(), response.field("location"));
        }
        const std::string_view type = response.field("content-type");
        if (!type.empty() && !type.starts_with(kMediaType)) {
            problem_.kind = FieldError::Refused;
            problem_.text = "an answer that is not IPP";
            return Attempt::WrongPath;
        }
        auto answer = decodeAnswer(response.body(), question_.names);
        if (!answer) {
            problem_.kind = FieldError::Malformed;
            problem_.text = answer.error();
            return Attempt::WrongPath;
        }
        answer_ = std::move(answer).value();
        problem_.kind = FieldError::Refused;
        problem_.text = statusName(answer_.status);
        return attemptOfStatus(answer_.status);
    }

    std::optional<Attempt> note(const StreamProblem& problem) {
        problem_.kind = problem.kind;
        problem_.text = problem.text;
        return std::nullopt;
    }

    const IppQuestion& question_;
    const IppLimits& limits_;
    const Deadline whole_;
    IppAnswer answer_;
    IppProblem problem_;
    std::string uri_;
    std::uint32_t requests_{0};
};

}  // namespace

IppOutcome askPrinter(
    const IppQuestion& question,
    const IppLimits& limits,
    const Clock& clock,
    const std::stop_token& stop) {
    const milliseconds started = clock.bootNow();
    Conversation conversation{question, limits, clock, stop};
    auto result = conversation.run();
    return {
        .result = std::move(result),
        .uri = conversation.uri(),
        .requests = conversation.requests(),
        .duration = clock.bootNow() - started};
}

}  // namespace platen::agent::ipp
