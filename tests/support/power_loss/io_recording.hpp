#pragma once

#include "tests/support/power_loss/sqlite_shim.hpp"

#include <filesystem>
#include <string_view>
#include <vector>

namespace platen::tests {

/// Keeps everything that SQLite does to files, in order.
class IoRecording final : public IoObserver {
public:
    int before(const IoEvent& event) override;
    void done(const IoEvent& event) override;

    std::vector<IoEvent> events;
};

/// Writes it to a file, each event with one system call: what was written there survives the death
/// of the program. The file may lie anywhere but in the folder that is observed.
class IoLog final : public IoObserver {
public:
    /// Appends to the file. Throws std::runtime_error.
    explicit IoLog(const std::filesystem::path& file);
    ~IoLog() override;

    int before(const IoEvent& event) override;
    void done(const IoEvent& event) override;

private:
    void write(const IoEvent& event) const;

    int descriptor_{-1};
};

/// A log of IoLog. What a dying program left at the end unfinished does not count. Throws
/// std::runtime_error for a file that cannot be read or is no such log.
[[nodiscard]] std::vector<IoEvent> readIoLog(const std::filesystem::path& file);

}  // namespace platen::tests
