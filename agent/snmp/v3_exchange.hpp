#pragma once

#include "agent/snmp/message.hpp"
#include "agent/snmp/silence.hpp"
#include "agent/usm/remote_engine.hpp"
#include "agent/usm/report.hpp"
#include "agent/usm/usm_keys.hpp"
#include "agent/usm/v3_message.hpp"
#include "common/core/result.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace platen::agent::snmp {

/// What is kept of a device between two requests by SNMPv3.
struct V3Peer {
    usm::RemoteEngine engine;
    bool answers{false};  ///< it has answered a question: nothing weaker is to be tried there
    /// The keys of the user that asked last, at this engine.
    UsmUser user;
    std::string keys_engine_id;
    usm::LocalKeys keys;
};

/// What all exchanges share.
struct V3Shared {
    usm::KeyMaker keys;
    std::uint64_t counter{0};  ///< begins at random; never the same twice in an encryption
};

/// One question to one device by SNMPv3: finds out its engine id where that is not known, asks, and
/// judges what comes back. Pure: the caller sends what packet() gives and hands over what arrives.
/// A reply is read no further than its authentication allows. What a Report without authentication
/// may do is to tell an engine id, and to end the exchange with an error; it never makes the
/// question go out at a lower security level.
class V3Exchange {
public:
    using Time = std::chrono::milliseconds;  ///< by the boot clock

    /// `peer` and `shared` outlive the exchange; no other exchange uses the peer meanwhile. Throws
    /// std::invalid_argument for a user or a query that cannot be used.
    V3Exchange(UsmUser user, Query query, V3Peer& peer, V3Shared& shared);

    /// What to send under this message id, now. Nothing when the device cannot take so large a
    /// message: the exchange has ended then, as if it had answered tooBig.
    [[nodiscard]] std::optional<std::string> packet(std::uint32_t id, Time now);

    enum class Next : std::uint8_t {
        Wait,      ///< nothing that counts: another message may come
        AskAgain,  ///< packet() has something new to send
        End        ///< outcome() has the result
    };
    /// A message with the id of the last packet(). `bytes` are those from which it was parsed.
    [[nodiscard]] Next accept(
        const usm::ReceivedMessage& message, std::string_view bytes, Time now);

    /// After End; when time is up: why there is none.
    [[nodiscard]] Result<Response, Silence> takeOutcome();

private:
    [[nodiscard]] bool discovering() const { return !peer_.engine.known(); }
    [[nodiscard]] std::string discovery(std::uint32_t id) const;
    [[nodiscard]] const usm::LocalKeys& keys();
    [[nodiscard]] Next acceptOpen(const usm::ReceivedMessage& message, Time now);
    [[nodiscard]] Next acceptSecured(
        const usm::ReceivedMessage& message, std::string_view bytes, Time now);
    [[nodiscard]] Next acceptReport(
        usm::Report report, const usm::ReceivedMessage& message, Time now);
    [[nodiscard]] Next acceptResponse(
        const usm::ReceivedMessage& message, const usm::ScopedPdu& content);
    [[nodiscard]] Next learnEngine(const usm::MessageHead& head, Time now);
    Next doubt(Silence why);
    Next fail(Silence why);

    UsmUser user_;
    Query query_;
    V3Peer& peer_;
    V3Shared& shared_;
    std::uint32_t id_{0};
    bool learned_{false};   // an engine id, in this exchange
    bool resynced_{false};  // the clock, by a Report
    std::optional<Response> response_;
    std::optional<Silence> doubt_;  // why what came so far did not count
};

}  // namespace platen::agent::snmp
