#include "common/crypto/certificate_authority.hpp"

#include "common/core/text.hpp"
#include "common/crypto/openssl.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <ctime>

namespace platen::crypto {

namespace {

using std::chrono::days;

constexpr days kAuthorityLife{20 * 365};
constexpr days kServerLife{2 * 365};
constexpr days kCrlLife{7};
/// Certificates begin in the past: the clocks of agents may be late.
constexpr std::chrono::hours kBackdated{1};
constexpr int kVersion3 = 2;
constexpr int kCrlVersion2 = 1;

openssl::Time asn1Time(TimePoint time) {
    const auto seconds = std::chrono::floor<std::chrono::seconds>(time.time_since_epoch());
    openssl::Time made{ASN1_TIME_set(nullptr, static_cast<std::time_t>(seconds.count()))};
    openssl::require(made != nullptr, "a time cannot be written");
    return made;
}

openssl::Integer randomSerial(Random& random) {
    const std::string bytes = random.bytes(16);
    const openssl::BigNumber number{
        BN_bin2bn(reinterpret_cast<const unsigned char*>(bytes.data()), 16, nullptr)};
    openssl::Integer serial{BN_to_ASN1_INTEGER(number.get(), nullptr)};
    openssl::require(serial != nullptr, "no serial number could be made");
    return serial;
}

void setNamesAndDates(X509* certificate, const X509_NAME* subject, const X509_NAME* issuer) {
    const bool done = X509_set_version(certificate, kVersion3) == 1 &&
                      X509_set_subject_name(certificate, subject) == 1 &&
                      X509_set_issuer_name(certificate, issuer) == 1;
    openssl::require(done, "the names of a certificate cannot be set");
}

void setLife(X509* certificate, TimePoint now, TimePoint end) {
    const bool done = X509_set1_notBefore(certificate, asn1Time(now - kBackdated).get()) == 1 &&
                      X509_set1_notAfter(certificate, asn1Time(end).get()) == 1;
    openssl::require(done, "the dates of a certificate cannot be set");
}

void addExtension(X509* certificate, X509* issuer, int kind, const std::string& value) {
    X509V3_CTX context;
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    const openssl::Extension extension{X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str())};
    const bool done = extension && X509_add_ext(certificate, extension.get(), -1) == 1;
    openssl::require(done, fmt::format("'{}' cannot be part of a certificate", value));
}

bool isIpAddress(const std::string& host) {
    std::array<unsigned char, 16> buffer{};
    return ::inet_pton(AF_INET, host.c_str(), buffer.data()) == 1 ||
           ::inet_pton(AF_INET6, host.c_str(), buffer.data()) == 1;
}

bool isHostCharacter(char c) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    return letter || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == ':' || c == '*';
}

/// The list is read by OpenSSL's little language: nothing of it may come in through a name.
std::string alternativeNames(const std::vector<std::string>& hosts) {
    if (hosts.empty()) throw std::invalid_argument{"a server certificate needs a host name"};
    std::string list;
    for (const std::string& host : hosts) {
        if (host.empty() || !std::all_of(host.begin(), host.end(), &isHostCharacter))
            throw std::invalid_argument{
                fmt::format("'{}' is no host name or IP address", cleanUtf8(host))};
        if (!list.empty()) list += ',';
        list += (isIpAddress(host) ? "IP:" : "DNS:") + host;
    }
    return list;
}

std::vector<openssl::Certificate> readAll(std::string_view bundle_pem) {
    std::vector<openssl::Certificate> all;
    for (const std::string& pem : certificatesIn(bundle_pem))
        all.push_back(openssl::readCertificate(pem));
    return all;
}

std::string commonNameOf(const X509* certificate) {
    std::array<char, 64> text{};
    const int length = X509_NAME_get_text_by_NID(
        X509_get_subject_name(certificate), NID_commonName, text.data(), text.size());
    return length < 0 ? std::string{} : std::string(text.data(), static_cast<std::size_t>(length));
}

}  // namespace

struct CertificateAuthority::State {
    std::string certificate_pem;
    openssl::Certificate certificate;
    std::vector<openssl::Certificate> trusted;  ///< the same and those behind it
    openssl::Key key;
    TimePoint end;
    Clock& clock;
    Random& random;
};

/// What a certificate says, whatever the request asks for.
struct CertificateAuthority::Template {
    std::string common_name;
    std::string alternative_names;  ///< empty: none
    std::string extended_usage;
    std::chrono::hours life{0};
};

CertificateAuthority::Pair CertificateAuthority::make(
    std::string_view name, Clock& clock, Random& random) {
    return make(name, makeKeyPem(), clock, random);
}

CertificateAuthority::Pair CertificateAuthority::make(
    std::string_view name, const Secret& key_pem, Clock& clock, Random& random) {
    Pair pair{.certificate_pem = {}, .key_pem = key_pem};
    const openssl::Key key = openssl::readKey(pair.key_pem.reveal());
    // Issuers and revocation lists are looked for by name: that of an authority is its own, so that
    // two may be trusted while one takes the place of the other.
    const std::string fingerprint = hexEncode(privateKeySha256(pair.key_pem)).substr(0, 8);
    const openssl::Name subject = openssl::commonName(fmt::format("{} {}", name, fingerprint));
    const openssl::Certificate certificate{X509_new()};
    X509* raw = certificate.get();
    const TimePoint now = clock.wallNow();
    setNamesAndDates(raw, subject.get(), subject.get());
    setLife(raw, now, now + kAuthorityLife);
    openssl::require(
        X509_set_serialNumber(raw, randomSerial(random).get()) == 1 &&
            X509_set_pubkey(raw, key.get()) == 1,
        "the authority's key cannot be set");
    addExtension(raw, raw, NID_basic_constraints, "critical,CA:TRUE,pathlen:0");
    addExtension(raw, raw, NID_key_usage, "critical,keyCertSign,cRLSign");
    addExtension(raw, raw, NID_subject_key_identifier, "hash");
    openssl::require(X509_sign(raw, key.get(), EVP_sha256()) > 0, "the authority cannot sign");
    pair.certificate_pem = openssl::certificateText(raw);
    return pair;
}

CertificateAuthority::CertificateAuthority(const Pair& pair, Clock& clock, Random& random)
    : state_{std::make_unique<State>(State{
          .certificate_pem = pair.certificate_pem,
          .certificate = openssl::readCertificate(pair.certificate_pem),
          .trusted = readAll(pair.certificate_pem),
          .key = openssl::readKey(pair.key_pem.reveal()),
          .end = certificateNotAfter(pair.certificate_pem),
          .clock = clock,
          .random = random})} {
    openssl::require(
        X509_check_private_key(state_->certificate.get(), state_->key.get()) == 1,
        "the authority's certificate and key do not belong together");
}

CertificateAuthority::~CertificateAuthority() = default;
CertificateAuthority::CertificateAuthority(CertificateAuthority&&) noexcept = default;

const std::string& CertificateAuthority::certificatePem() const {
    return state_->certificate_pem;
}

std::string CertificateAuthority::keySha256() const {
    return certificateKeySha256(state_->certificate_pem);
}

CertificateAuthority::Signed CertificateAuthority::sign(
    std::string_view csr_pem, const Template& form) const {
    const auto proven = csrKeySha256(csr_pem);
    if (!proven) return Failure{proven.error()};
    const openssl::Request request = openssl::readRequest(csr_pem);
    const openssl::Name subject = openssl::commonName(form.common_name);
    const openssl::Certificate certificate{X509_new()};
    X509* raw = certificate.get();
    X509* issuer = state_->certificate.get();
    const TimePoint now = state_->clock.wallNow();
    setNamesAndDates(raw, subject.get(), X509_get_subject_name(issuer));
    setLife(raw, now, std::min<TimePoint>(now + form.life, state_->end));
    openssl::require(
        X509_set_serialNumber(raw, randomSerial(state_->random).get()) == 1 &&
            X509_set_pubkey(raw, X509_REQ_get0_pubkey(request.get())) == 1,
        "the certificate's key cannot be set");
    addExtension(raw, issuer, NID_basic_constraints, "critical,CA:FALSE");
    addExtension(raw, issuer, NID_key_usage, "critical,digitalSignature");
    addExtension(raw, issuer, NID_ext_key_usage, form.extended_usage);
    addExtension(raw, issuer, NID_subject_key_identifier, "hash");
    addExtension(raw, issuer, NID_authority_key_identifier, "keyid:always");
    if (!form.alternative_names.empty())
        addExtension(raw, issuer, NID_subject_alt_name, form.alternative_names);
    openssl::require(X509_sign(raw, state_->key.get(), EVP_sha256()) > 0, "signing failed");
    return openssl::certificateText(raw);
}

CertificateAuthority::Signed CertificateAuthority::signAgent(
    std::string_view csr_pem, const AgentId& agent, std::chrono::hours life) const {
    if (canonicalUuid(agent.value) != agent.value)
        throw std::invalid_argument{fmt::format("'{}' is no agent id", cleanUtf8(agent.value))};
    return sign(
        csr_pem,
        {.common_name = agent.value,
         .alternative_names = "URI:urn:uuid:" + agent.value,
         .extended_usage = "clientAuth",
         .life = life});
}

std::optional<AgentCertificate> CertificateAuthority::readAgent(std::string_view pem) const try {
    const openssl::Certificate certificate = openssl::readCertificate(pem);
    const bool ours = std::ranges::any_of(state_->trusted, [&](const auto& authority) {
        return openssl::isSignedBy(certificate.get(), authority.get());
    });
    const auto agent = canonicalUuid(commonNameOf(certificate.get()));
    if (!ours || !agent) return std::nullopt;
    return AgentCertificate{
        .agent = {*agent},
        .key_sha256 = certificateKeySha256(pem),
        .not_after = certificateNotAfter(pem)};
} catch (const CryptoError&) {
    return std::nullopt;  // it comes from the network
}

CertificateAuthority::Signed CertificateAuthority::signService(
    std::string_view csr_pem, std::string_view name) const {
    return sign(
        csr_pem,
        {.common_name = std::string{name},
         .alternative_names = {},
         .extended_usage = "clientAuth",
         .life = kServerLife});
}

CertificateAuthority::Signed CertificateAuthority::signServer(
    std::string_view csr_pem, const std::vector<std::string>& hosts) const {
    const std::string names = alternativeNames(hosts);
    return sign(
        csr_pem,
        {.common_name = hosts.front(),
         .alternative_names = names,
         .extended_usage = "serverAuth",
         .life = kServerLife});
}

std::string CertificateAuthority::emptyCrlPem() const {
    const openssl::Crl crl{X509_CRL_new()};
    X509_CRL* raw = crl.get();
    const TimePoint now = state_->clock.wallNow();
    const bool made =
        X509_CRL_set_version(raw, kCrlVersion2) == 1 &&
        X509_CRL_set_issuer_name(raw, X509_get_subject_name(state_->certificate.get())) == 1 &&
        X509_CRL_set1_lastUpdate(raw, asn1Time(now - kBackdated).get()) == 1 &&
        X509_CRL_set1_nextUpdate(raw, asn1Time(now + kCrlLife).get()) == 1 &&
        X509_CRL_sign(raw, state_->key.get(), EVP_sha256()) > 0;
    openssl::require(made, "no revocation list could be made");
    return openssl::written("a revocation list cannot be written", [&](BIO* bio) {
        return PEM_write_bio_X509_CRL(bio, raw);
    });
}

}  // namespace platen::crypto
