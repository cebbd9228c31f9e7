#include "server/domain/agents/agent_renewal.hpp"

#include "common/crypto/signature.hpp"
#include "common/faults/crash_point.hpp"
#include "common/log/log.hpp"
#include "server/db/transaction.hpp"
#include "server/domain/agents/door.hpp"
#include "server/http/problem.hpp"

namespace platen::server::domain {

CertificateRenewal::CertificateRenewal(
    db::Database& database,
    const crypto::CertificateAuthority& agent_ca,
    std::chrono::hours certificate_life,
    Clock& clock)
    : database_{database},
      agent_ca_{agent_ca},
      certificate_life_{certificate_life},
      clock_{clock} {}

CertificateRenewal::Renewed CertificateRenewal::renew(const Application& application) {
    requireDoorOpen(database_, application.address, clock_.wallNow());
    const auto renewed = sign(present(application), application);
    if (!renewed) refuse(application, renewed.error());
    log::info(
        "renewal.granted",
        {{"agent", renewed.value().agent.value}, {"address", application.address}});
    return renewed.value();
}

/// The reason, when the agent may not have one.
Result<CertificateRenewal::Renewed, std::string> CertificateRenewal::sign(
    const crypto::AgentCertificate& known, const Application& application) {
    db::Transaction tx{database_, db::TenantScope::none()};
    const auto standing = lockStanding(tx, known.agent);
    if (!standing) return Failure{std::string{"this server knows no such agent: join again"}};
    if (standing->revoked) return Failure{std::string{"this agent is revoked"}};
    tx.see(db::TenantScope::of(standing->tenant));
    Renewed renewed{
        .agent = known.agent,
        .certificate_pem =
            agent_ca_.signAgent(application.csr_pem, known.agent, certificate_life_).value(),
        .place = {}};
    renewed.place = noteRenewal(
        tx,
        {.tenant = standing->tenant,
         .agent = known.agent,
         .hostname = application.hostname,
         .version = application.version,
         .certificate_not_after = crypto::certificateNotAfter(renewed.certificate_pem)});
    keepAgentKey(tx, known.agent, crypto::certificateKey(renewed.certificate_pem));
    faults::crashPoint("renewal.certificate.before_commit");
    tx.commit();
    faults::crashPoint("renewal.certificate.after_commit");
    return renewed;
}

/// What the application proves itself with.
crypto::AgentCertificate CertificateRenewal::present(const Application& application) {
    const auto key = crypto::csrKeySha256(application.csr_pem);
    if (!key) throw http::Refused{400, "invalid-csr", std::string{crypto::describe(key.error())}};
    auto known = agent_ca_.readAgent(application.certificate_pem);
    if (!known) refuse(application, "the present certificate is none that this server has signed");
    if (known->key_sha256 != key.value())
        refuse(application, "the request is for another key than the present certificate");
    if (known->not_after + kRenewalGrace < clock_.wallNow())
        refuse(application, "the present certificate ended too long ago: join again");
    return *std::move(known);
}

void CertificateRenewal::refuse(const Application& application, const std::string& reason) {
    countRefusal(database_, application.address, clock_.wallNow());
    log::warn("renewal.refused", {{"address", application.address}, {"reason", reason}});
    throw http::Refused{403, "renewal-refused", reason};
}

}  // namespace platen::server::domain
