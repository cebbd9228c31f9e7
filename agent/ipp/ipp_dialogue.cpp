#include "agent/ipp/ipp_dialogue.hpp"

#include <utility>

namespace platen::agent::ipp {

namespace {

enum HttpStatus : int {
    kMovedPermanently = 301,
    kFound = 302,
    kSeeOther = 303,
    kTemporaryRedirect = 307,
    kPermanentRedirect = 308,
    kUnauthorized = 401,
    kForbidden = 403,
    kProxyAuthentication = 407,
    kUpgradeRequired = 426,
};

/// RFC 8011 appendix B.
enum IppStatus : std::uint16_t {
    kLastSuccess = 0x00FF,
    kBadRequest = 0x0400,
    kNotFound = 0x0406,
    kGone = 0x0407,
    kAttributesNotSupported = 0x040B,
    kInternalError = 0x0500,
    kOperationNotSupported = 0x0501,
    kVersionNotSupported = 0x0503,
};

}  // namespace

Attempt attemptOfHttp(int status, std::string_view location) {
    switch (status) {
        case kMovedPermanently:
        case kFound:
        case kSeeOther:
        case kTemporaryRedirect:
        case kPermanentRedirect:
            return location.starts_with("https:") || location.starts_with("ipps:")
                       ? Attempt::WantsTls
                       : Attempt::WrongPath;
        case kUpgradeRequired:
            return Attempt::WantsTls;
        case kUnauthorized:
        case kForbidden:
        case kProxyAuthentication:
            return Attempt::Refused;
        default:
            return Attempt::WrongPath;
    }
}

Attempt attemptOfStatus(std::uint16_t status) {
    if (status <= kLastSuccess) return Attempt::Answered;
    switch (status) {
        case kVersionNotSupported:
            return Attempt::OldVersion;
        case kBadRequest:
        case kAttributesNotSupported:
        case kInternalError:  // of some printers for attributes that they do not know
            return Attempt::BadRequest;
        case kNotFound:
        case kGone:
        case kOperationNotSupported:
            return Attempt::WrongPath;
        default:
            return Attempt::Refused;
    }
}

IppDialogue::IppDialogue(const std::optional<IppWay>& known)
    : way_{known.value_or(IppWay{})}, paths_{"/", "/ipp", "/ipp/printer", "/ipp/print"} {
    std::erase(paths_, way_.path);
}

std::optional<IppWay> IppDialogue::next() const {
    if (ended_ || attempts_ >= kMaxAttempts) return std::nullopt;
    return way_;
}

void IppDialogue::accept(Attempt attempt) {
    ++attempts_;
    switch (attempt) {
        case Attempt::Answered:
        case Attempt::Refused:
            ended_ = true;
            return;
        case Attempt::WrongPath:
            return nextPath();
        case Attempt::OldVersion:
            ended_ = way_.old_version;
            way_.old_version = true;
            return;
        case Attempt::BadRequest:
            return simplify();
        case Attempt::WantsTls:
            ended_ = way_.tls;
            way_.tls = true;
            return;
    }
}

void IppDialogue::nextPath() {
    ended_ = paths_.empty();
    if (ended_) return;
    way_.path = paths_.back();
    paths_.pop_back();
}

/// The older version first, then without names: the answer is larger then.
void IppDialogue::simplify() {
    if (!way_.old_version) {
        way_.old_version = true;
    } else if (!way_.all_attributes) {
        way_.all_attributes = true;
    } else {
        way_.old_version = false;
        way_.all_attributes = false;
        nextPath();
    }
}

}  // namespace platen::agent::ipp
