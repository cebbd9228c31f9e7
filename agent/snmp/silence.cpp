#include "agent/snmp/silence.hpp"

#include <stdexcept>

namespace platen::agent::snmp {

namespace {

struct SilenceWords {
    std::string_view name;
    std::string_view text;
};

SilenceWords wordsOf(Silence reason) {
    switch (reason) {
        case Silence::Timeout:
            return {"timeout", "does not answer"};
        case Silence::Malformed:
            return {"malformed", "answers with what cannot be read"};
        case Silence::UnknownEngine:
            return {"unknown_engine", "does not accept the engine id that it tells"};
        case Silence::UnknownUser:
            return {"unknown_user", "does not know this user"};
        case Silence::WrongDigest:
            return {
                "wrong_digest", "refuses the authentication: the secret or the protocol differs"};
        case Silence::DecryptionError:
            return {"decryption_error", "cannot decrypt: the privacy secret or protocol differs"};
        case Silence::NotInTimeWindow:
            return {"not_in_time_window", "has a clock that does not go on from what it was"};
        case Silence::UnsupportedSecurityLevel:
            return {
                "unsupported_security_level", "does not allow this security level to this user"};
        case Silence::UnknownContext:
            return {"unknown_context", "does not know this context"};
        case Silence::OtherReport:
            return {"other_report", "refuses by a report of another kind"};
        case Silence::NotAuthentic:
            return {"not_authentic", "answers without a right code of authentication"};
        case Silence::WeakerAnswer:
            return {"weaker_answer", "answers below the security level of the question"};
        case Silence::Unanswered:
            return {
                "unanswered",
                "speaks SNMPv3, but leaves this user's question unanswered: often the privacy "
                "secret or protocol differs, or it has no such context"};
        case Silence::AccessDenied:
            return {"access_denied", "grants no access, or none at this security level"};
    }
    throw std::logic_error{"unhandled Silence"};
}

}  // namespace

bool isRefusal(Silence reason) {
    switch (reason) {
        case Silence::Timeout:
        case Silence::Malformed:
        case Silence::NotAuthentic:
        case Silence::WeakerAnswer:
        case Silence::Unanswered:
            return false;
        case Silence::UnknownEngine:
        case Silence::UnknownUser:
        case Silence::WrongDigest:
        case Silence::DecryptionError:
        case Silence::NotInTimeWindow:
        case Silence::UnsupportedSecurityLevel:
        case Silence::UnknownContext:
        case Silence::OtherReport:
        case Silence::AccessDenied:
            return true;
    }
    throw std::logic_error{"unhandled Silence"};
}

std::string_view silenceName(Silence reason) {
    return wordsOf(reason).name;
}

std::string_view silenceText(Silence reason) {
    return wordsOf(reason).text;
}

}  // namespace platen::agent::snmp
