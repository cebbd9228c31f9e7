#include "server/backup/postgres_tool.hpp"

#include "common/core/text.hpp"
#include "server/backup/backup_error.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstdlib>
#include <filesystem>
#include <string_view>
#include <system_error>

namespace platen::server::backup {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view kDebianFolder = "/usr/lib/postgresql";
constexpr std::size_t kMostErrorText = 16'384;

bool isProgram(const fs::path& path) {
    std::error_code ignored;
    return fs::is_regular_file(path, ignored) && ::access(path.c_str(), X_OK) == 0;
}

/// 15 of ".../15"; 0 for another name.
int versionOf(const fs::path& folder) {
    const std::string name = folder.filename();
    int version = 0;
    std::from_chars(name.data(), name.data() + name.size(), version);
    return version;
}

/// The environment of the tool: ours without libpq's variables, and then only what is set here.
class ToolEnvironment {
public:
    explicit ToolEnvironment(const ToolRun& run) {
        for (char** word = environ; *word != nullptr; ++word) {
            if (!std::string_view{*word}.starts_with("PG")) words_.emplace_back(*word);
        }
        set("PGHOST", run.connection.host);
        set("PGPORT", std::to_string(run.connection.port));
        set("PGDATABASE", run.connection.name);
        set("PGUSER", run.role.user);
        set("PGSSLMODE", run.connection.ssl_mode);
        set("PGCONNECT_TIMEOUT", std::to_string(run.connection.connect_timeout.count()));
        set("PGAPPNAME", "platen");
        const Secret password = run.role.password();
        if (!password.empty()) set("PGPASSWORD", password.reveal());
    }

    [[nodiscard]] std::vector<char*> pointers() {
        std::vector<char*> pointers;
        for (std::string& word : words_)
            pointers.push_back(word.data());
        pointers.push_back(nullptr);
        return pointers;
    }

private:
    void set(std::string_view name, std::string_view value) {
        words_.push_back(fmt::format("{}={}", name, value));
    }
    std::vector<std::string> words_;
};

class Pipe {
public:
    Pipe() {
        if (::pipe2(ends_.data(), O_CLOEXEC) != 0)
            throw std::system_error{errno, std::generic_category(), "pipe"};
    }
    ~Pipe() {
        closeWriter();
        ::close(ends_[0]);
    }
    Pipe(const Pipe&) = delete;
    Pipe& operator=(const Pipe&) = delete;

    [[nodiscard]] int writer() const { return ends_[1]; }
    void closeWriter() {
        if (ends_[1] >= 0) ::close(ends_[1]);
        ends_[1] = -1;
    }

    /// Everything until the other end is closed; of a long text the end.
    [[nodiscard]] std::string readAll() const {
        std::string text;
        std::array<char, 4096> piece{};
        for (;;) {
            const ssize_t count = ::read(ends_[0], piece.data(), piece.size());
            if (count < 0 && errno == EINTR) continue;
            if (count <= 0) return text;
            text.append(piece.data(), static_cast<std::size_t>(count));
            if (text.size() > kMostErrorText) text.erase(0, text.size() - kMostErrorText);
        }
    }

private:
    std::array<int, 2> ends_{-1, -1};
};

pid_t spawn(const std::string& program, const ToolRun& run, const Pipe& errors) {
    std::vector<std::string> words{program};
    words.insert(words.end(), run.arguments.begin(), run.arguments.end());
    std::vector<char*> arguments;
    for (std::string& word : words)
        arguments.push_back(word.data());
    arguments.push_back(nullptr);
    ToolEnvironment environment{run};

    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    if (run.output >= 0) {
        posix_spawn_file_actions_adddup2(&files, run.output, STDOUT_FILENO);
    } else {
        posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    }
    posix_spawn_file_actions_adddup2(&files, errors.writer(), STDERR_FILENO);
    pid_t child = 0;
    const int problem = ::posix_spawn(
        &child, program.c_str(), &files, nullptr, arguments.data(), environment.pointers().data());
    posix_spawn_file_actions_destroy(&files);
    if (problem != 0) throw std::system_error{problem, std::generic_category(), program};
    return child;
}

/// The first line that says "error", else the last one: what follows an error is how it was
/// reached.
std::string essence(std::string_view text) {
    std::string_view last;
    for (const std::string_view line : split(trim(text), '\n')) {
        if (line.find("error:") != std::string_view::npos) return cleanUtf8(trim(line));
        last = line;
    }
    return cleanUtf8(trim(last));
}

}  // namespace

std::string findPostgresTool(const std::string& tool) {
    const char* search = std::getenv("PATH");  // NOLINT(concurrency-mt-unsafe)
    for (const std::string_view folder : split(search != nullptr ? search : "", ':')) {
        const fs::path program = fs::path{folder} / tool;
        if (!folder.empty() && isProgram(program)) return program;
    }
    fs::path newest;
    std::error_code none;
    for (const auto& entry : fs::directory_iterator{kDebianFolder, none}) {
        if (isProgram(entry.path() / "bin" / tool) && versionOf(entry.path()) > versionOf(newest))
            newest = entry.path();
    }
    if (!newest.empty()) return newest / "bin" / tool;
    throw BackupError{
        BackupFault::NoTool,
        fmt::format(
            "{} is neither in PATH nor below {}: install postgresql-client-15",
            tool,
            kDebianFolder)};
}

void runPostgresTool(const ToolRun& run) {
    const std::string program = findPostgresTool(run.tool);
    Pipe errors;
    const pid_t child = spawn(program, run, errors);
    errors.closeWriter();
    const std::string said = errors.readAll();
    int status = 0;
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return;
    const std::string why =
        said.empty() ? fmt::format("it ended with status {}", status) : essence(said);
    throw BackupError{BackupFault::ToolFailed, fmt::format("{} failed: {}", run.tool, why)};
}

}  // namespace platen::server::backup
