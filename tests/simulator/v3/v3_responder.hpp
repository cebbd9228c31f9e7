#pragma once

#include "agent/usm/v3_message.hpp"
#include "tests/simulator/ber/snmp_message.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace platen::simulator {

/// How a device's SNMPv3 engine presents itself, true or not.
struct V3Manner {
    std::string engine_id;
    std::uint32_t boots{1};
    std::uint32_t time{0};
    std::int64_t time_in_replies{0};  ///< added there alone
    bool wrong_digest{false};
    bool wrong_key{false};    ///< replies are encrypted with another one
    bool in_clear{false};     ///< replies have neither code nor encryption
    bool unencrypted{false};  ///< replies have a code, but no encryption
    bool never_in_window{false};
    std::uint32_t false_reports{0};  ///< that precede each reply, without authentication
};

/// A question that a user may ask, and what its answer needs.
struct V3Request {
    ber::Message message;  ///< as of version 2c, with the context in place of the community
    agent::usm::MessageHead head;
    agent::usm::UsmUser user;
};

/// The authoritative side of the User-based Security Model (RFC 3414 section 3). It uses the
/// agent's own messages and keys; what those are held against is Debian's snmpd. One thread.
class V3Responder {
public:
    /// Without users it says nothing.
    explicit V3Responder(std::vector<agent::usm::UsmUser> users) : users_{std::move(users)} {}

    /// What becomes of a message: nothing, a Report that leaves instead of an answer, or a
    /// question.
    using Opened = std::variant<std::monostate, std::string, V3Request>;
    [[nodiscard]] Opened open(std::string_view bytes, const V3Manner& manner);

    /// The answer as it leaves. `reply` is a message of version 2c, encoded.
    [[nodiscard]] std::string seal(
        const V3Request& request, std::string_view reply, const V3Manner& manner);

    /// Reports that nothing proves: notInTimeWindow, and that there is no such context.
    [[nodiscard]] static std::string falseReport(const V3Request& request, const V3Manner& manner);
    [[nodiscard]] static std::string unknownContext(
        const V3Request& request, const V3Manner& manner);

private:
    [[nodiscard]] const agent::usm::UsmUser* userNamed(std::string_view name) const;
    [[nodiscard]] Opened openOfUser(
        const agent::usm::ReceivedMessage& message,
        std::string_view bytes,
        const agent::usm::UsmUser& user,
        const V3Manner& manner);

    std::vector<agent::usm::UsmUser> users_;
    agent::usm::KeyMaker keys_;
    std::uint64_t counter_{0};
};

}  // namespace platen::simulator
