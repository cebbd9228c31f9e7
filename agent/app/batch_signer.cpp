#include "agent/app/batch_signer.hpp"

#include "agent/app/private_file.hpp"
#include "common/crypto/pki.hpp"
#include "common/crypto/signature.hpp"
#include "common/log/log.hpp"

#include <memory>
#include <utility>

namespace platen::agent::app {

namespace {

/// Null: there is none that signs.
std::shared_ptr<const crypto::SigningKey> readSigningKey(const std::string& key_file) {
    const auto text = key_file.empty() ? std::nullopt : readFile(key_file);
    if (!text) return nullptr;
    try {
        return std::make_shared<const crypto::SigningKey>(Secret{*text});
    } catch (const crypto::CryptoError& problem) {
        log::warn("uplink.unsigned", {{"key_file", key_file}, {"error", problem.what()}});
        return nullptr;
    }
}

}  // namespace

uplink::Uplink::Sign batchSigner(const std::string& key_file) {
    using Signature = uplink::Uplink::Signature;
    return [key = readSigningKey(key_file)](std::string_view bytes) -> std::optional<Signature> {
        if (key == nullptr) return std::nullopt;
        return Signature{.bytes = key->sign(bytes), .key_id = key->id()};
    };
}

}  // namespace platen::agent::app
