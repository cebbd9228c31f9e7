// Loaded into a program by LD_PRELOAD: logs what its SQLite does to files. See ../README.md.
#include "tests/support/power_loss/io_recording.hpp"

#include <cstdlib>
#include <optional>

namespace platen::tests {

namespace {

class Recorder {
public:
    Recorder() {
        const char* file = std::getenv("PLATEN_RECORD_IO");  // NOLINT(concurrency-mt-unsafe)
        if (file == nullptr || *file == '\0') return;
        log_.emplace(file);
        shim_.emplace(*log_);
    }

private:
    std::optional<IoLog> log_;
    std::optional<SqliteShim> shim_;
};

const Recorder recorder;  // lives as long as the program

}  // namespace

}  // namespace platen::tests
