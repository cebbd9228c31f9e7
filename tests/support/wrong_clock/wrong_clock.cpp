// LD_PRELOADed into a program, it lets the wall clock be wrong by PLATEN_CLOCK_AHEAD_S seconds. The
// clocks that only count (CLOCK_MONOTONIC, CLOCK_BOOTTIME) stay as they are, as on a real machine.
#include <dlfcn.h>
#include <sys/time.h>

#include <cstdlib>
#include <ctime>

namespace {

std::time_t secondsAhead() {
    static const std::time_t kAhead = [] {
        const char* text = std::getenv("PLATEN_CLOCK_AHEAD_S");
        return text == nullptr ? 0 : std::atol(text);
    }();
    return kAhead;
}

}  // namespace

extern "C" {

// The declarations are the C library's.
int clock_gettime(clockid_t which, timespec* now) noexcept {
    using Real = int (*)(clockid_t, timespec*);
    static const auto kReal = reinterpret_cast<Real>(::dlsym(RTLD_NEXT, "clock_gettime"));
    const int result = kReal(which, now);
    if (result == 0 && which == CLOCK_REALTIME) now->tv_sec += secondsAhead();
    return result;
}

std::time_t time(std::time_t* out) noexcept {
    timespec now{};
    clock_gettime(CLOCK_REALTIME, &now);
    if (out != nullptr) *out = now.tv_sec;
    return now.tv_sec;
}

int gettimeofday(timeval* out, void* /*zone*/) noexcept {
    timespec now{};
    clock_gettime(CLOCK_REALTIME, &now);
    out->tv_sec = now.tv_sec;
    out->tv_usec = now.tv_nsec / 1'000;
    return 0;
}

}  // extern "C"
