#pragma once

#include "common/core/clock.hpp"
#include "common/raw/reading.hpp"

#include <chrono>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>

namespace platen::agent::ipp {

/// Until when something may take, whatever the peer does meanwhile.
struct Deadline {
    const Clock& clock;
    std::chrono::milliseconds at;  ///< by the boot clock
    std::stop_token stop;          ///< looked at four times a second
};

/// Why a connection is of no use any more: Timeout, also for nobody being there, or Malformed.
struct StreamProblem {
    FieldError kind{FieldError::Timeout};
    std::string text;  ///< for people
};

/// One TCP connection, with TLS or without. No call takes longer than its deadline, however slowly
/// the peer drips its bytes. One thread.
///
/// Over TLS nobody's name is checked and old versions and algorithms are admitted: printers sign
/// their certificates themselves, and nothing secret is ever sent to them.
class Stream {
public:
    Stream();
    Stream(const Stream&) = delete;
    Stream& operator=(const Stream&) = delete;
    ~Stream();

    /// Nothing when the connection stands. Call once, and the others only after it stood.
    [[nodiscard]] std::optional<StreamProblem> open(
        const Endpoint& endpoint, const Deadline& deadline);
    [[nodiscard]] std::optional<StreamProblem> startTls(const Deadline& deadline);
    [[nodiscard]] std::optional<StreamProblem> send(
        std::string_view bytes, const Deadline& deadline);
    /// Replaces `bytes` by what arrives next; empty: the peer has closed the connection.
    [[nodiscard]] std::optional<StreamProblem> receive(
        std::string& bytes, const Deadline& deadline);

private:
    class Tls;
    [[nodiscard]] std::optional<StreamProblem> wait(short events, const Deadline& deadline) const;
    [[nodiscard]] std::optional<StreamProblem> sendRaw(
        std::string_view bytes, const Deadline& deadline) const;
    [[nodiscard]] std::optional<StreamProblem> receiveRaw(
        std::string& bytes, const Deadline& deadline) const;
    [[nodiscard]] std::optional<StreamProblem> sendPending(const Deadline& deadline);

    int descriptor_{-1};
    std::unique_ptr<Tls> tls_;  // null: plain
};

}  // namespace platen::agent::ipp
