#pragma once

#include "common/core/clock.hpp"
#include "common/core/random.hpp"
#include "common/crypto/certificate_authority.hpp"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace platen::server::app {

/// A folder with the authorities and certificates of one installation:
/// agent-ca, service-ca (.crt, .key, .crl.pem), server (broker), web (agents' listener) and
/// svc-ingest-1 and following (.crt, .key), one for each ingest process. Keys have mode 0600.
class PkiFolder {
public:
    PkiFolder(std::string folder, Clock& clock, Random& random)
        : folder_{std::move(folder)}, clock_{clock}, random_{random} {}

    /// Makes what is missing, what ends within 30 days, server certificates that do not name every
    /// host, and always the revocation lists. Throws crypto::CryptoError that names the file.
    void init(const std::vector<std::string>& hosts, int ingest_processes = 1);

private:
    using Sign = std::function<crypto::CertificateAuthority::Signed(const std::string& csr_pem)>;
    [[nodiscard]] crypto::CertificateAuthority authority(
        const std::string& name, std::string_view common_name);
    void certify(const std::string& name, const std::string& chain_pem, const Sign& sign);
    [[nodiscard]] bool isCurrent(
        const std::string& name, const std::vector<std::string>& hosts) const;
    [[nodiscard]] std::string path(const std::string& name, std::string_view ending) const;

    std::string folder_;
    Clock& clock_;
    Random& random_;
};

}  // namespace platen::server::app
