#include "common/faults/crash_point.hpp"

#ifdef PLATEN_FAULTS

#include "common/faults/fault_environment.hpp"

#include <atomic>
#include <charconv>
#include <csignal>

namespace platen::faults {

namespace {

struct CrashAt {
    std::string_view point;
    unsigned passage{0};  ///< 0: nowhere
};

CrashAt readCrashAt() {
    const std::string_view text = environment("PLATEN_CRASH_AT");
    if (text.empty()) return {};
    CrashAt crash;
    const auto colon = text.rfind(':');
    if (colon != std::string_view::npos) {
        crash.point = text.substr(0, colon);
        const std::string_view number = text.substr(colon + 1);
        const char* end = number.data() + number.size();
        const auto [stop, error] = std::from_chars(number.data(), end, crash.passage);
        if (error != std::errc{} || stop != end) crash.passage = 0;
    }
    if (crash.point.empty() || crash.passage == 0)
        refuse("PLATEN_CRASH_AT", text, "<point>:<passage from 1>");
    return crash;
}

}  // namespace

void crashPoint(std::string_view name) {
    static const CrashAt crash = readCrashAt();
    if (crash.passage == 0 || crash.point != name) return;
    static std::atomic<unsigned> passages{0};
    if (++passages == crash.passage) std::raise(SIGKILL);
}

}  // namespace platen::faults

#endif
