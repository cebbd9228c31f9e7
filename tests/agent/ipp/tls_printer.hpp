#pragma once

#include "tests/agent/ipp/scripted_printer.hpp"

#include <openssl/ssl.h>

#include <memory>
#include <string_view>

namespace platen::agent::ipp {

/// A key and a certificate that a printer has signed itself, for another name, and that has
/// expired.
class TlsIdentity {
public:
    TlsIdentity();
    [[nodiscard]] SSL_CTX* context() const { return context_.get(); }

private:
    std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context_;
};

/// Takes one request over TLS and answers it with these bytes.
void answerOverTls(
    const TlsIdentity& identity, ScriptedConnection& connection, std::string_view bytes);

}  // namespace platen::agent::ipp
