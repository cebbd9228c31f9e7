#include "server/app/pki_folder.hpp"

#include "common/crypto/pem_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

namespace platen::server::app {

namespace {

namespace fs = std::filesystem;

constexpr std::chrono::days kRenewBefore{30};

}  // namespace

void PkiFolder::init(const std::vector<std::string>& hosts, int ingest_processes) {
    fs::create_directories(folder_);
    const auto agent_ca = authority("agent-ca", "Platen Agent CA");
    const auto service_ca = authority("service-ca", "Platen Service CA");
    for (const std::string name : {"server", "web"}) {
        if (isCurrent(name, hosts)) continue;
        // With its authority: whoever has only its fingerprint finds it in the chain.
        certify(name, service_ca.certificatePem(), [&](const std::string& csr) {
            return service_ca.signServer(csr, hosts);
        });
    }
    for (int number = 1; number <= ingest_processes; ++number) {
        const std::string ingest = fmt::format("svc-ingest-{}", number);
        if (isCurrent(ingest, {})) continue;
        certify(ingest, "", [&](const std::string& csr) {
            return service_ca.signService(csr, ingest);
        });
    }
    crypto::writePublicFile(path("agent-ca", ".crl.pem"), agent_ca.emptyCrlPem());
    crypto::writePublicFile(path("service-ca", ".crl.pem"), service_ca.emptyCrlPem());
}

crypto::CertificateAuthority PkiFolder::authority(
    const std::string& name, std::string_view common_name) {
    const std::string certificate = path(name, ".crt");
    const std::string key = path(name, ".key");
    if (fs::exists(certificate) && !fs::exists(key)) {
        throw crypto::CryptoError{fmt::format(
            "{} and {} go together, the key is missing: put it back from a backup",
            certificate,
            key)};
    }
    if (!fs::exists(key)) crypto::writePrivateFile(key, crypto::makeKeyPem());
    if (!fs::exists(certificate)) {
        // Also when we were killed before it was there: the key alone makes the authority.
        const auto made = crypto::CertificateAuthority::make(
            common_name, Secret{crypto::readPemFile(key)}, clock_, random_);
        crypto::writePublicFile(certificate, made.certificate_pem);
    }
    return {
        {.certificate_pem = crypto::readPemFile(certificate),
         .key_pem = Secret{crypto::readPemFile(key)}},
        clock_,
        random_};
}

void PkiFolder::certify(const std::string& name, const std::string& chain_pem, const Sign& sign) {
    const Secret key = crypto::makeKeyPem();
    const auto certificate = sign(crypto::makeCsrPem(key, name));
    crypto::writePrivateFile(path(name, ".key"), key);
    crypto::writePublicFile(path(name, ".crt"), certificate.value() + chain_pem);
}

bool PkiFolder::isCurrent(const std::string& name, const std::vector<std::string>& hosts) const {
    const std::string certificate = path(name, ".crt");
    if (!fs::exists(certificate) || !fs::exists(path(name, ".key"))) return false;
    const std::string pem = crypto::readPemFile(certificate);
    const Secret key{crypto::readPemFile(path(name, ".key"))};
    // Not a pair: we were killed between the two files.
    if (crypto::certificateKeySha256(pem) != crypto::privateKeySha256(key)) return false;
    const bool names_all = std::all_of(hosts.begin(), hosts.end(), [&](const std::string& host) {
        return crypto::certificateIsFor(pem, host);
    });
    return names_all && crypto::certificateNotAfter(pem) > clock_.wallNow() + kRenewBefore;
}

std::string PkiFolder::path(const std::string& name, std::string_view ending) const {
    return fmt::format("{}/{}{}", folder_, name, ending);
}

}  // namespace platen::server::app
