#pragma once

#include <cstddef>
#include <cstdint>

namespace platen::agent::polling {

/// What one device has shown to stand in one request, beyond what its profile says. Remembered from
/// reading to reading, so that what it refuses or leaves unanswered is not tried every time.
struct RequestSize {
    static constexpr std::size_t kAny = 4096;

    std::size_t scalars{kAny};    ///< variables of one GET
    std::size_t variables{kAny};  ///< that one GETBULK or GETNEXT may bring
    bool bulk{true};              ///< GETBULK is answered
    std::uint32_t readings{0};    ///< in succession that went well like this
    bool operator==(const RequestSize&) const = default;
};

/// What the next reading begins with, after one that began with `before` and ended with `used`. A
/// limit that held for eight readings is doubled: it may have been the network's, not the device's,
/// and trying costs a device that has one just one question without an answer. Pure.
[[nodiscard]] RequestSize nextSize(const RequestSize& before, RequestSize used);

}  // namespace platen::agent::polling
