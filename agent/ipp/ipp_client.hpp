#pragma once

#include "agent/ipp/ipp_question.hpp"
#include "common/core/clock.hpp"
#include "common/core/result.hpp"
#include "common/raw/reading.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace platen::agent::ipp {

struct IppLimits {
    std::chrono::milliseconds connect{3'000};  ///< of one connection
    std::chrono::milliseconds total{10'000};   ///< of all attempts together
    std::size_t body{1024UL * 1024};           ///< of one answer
};

/// Whom to ask for what.
struct IppQuestion {
    Endpoint endpoint;               ///< numeric; nobody else is ever asked
    std::optional<IppWay> way;       ///< what worked the last time, or what DNS-SD says
    std::vector<std::string> names;  ///< of attributes, sorted
};

struct IppReading {
    std::vector<IppAttribute> attributes;  ///< in the order of the names; only present ones
    std::optional<FieldError> problem;     ///< the answer was cut or beyond a limit
    IppWay way;                            ///< what worked: the next question begins with it
};

/// Why there is no reading.
struct IppProblem {
    FieldError kind{FieldError::Timeout};
    std::string text;       ///< for people
    bool connected{false};  ///< somebody accepts connections there
};

struct IppOutcome {
    Result<IppReading, IppProblem> result;
    std::string uri;  ///< what was asked last
    std::uint32_t requests{0};
    std::chrono::milliseconds duration{0};
};

/// Asks one printer for its attributes and returns when that is done, at the latest when the limits
/// are reached or soon after `stop` was requested. May be called from any threads at the same time.
///
/// One connection at a time, closed at once after its answer; an attempt that shows that the
/// printer wants to be asked otherwise (path, version, TLS, without names) is followed by another.
/// Never follows a redirection, never answers a request for a password, never decompresses. A
/// printer's certificate is not checked: it is its own, and counters are read from it as they are
/// over SNMP.
[[nodiscard]] IppOutcome askPrinter(
    const IppQuestion& question,
    const IppLimits& limits,
    const Clock& clock,
    const std::stop_token& stop);

}  // namespace platen::agent::ipp
