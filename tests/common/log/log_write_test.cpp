#include "common/log/log.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <string>
#include <thread>
#include <vector>

namespace platen::log {
namespace {

/// What is written to standard error while it lives goes into a pipe.
class CapturedLog {
public:
    CapturedLog() {
        EXPECT_EQ(::pipe(pipe_.data()), 0);
        saved_ = ::dup(STDERR_FILENO);
        ::dup2(pipe_[1], STDERR_FILENO);
        ::close(pipe_[1]);
    }
    CapturedLog(const CapturedLog&) = delete;
    CapturedLog& operator=(const CapturedLog&) = delete;
    ~CapturedLog() {
        restore();
        ::close(pipe_[0]);
        configure(Level::Info, Format::Logfmt);
    }

    /// Everything so far; nothing is captured after it. At most a pipe's 64 KiB.
    [[nodiscard]] std::string text() {
        restore();
        std::string all;
        std::array<char, 4096> buffer{};
        for (;;) {
            const ssize_t got = ::read(pipe_[0], buffer.data(), buffer.size());
            if (got <= 0) return all;
            all.append(buffer.data(), static_cast<std::size_t>(got));
        }
    }

private:
    void restore() {
        if (saved_ < 0) return;
        ::dup2(saved_, STDERR_FILENO);
        ::close(saved_);
        saved_ = -1;
    }

    std::array<int, 2> pipe_{};
    int saved_{-1};
};

std::size_t countOf(const std::string& text, std::string_view part) {
    std::size_t count = 0;
    for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1))
        ++count;
    return count;
}

TEST(LogWrite, LeavesOutWhatIsBelowTheLevel) {
    CapturedLog captured;
    configure(Level::Warn, Format::Logfmt);
    debug("test.debug");
    info("test.info");
    warn("test.warn");
    error("test.error", {{"reason", "none"}});
    const std::string text = captured.text();
    EXPECT_EQ(countOf(text, "\n"), 2U);
    EXPECT_NE(text.find("event=test.warn "), std::string::npos);
    EXPECT_NE(text.find("level=error reason=none\n"), std::string::npos);
}

TEST(LogWrite, WritesTheFormatThatWasChosen) {
    CapturedLog captured;
    configure(Level::Debug, Format::Json);
    debug("test.debug");
    const std::string text = captured.text();
    EXPECT_TRUE(text.starts_with(R"({"event":"test.debug","time":")")) << text;
    EXPECT_TRUE(text.ends_with("\"level\":\"debug\"}\n")) << text;
}

TEST(LogWrite, TellsHowManyLinesAFullDiskHasCost) {
    CapturedLog captured;
    const int pipe = ::dup(STDERR_FILENO);
    const int full = ::open("/dev/full", O_WRONLY | O_CLOEXEC);
    ::dup2(full, STDERR_FILENO);
    info("test.lost");
    info("test.lost");
    ::dup2(pipe, STDERR_FILENO);
    ::close(full);
    ::close(pipe);
    info("test.written");
    info("test.written");
    const std::string text = captured.text();
    EXPECT_EQ(countOf(text, "event=test.lost"), 0U);
    EXPECT_EQ(countOf(text, "event=test.written"), 2U);
    EXPECT_EQ(countOf(text, "event=log.dropped"), 1U);
    EXPECT_NE(text.find("level=warn lines=2\n"), std::string::npos) << text;
}

TEST(LogWrite, KeepsLinesOfSeveralThreadsWhole) {
    CapturedLog captured;
    {
        std::vector<std::jthread> threads;
        threads.reserve(4);
        for (int i = 0; i < 4; ++i) {
            threads.emplace_back([] {
                for (int line = 0; line < 50; ++line)
                    info("test.line", {{"text", "abcdefghijklmnopqrstuvwxyz"}});
            });
        }
    }
    const std::string text = captured.text();
    EXPECT_EQ(countOf(text, "event=test.line time="), 200U);
    EXPECT_EQ(countOf(text, "text=abcdefghijklmnopqrstuvwxyz\n"), 200U);
}

}  // namespace
}  // namespace platen::log
