#pragma once

#include "agent/ipp/ipp_question.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace platen::agent::ipp {

/// What one attempt has shown.
enum class Attempt : std::uint8_t {
    Answered,
    WrongPath,   ///< nobody speaks IPP there
    OldVersion,  ///< IPP 2.0 is not known
    BadRequest,  ///< the question as it was put is not understood
    WantsTls,
    Refused,  ///< a password is asked for, or an error that another question would not change
};

/// What an HTTP status other than 200 says; `location` is where it would send us: never followed,
/// but an address of https shows that TLS is wanted.
[[nodiscard]] Attempt attemptOfHttp(int status, std::string_view location);
/// What an IPP status says.
[[nodiscard]] Attempt attemptOfStatus(std::uint16_t status);

/// Finds out how a printer wants to be asked: by which path, version and words. Pure: next() says
/// what to try, accept() takes what it has shown, until next() has nothing more.
class IppDialogue {
public:
    static constexpr std::size_t kMaxAttempts = 10;

    /// `known` is tried first: what worked at the last reading, or what DNS-SD says.
    explicit IppDialogue(const std::optional<IppWay>& known);

    [[nodiscard]] std::optional<IppWay> next() const;
    void accept(Attempt attempt);

private:
    void nextPath();
    void simplify();

    IppWay way_;
    std::vector<std::string> paths_;  // not yet tried, the last one is next
    std::size_t attempts_{0};
    bool ended_{false};
};

}  // namespace platen::agent::ipp
