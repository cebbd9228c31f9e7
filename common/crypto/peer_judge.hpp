#pragma once

#include "common/core/clock.hpp"

#include <functional>
#include <string>
#include <vector>

struct x509_st;

namespace platen::crypto {

/// A stretch of time that may be now, both ends included.
struct PossibleTime {
    TimePoint from;
    TimePoint to;
};

/// A certificate that a peer showed and that was not accepted.
struct RefusedCertificate {
    std::string subject;  ///< "CN=localhost"
    std::string issuer;
    std::string reason;  ///< OpenSSL's words: "certificate has expired"
    TimePoint not_before;
    TimePoint not_after;
};

/// While it lives, every TLS session that this process begins and that verifies its peer (those of
/// libraries too: Paho and Poco offer no such setting) accepts a certificate whose validity meets
/// one of the `times()`, whatever the system's clock says, and tells of each that is refused: also
/// when it names another host than the one that was asked for. Everything else about certificates
/// is checked as ever.
///
/// One at a time in a process. Both functions are called on the threads of the sessions and must
/// not throw. Make it before the first session, destroy it after the last.
class PeerJudge {
public:
    using Times = std::function<std::vector<PossibleTime>()>;
    using Refused = std::function<void(const RefusedCertificate&)>;

    PeerJudge(Times times, Refused refused);
    ~PeerJudge();
    PeerJudge(const PeerJudge&) = delete;
    PeerJudge& operator=(const PeerJudge&) = delete;

private:
    struct Hooks;
    [[nodiscard]] int timeError(const x509_st* certificate) const;

    Times times_;
    Refused refused_;
};

}  // namespace platen::crypto
