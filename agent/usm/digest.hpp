#pragma once

#include "agent/usm/usm_user.hpp"

#include <cstddef>
#include <string>
#include <string_view>

/// The hash functions of the authentication protocols. None of these takes AuthProtocol::None: that
/// is std::logic_error.
namespace platen::agent::usm {

/// Octets of the hash, which is also the size of a key.
[[nodiscard]] std::size_t digestSize(AuthProtocol protocol);
/// Octets of the code in a message (RFC 3414 section 6.3.1, RFC 7860 section 4.1).
[[nodiscard]] std::size_t macSize(AuthProtocol protocol);

[[nodiscard]] std::string digestOf(AuthProtocol protocol, std::string_view bytes);
/// The hash of a text that is repeated until it has `length` octets; the text must not be empty.
[[nodiscard]] std::string digestOfRepeated(
    AuthProtocol protocol, std::string_view text, std::size_t length);
/// HMAC (RFC 2104), cut to macSize().
[[nodiscard]] std::string macOf(
    AuthProtocol protocol, std::string_view key, std::string_view bytes);

}  // namespace platen::agent::usm
