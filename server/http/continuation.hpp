#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace platen::server::http {

/// The way to a caller whose response does not end. Never blocks. One thread at a time.
class Connection {
public:
    Connection() = default;
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;
    /// Closes it.
    virtual ~Connection() = default;

    /// How much of it went out, 0 when nothing can at the moment; nothing when the caller is gone.
    /// What did not go out has to come first the next time.
    [[nodiscard]] virtual std::optional<std::size_t> send(std::string_view bytes) = 0;
    /// Takes in, and forgets, what the caller has sent, who has nothing more to say. True when it
    /// has hung up.
    [[nodiscard]] virtual bool hasEnded() = 0;
    /// For poll(2).
    [[nodiscard]] virtual int descriptor() const = 0;
};

/// What goes on behind the head of a response that has no end.
class Continuation {
public:
    Continuation() = default;
    Continuation(const Continuation&) = delete;
    Continuation& operator=(const Continuation&) = delete;
    /// Without take(): the caller went before.
    virtual ~Continuation() = default;

    /// The connection is the continuation's from here on; `head` has not been sent yet. Called at
    /// most once, from any thread.
    virtual void take(std::unique_ptr<Connection> connection, std::string head) = 0;
};

}  // namespace platen::server::http
