#pragma once

#include "common/core/clock.hpp"
#include "common/crypto/peer_judge.hpp"

#include <chrono>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace platen::agent::app {

/// Its name in the state folder.
inline constexpr const char* kServerTimeFile = "server-time";

/// The day of the build: no later than any moment at which this program runs.
[[nodiscard]] TimePoint buildDate();

/// What time it is by the server, which tells it in every acknowledgement. Remembered in a file,
/// so that a machine that starts in 1970 still knows what it cannot be. Any thread.
class ServerTime {
public:
    /// Reads `file`, if there is one that can be read.
    ServerTime(std::string file, TimePoint build_date, Clock& clock);

    /// The server's clock was `time` a moment ago. Writes the file now and then; a disk that takes
    /// nothing costs only the memory of it.
    void heard(TimePoint time);

    /// Within one boot of the machine, the server's time and what has passed since; else the
    /// system's clock, or what is known to be past when that is later.
    [[nodiscard]] TimePoint now() const;

    /// What may be the time, for judging certificates: neither a wrong clock here nor one at the
    /// server is to keep the two apart. When the system's clock is provably late, that is all of
    /// the time since the latest that is known.
    [[nodiscard]] std::vector<crypto::PossibleTime> possible() const;

    /// How far this machine's clock is ahead of the server's; nothing before the server was heard
    /// in this boot.
    [[nodiscard]] std::optional<std::chrono::milliseconds> clockAhead() const;

private:
    struct Heard {
        TimePoint time;
        std::chrono::milliseconds boot{0};
        std::string boot_id;
    };

    [[nodiscard]] static std::optional<Heard> recall(const std::string& file);
    void remember(const Heard& heard);
    [[nodiscard]] std::optional<TimePoint> byServer() const;
    void tellOfWrongClock();

    const std::string file_;
    Clock& clock_;
    mutable std::mutex mutex_;
    std::optional<Heard> last_;
    std::optional<Heard> written_;
    const TimePoint build_date_;
    TimePoint latest_known_;
    bool told_wrong_{false};
};

}  // namespace platen::agent::app
