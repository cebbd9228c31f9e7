#include "agent/ipp/ipp_client.hpp"

#include "tests/agent/ipp/scripted_printer.hpp"
#include "tests/agent/ipp/tls_printer.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <thread>

namespace platen::agent::ipp {

namespace {

using namespace std::chrono_literals;

const std::string kAnswer = ippAnswer(0, {{"printer-name", "third floor"}});

ScriptedPrinter::Script answering(std::string bytes) {
    return [bytes = std::move(bytes)](ScriptedConnection& connection) {
        if (!connection.readRequest().empty()) connection.write(bytes);
    };
}

class IppClientTest : public testing::Test {
protected:
    IppOutcome ask(const Endpoint& endpoint, const std::optional<IppWay>& way = {}) {
        return askPrinter(
            {.endpoint = endpoint, .way = way, .names = {"printer-name"}}, limits_, clock_, {});
    }
    /// What a printer that does this to every connection is worth: the problem's text.
    std::string problemOf(ScriptedPrinter::Script script) {
        const ScriptedPrinter printer{{std::move(script)}};
        const auto outcome = ask(printer.endpoint());
        return outcome.result ? "an answer" : outcome.result.error().text;
    }

    SystemClock clock_;
    IppLimits limits_{.connect = 5s, .total = 20s};
};

TEST_F(IppClientTest, ReadsAnAnswerWithOneConnection) {
    std::string request;
    const ScriptedPrinter printer{{[&request](ScriptedConnection& connection) {
        request = connection.readRequest();
        connection.write(httpOk(kAnswer));
    }}};
    const auto outcome = ask(printer.endpoint());
    ASSERT_TRUE(outcome.result);
    EXPECT_EQ(outcome.result->attributes[0].values[0].octets, "third floor");
    EXPECT_EQ(outcome.result->way, IppWay{});
    EXPECT_EQ(outcome.uri, fmt::format("ipp://{}/ipp/print", printer.endpoint().text()));
    EXPECT_EQ(outcome.requests, 1U);
    EXPECT_EQ(printer.connections(), 1);
    EXPECT_TRUE(request.starts_with("POST /ipp/print HTTP/1.1\r\nHost: 127.0.0.1:")) << request;
    EXPECT_EQ(request.find("Authorization"), std::string::npos);
}

TEST_F(IppClientTest, ReadsChunksInterimResponsesAndABodyWithoutALength) {
    const std::string chunked = fmt::format(
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
        "1\r\n{}\r\n{:x};x=y\r\n{}\r\n0\r\n\r\n",
        kAnswer.substr(0, 1),
        kAnswer.size() - 1,
        kAnswer.substr(1));
    const ScriptedPrinter one{{answering(chunked)}};
    EXPECT_TRUE(ask(one.endpoint()).result);
    const ScriptedPrinter other{{answering("HTTP/1.0 200 OK\r\n\r\n" + kAnswer)}};
    EXPECT_TRUE(ask(other.endpoint()).result);
}

TEST_F(IppClientTest, FindsThePathAndTheVersionAndRemembersThem) {
    std::string last;
    const ScriptedPrinter printer{
        {answering("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"),
         answering(httpOk(ippAnswer(0x0406, {}))),
         answering(httpOk(ippAnswer(0x0503, {}))),
         answering(httpOk(ippAnswer(0x0400, {}))),
         [&last](ScriptedConnection& connection) {
             last = connection.readRequest();
             connection.write(httpOk(kAnswer));
         }}};
    const auto outcome = ask(printer.endpoint());
    ASSERT_TRUE(outcome.result);
    EXPECT_EQ(
        outcome.result->way, (IppWay{.path = "/ipp", .old_version = true, .all_attributes = true}));
    EXPECT_EQ(last.find("requested-attributes"), std::string::npos);
    EXPECT_EQ(outcome.requests, 5U);
}

TEST_F(IppClientTest, NeverFollowsARedirectionAndNeverAnswersForAPassword) {
    const ScriptedPrinter elsewhere{{answering(httpOk(kAnswer))}};
    const std::string redirect = fmt::format(
        "HTTP/1.1 307 Go\r\nLocation: http://{}/\r\nContent-Length: 0\r\n\r\n",
        elsewhere.endpoint().text());
    EXPECT_EQ(problemOf(answering(redirect)), "HTTP status 307");
    EXPECT_EQ(elsewhere.connections(), 0);

    const ScriptedPrinter locked{{answering(
        "HTTP/1.1 401 No\r\nWWW-Authenticate: Basic realm=\"x\"\r\nContent-Length: 0\r\n\r\n")}};
    const auto outcome = ask(locked.endpoint());
    ASSERT_FALSE(outcome.result);
    EXPECT_EQ(outcome.result.error().kind, FieldError::Refused);
    EXPECT_EQ(locked.connections(), 1);
}

TEST_F(IppClientTest, TakesNothingCompressedEndlessOrLargerThanAllowed) {
    limits_.body = 10'000;
    EXPECT_EQ(
        problemOf(answering("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\nxx")),
        "the body is compressed, which nobody asked for");
    const auto endless = [](std::string head, std::string part) {
        return [=](ScriptedConnection& connection) {
            connection.readRequest();
            connection.write(head);
            while (connection.write(part)) {
            }
        };
    };
    const std::string ok = "HTTP/1.1 200 OK\r\n";
    EXPECT_EQ(
        problemOf(endless(ok + "\r\n", std::string(100, 'x'))), "a body of more than 10000 bytes");
    EXPECT_EQ(
        problemOf(endless(ok + "Transfer-Encoding: chunked\r\n\r\n", "1\r\nx\r\n")),
        "a body of more than 10000 bytes");
    EXPECT_EQ(
        problemOf(answering(ok + "Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n")),
        "a chunk whose size cannot be read or is too large");
    EXPECT_EQ(
        problemOf(answering(ok + "Transfer-Encoding: chunked\r\n\r\n1\r\nxxx")),
        "a chunk that is longer than it says");
    EXPECT_EQ(
        problemOf(answering(ok + "Content-Length: 99999999999999999999\r\n\r\n")),
        "a Content-Length that is none or above 10000 bytes");
}

TEST_F(IppClientTest, GivesUpAHeaderWithoutAnEnd) {
    bool closed_by_client = false;
    const auto endless = [&closed_by_client](ScriptedConnection& connection) {
        connection.readRequest();
        connection.write("HTTP/1.1 200 OK\r\n");
        while (connection.write("X: y\r\n")) {
        }
        closed_by_client = true;
    };
    const ScriptedPrinter printer{{endless, [](ScriptedConnection&) {}}};
    EXPECT_FALSE(ask(printer.endpoint()).result);
    EXPECT_EQ(printer.connections(), 2);  // what is no HTTP may be TLS
    EXPECT_TRUE(closed_by_client);
}

TEST_F(IppClientTest, WaitsForASlowDripNoLongerThanAllowed) {
    limits_.total = 300ms;
    const auto drip = [](ScriptedConnection& connection) {
        connection.readRequest();
        while (connection.write("X"))
            std::this_thread::sleep_for(5ms);  // what is tried: never silent, never done
    };
    const ScriptedPrinter printer{{drip}};
    const auto outcome = ask(printer.endpoint());
    ASSERT_FALSE(outcome.result);
    EXPECT_EQ(outcome.result.error().kind, FieldError::Timeout);
    EXPECT_GE(outcome.duration, 300ms);
    EXPECT_TRUE(outcome.result.error().connected);
}

TEST_F(IppClientTest, WaitsForASilentPrinterNoLongerThanAllowed) {
    limits_.total = 200ms;
    const ScriptedPrinter printer{
        {[](ScriptedConnection& connection) { connection.waitForTheEnd(); }}};
    const auto outcome = ask(printer.endpoint());
    ASSERT_FALSE(outcome.result);
    EXPECT_EQ(outcome.result.error().text, "no answer in time");
}

TEST_F(IppClientTest, EndsSoonWhenItIsStopped) {
    limits_.total = 10min;
    std::stop_source stop;
    const ScriptedPrinter printer{{[&stop](ScriptedConnection& connection) {
        connection.readRequest();
        stop.request_stop();
        connection.waitForTheEnd();
    }}};
    const auto outcome = askPrinter(
        {.endpoint = printer.endpoint(), .way = {}, .names = {}},
        limits_,
        clock_,
        stop.get_token());
    EXPECT_FALSE(outcome.result);
}

TEST_F(IppClientTest, KeepsWhatCameBeforeTheAnswerWasCutOff) {
    const std::string cut = ippAnswer(0, {{"printer-name", "x"}, {"printer-info", "y"}});
    const ScriptedPrinter printer{{answering(httpOk(cut.substr(0, cut.size() - 3)))}};
    const auto outcome = ask(printer.endpoint());
    ASSERT_TRUE(outcome.result);
    EXPECT_EQ(outcome.result->problem, FieldError::Malformed);
    EXPECT_EQ(outcome.result->attributes.size(), 1U);
}

TEST_F(IppClientTest, TellsAClosedPortFromAPrinterThatClosesEarly) {
    Endpoint gone;
    {
        const ScriptedPrinter printer{{answering("")}};
        gone = printer.endpoint();
    }
    const auto nobody = ask(gone);
    ASSERT_FALSE(nobody.result);
    EXPECT_FALSE(nobody.result.error().connected);
    EXPECT_EQ(nobody.result.error().kind, FieldError::Timeout);

    const ScriptedPrinter early{{[](ScriptedConnection&) {}}};
    const auto closed = ask(early.endpoint());
    ASSERT_FALSE(closed.result);
    EXPECT_TRUE(closed.result.error().connected);
    EXPECT_EQ(closed.result.error().kind, FieldError::Malformed);
}

TEST_F(IppClientTest, UsesTlsWhereItIsWantedWhoeverSignedTheCertificate) {
    const TlsIdentity identity;
    for (const std::string wish :
         {"HTTP/1.1 426 Upgrade Required\r\nContent-Length: 0\r\n\r\n",
          "HTTP/1.1 301 Moved\r\nLocation: https://127.0.0.1/\r\nContent-Length: 0\r\n\r\n",
          "\x15\x03\x03\x00\x02\x02\x16"}) {
        const ScriptedPrinter printer{
            {answering(wish), [&identity](ScriptedConnection& connection) {
                 answerOverTls(identity, connection, httpOk(kAnswer));
             }}};
        const auto outcome = ask(printer.endpoint());
        ASSERT_TRUE(outcome.result) << wish << outcome.result.error().text;
        EXPECT_TRUE(outcome.result->way.tls);
        EXPECT_TRUE(outcome.uri.starts_with("ipps://"));
    }
}

TEST_F(IppClientTest, EndsWithAHandshakeThatNeverEnds) {
    limits_.total = 200ms;
    const ScriptedPrinter printer{{[](ScriptedConnection& connection) {
        connection.write("\x16\x03\x03\x40");  // the start of a record
        connection.waitForTheEnd();
    }}};
    const auto outcome = ask(printer.endpoint(), IppWay{.tls = true});
    ASSERT_FALSE(outcome.result);
    EXPECT_EQ(outcome.result.error().kind, FieldError::Timeout);
}

}  // namespace

}  // namespace platen::agent::ipp
