#include "tests/support/power_loss/io_recording.hpp"

#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>
#include <optional>
#include <stdexcept>
#include <string>

namespace platen::tests {

namespace {

/// Before each event in the log. Machine's byte order: the log stays on the machine.
struct Head {
    std::uint8_t kind{0};
    std::uint8_t folder_synced{0};
    std::uint16_t path_size{0};
    std::uint32_t data_size{0};
    std::uint64_t offset{0};
};
static_assert(sizeof(Head) == 16);

std::string encoded(const IoEvent& event) {
    const Head head{
        .kind = static_cast<std::uint8_t>(event.kind),
        .folder_synced = static_cast<std::uint8_t>(event.folder_synced ? 1 : 0),
        .path_size = static_cast<std::uint16_t>(event.path.size()),
        .data_size = static_cast<std::uint32_t>(event.data.size()),
        .offset = event.offset};
    std::string bytes(sizeof head, '\0');
    std::memcpy(bytes.data(), &head, sizeof head);
    return bytes + event.path + event.data;
}

/// The first event of `bytes`, which loses it; nothing when it is not whole.
std::optional<IoEvent> takeEvent(std::string_view& bytes) {
    Head head;
    if (bytes.size() < sizeof head) return std::nullopt;
    std::memcpy(&head, bytes.data(), sizeof head);
    if (head.kind < 1 || head.kind > 5) throw std::runtime_error{"is no log of writes and syncs"};
    const std::size_t size = sizeof head + head.path_size + head.data_size;
    if (bytes.size() < size) return std::nullopt;
    IoEvent event{
        .kind = static_cast<IoKind>(head.kind),
        .path = std::string{bytes.substr(sizeof head, head.path_size)},
        .offset = head.offset,
        .data = std::string{bytes.substr(sizeof head + head.path_size, head.data_size)},
        .folder_synced = head.folder_synced != 0};
    bytes.remove_prefix(size);
    return event;
}

/// A sync counts when it has returned; anything else may be on the disk before the call returns.
bool countsWhenDone(const IoEvent& event) {
    return event.kind == IoKind::Sync || event.kind == IoKind::Open || event.folder_synced;
}

}  // namespace

int IoRecording::before(const IoEvent& /*event*/) {
    return SQLITE_OK;
}

void IoRecording::done(const IoEvent& event) {
    events.push_back(event);
}

IoLog::IoLog(const std::filesystem::path& file)
    : descriptor_{::open(file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600)} {
    if (descriptor_ < 0)
        throw std::runtime_error{
            file.string() + ": " + std::strerror(errno)};  // NOLINT(concurrency-mt-unsafe)
}

IoLog::~IoLog() {
    ::close(descriptor_);
}

int IoLog::before(const IoEvent& event) {
    if (!countsWhenDone(event)) write(event);
    return SQLITE_OK;
}

void IoLog::done(const IoEvent& event) {
    if (countsWhenDone(event)) write(event);
}

void IoLog::write(const IoEvent& event) const {
    const std::string bytes = encoded(event);
    const auto written = ::write(descriptor_, bytes.data(), bytes.size());
    if (written != static_cast<ssize_t>(bytes.size()))
        throw std::runtime_error{"the log of writes and syncs cannot be written"};
}

std::vector<IoEvent> readIoLog(const std::filesystem::path& file) {
    std::ifstream stream{file, std::ios::binary};
    if (!stream) throw std::runtime_error{file.string() + ": cannot be read"};
    const std::string content{std::istreambuf_iterator<char>{stream}, {}};
    std::string_view rest{content};
    std::vector<IoEvent> events;
    while (auto event = takeEvent(rest))
        events.push_back(*std::move(event));
    return events;
}

}  // namespace platen::tests
