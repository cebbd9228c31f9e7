#include "agent/ipp/http_response.hpp"

#include "common/core/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>

namespace platen::agent::ipp {

namespace {

constexpr std::size_t kMaxHead = 16UL * 1024;
constexpr std::size_t kMaxChunkLine = 256;
constexpr int kMaxInterim = 4;
constexpr std::string_view kLineEnd = "\r\n";
constexpr std::string_view kHeadEnd = "\r\n\r\n";

std::string lowerCase(std::string_view text) {
    std::string lower{text};
    std::ranges::transform(lower, lower.begin(), [](char letter) {
        return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
    });
    return lower;
}

std::optional<std::size_t> parseSize(std::string_view text, int base) {
    std::size_t number = 0;
    const char* end = text.data() + text.size();
    const auto [stopped, error] = std::from_chars(text.data(), end, number, base);
    if (error != std::errc{} || stopped != end) return std::nullopt;
    return number;
}

/// "HTTP/1.1 200 OK" has 200.
std::optional<int> statusOf(std::string_view line) {
    constexpr std::size_t kNumberAt = std::string_view{"HTTP/1.1 "}.size();
    if (!line.starts_with("HTTP/1.") || line.size() < kNumberAt + 3 || line[kNumberAt - 1] != ' ')
        return std::nullopt;
    const auto number = parseSize(line.substr(kNumberAt, 3), 10);
    if (!number || *number < 100) return std::nullopt;
    return static_cast<int>(*number);
}

}  // namespace

HttpResponse::State HttpResponse::accept(std::string_view bytes) {
    if (state_ == State::Done || state_ == State::Bad) return state_;
    begun_ = begun_ || !bytes.empty();
    waiting_ += bytes;
    while (step()) {
    }
    waiting_.erase(0, taken_);  // once, not for each chunk: chunks may be small
    taken_ = 0;
    return state_;
}

HttpResponse::State HttpResponse::acceptEnd() {
    if (state_ == State::Body && framing_ == Framing::UntilClose)
        state_ = State::Done;
    else if (state_ == State::Head || state_ == State::Body)
        fail("the connection was closed early");
    return state_;
}

std::string_view HttpResponse::field(std::string_view name) const {
    const auto found = fields_.find(name);
    return found == fields_.end() ? std::string_view{} : std::string_view{found->second};
}

/// False when more bytes are needed, or none.
bool HttpResponse::step() {
    if (state_ == State::Head) return readHead();
    if (state_ == State::Body) return readBody();
    return false;
}

bool HttpResponse::readHead() {
    const auto end = rest().find(kHeadEnd);
    if (end == std::string_view::npos ? rest().size() >= kMaxHead + kHeadEnd.size()
                                      : end > kMaxHead) {
        fail("the header lines are longer than 16 KiB");
        return false;
    }
    if (end == std::string_view::npos) return false;
    const std::string_view head = rest().substr(0, end + kLineEnd.size());
    taken_ += end + kHeadEnd.size();
    const auto first_end = head.find(kLineEnd);
    const auto status = statusOf(head.substr(0, first_end));
    if (!status) {
        fail("this is not HTTP");
        return false;
    }
    if (*status < 200) {
        if (++interim_ > kMaxInterim) fail("interim responses without an end");
        return state_ == State::Head;
    }
    status_ = *status;
    readFields(head.substr(first_end + kLineEnd.size()));
    beginBody();
    return state_ == State::Body;
}

void HttpResponse::readFields(std::string_view lines) {
    while (!lines.empty()) {
        const auto end = lines.find(kLineEnd);
        const std::string_view line = lines.substr(0, end);
        lines.remove_prefix(end + kLineEnd.size());
        const auto colon = line.find(':');
        if (colon == std::string_view::npos) continue;
        fields_.try_emplace(lowerCase(line.substr(0, colon)), trim(line.substr(colon + 1)));
    }
}

void HttpResponse::beginBody() {
    state_ = State::Body;
    const std::string_view coding = field("content-encoding");
    if (!coding.empty() && lowerCase(coding) != "identity")
        return fail("the body is compressed, which nobody asked for");
    if (!field("transfer-encoding").empty()) {
        if (lowerCase(field("transfer-encoding")) != "chunked")
            return fail("a transfer coding other than chunked");
        framing_ = Framing::Chunks;
        return;
    }
    if (field("content-length").empty()) return;
    const auto length = parseSize(field("content-length"), 10);
    if (!length || *length > max_body_)
        return fail(fmt::format("a Content-Length that is none or above {} bytes", max_body_));
    framing_ = Framing::Length;
    left_ = *length;
    if (left_ == 0) state_ = State::Done;
}

bool HttpResponse::readBody() {
    if (framing_ == Framing::Chunks) return in_chunk_ ? readChunk() : readChunkSize();
    if (rest().empty()) return false;
    const std::size_t size =
        framing_ == Framing::Length ? std::min(left_, rest().size()) : rest().size();
    if (!takeBody(size)) return false;
    if (framing_ == Framing::Length && (left_ -= size) == 0) state_ = State::Done;
    return state_ == State::Body;
}

bool HttpResponse::readChunk() {
    const std::size_t size = std::min(left_, rest().size());
    if (!takeBody(size)) return false;
    left_ -= size;
    if (left_ > 0 || rest().size() < kLineEnd.size()) return false;
    if (!rest().starts_with(kLineEnd)) fail("a chunk that is longer than it says");
    taken_ += kLineEnd.size();
    in_chunk_ = false;
    return state_ == State::Body;
}

/// What follows the last chunk is not read.
bool HttpResponse::readChunkSize() {
    const auto end = rest().find(kLineEnd);
    if (end == std::string_view::npos && rest().size() < kMaxChunkLine + kLineEnd.size())
        return false;
    const std::string_view line = rest().substr(0, std::min(end, kMaxChunkLine));
    const auto size = parseSize(trim(line.substr(0, line.find(';'))), 16);
    if (end > kMaxChunkLine || !size || *size > max_body_) {  // npos is larger, too
        fail("a chunk whose size cannot be read or is too large");
        return false;
    }
    taken_ += end + kLineEnd.size();
    if (*size == 0) state_ = State::Done;
    left_ = *size;
    in_chunk_ = *size > 0;
    return state_ == State::Body;
}

bool HttpResponse::takeBody(std::size_t size) {
    if (body_.size() + size > max_body_) {
        fail(fmt::format("a body of more than {} bytes", max_body_));
        return false;
    }
    body_ += rest().substr(0, size);
    taken_ += size;
    return true;
}

void HttpResponse::fail(std::string problem) {
    state_ = State::Bad;
    problem_ = std::move(problem);
}

}  // namespace platen::agent::ipp
