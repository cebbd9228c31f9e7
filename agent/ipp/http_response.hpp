#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace platen::agent::ipp {

/// Reads the one response of an HTTP/1.x connection as its bytes arrive. Pure and limited: 16 KiB
/// of header lines, four interim responses (1xx), a body up to `max_body`. A body in another coding
/// than the plain one (gzip) is refused, so that no small body becomes a large one.
class HttpResponse {
public:
    enum class State : std::uint8_t { Head, Body, Done, Bad };

    explicit HttpResponse(std::size_t max_body) : max_body_{max_body} {}

    /// Takes what has arrived; nothing is taken any more once it is Done or Bad.
    State accept(std::string_view bytes);
    /// The peer has closed the connection: the end of a body without a length.
    State acceptEnd();

    [[nodiscard]] State state() const { return state_; }
    /// Why it is Bad, for people.
    [[nodiscard]] const std::string& problem() const { return problem_; }
    /// Anything at all has arrived.
    [[nodiscard]] bool begun() const { return begun_; }
    [[nodiscard]] int status() const { return status_; }
    /// The value of a header field, by its name in lower case; empty where there is none.
    [[nodiscard]] std::string_view field(std::string_view name) const;
    /// Whole when Done.
    [[nodiscard]] const std::string& body() const { return body_; }

private:
    enum class Framing : std::uint8_t { Length, Chunks, UntilClose };

    bool step();
    bool readHead();
    void readFields(std::string_view lines);
    void beginBody();
    bool readBody();
    bool readChunk();
    bool readChunkSize();
    bool takeBody(std::size_t size);
    [[nodiscard]] std::string_view rest() const {
        return std::string_view{waiting_}.substr(taken_);
    }
    void fail(std::string problem);

    std::size_t max_body_;
    State state_{State::Head};
    Framing framing_{Framing::UntilClose};
    std::string waiting_;   // arrived
    std::size_t taken_{0};  // of it, during accept()
    std::map<std::string, std::string, std::less<>> fields_;
    int status_{0};
    int interim_{0};
    std::size_t left_{0};  // of the body or of the chunk under way
    bool in_chunk_{false};
    bool begun_{false};
    std::string body_;
    std::string problem_;
};

}  // namespace platen::agent::ipp
