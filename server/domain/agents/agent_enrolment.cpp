#include "server/domain/agents/agent_enrolment.hpp"

#include "common/core/text.hpp"
#include "common/crypto/signature.hpp"
#include "common/faults/crash_point.hpp"
#include "common/log/log.hpp"
#include "server/db/transaction.hpp"
#include "server/domain/agents/door.hpp"
#include "server/http/problem.hpp"

#include <stdexcept>

namespace platen::server::domain {

Enrolment::Enrolment(
    db::Database& database,
    const crypto::CertificateAuthority& agent_ca,
    EnrolmentSettings settings,
    Clock& clock)
    : database_{database},
      agent_ca_{agent_ca},
      settings_{std::move(settings)},
      pin_{crypto::pinOf(crypto::certificateKeySha256(settings_.service_ca_pem))},
      clock_{clock} {}

Enrolment::Admission Enrolment::admit(const Application& application) {
    requireDoorOpen(database_, application.address, clock_.wallNow());
    const crypto::EnrolToken token = readToken(application);
    const auto key = crypto::csrKeySha256(application.csr_pem);
    if (!key) throw http::Refused{400, "invalid-csr", std::string{crypto::describe(key.error())}};
    const auto admission = use(token, key.value(), application);
    if (!admission)
        refuse(application, "the token is unknown, expired or was used with another key");
    log::info(
        "enrolment.admitted",
        {{"agent", admission->agent.value},
         {"address", application.address},
         {"fingerprint", application.fingerprint}});
    return *admission;
}

std::optional<Enrolment::Admission> Enrolment::use(
    const crypto::EnrolToken& token,
    const std::string& key_sha256,
    const Application& application) {
    db::Transaction tx{database_, db::TenantScope::none()};
    const auto used = useEnrolToken(
        tx,
        {.id = token.id,
         .secret_sha256 = token.secretSha256(),
         .key_sha256 = key_sha256,
         .now = clock_.wallNow()});
    if (!used) return std::nullopt;
    tx.see(db::TenantScope::of(used->tenant));
    Admission admission = makeAgent(tx, *used, application, token.id);
    faults::crashPoint("agents.admission.before_commit");
    tx.commit();
    faults::crashPoint("agents.admission.after_commit");
    return admission;
}

Enrolment::Admission Enrolment::makeAgent(
    db::Transaction& tx,
    const UsedToken& used,
    const Application& application,
    const std::string& token_id) {
    const auto place = findAgentPlace(tx, used.tenant, used.site);
    if (!place) throw std::logic_error{"an enrolment token belongs to a site that is not there"};
    Admission admission{
        .agent = used.agent, .certificate_pem = used.certificate_pem, .place = *place};
    if (!admission.certificate_pem.empty()) return admission;
    admission.certificate_pem =
        agent_ca_.signAgent(application.csr_pem, used.agent, settings_.certificate_life).value();
    insertAgent(
        tx,
        {.tenant = used.tenant,
         .id = used.agent,
         .site = used.site,
         .name = application.hostname,
         .hostname = application.hostname,
         .version = application.version,
         .enrolled_at = clock_.wallNow(),
         .certificate_not_after = crypto::certificateNotAfter(admission.certificate_pem)});
    keepAgentKey(tx, used.agent, crypto::certificateKey(admission.certificate_pem));
    keepCertificate(tx, token_id, admission.certificate_pem);
    return admission;
}

crypto::EnrolToken Enrolment::readToken(const Application& application) {
    auto token = crypto::parseEnrolToken(application.token);
    if (!token) refuse(application, "the token is none: it has the form ple_..., complete");
    if (token->pin != pin_) refuse(application, "the token was made by another server");
    return std::move(*token);
}

void Enrolment::refuse(const Application& application, const std::string& reason) {
    countRefusal(database_, application.address, clock_.wallNow());
    log::warn("enrolment.refused", {{"address", application.address}, {"reason", reason}});
    throw http::Refused{403, "enrolment-refused", reason};
}

IssuedToken issueEnrolToken(
    db::Transaction& tx,
    const TokenOrder& order,
    const std::string& service_ca_pem,
    Random& random) {
    IssuedToken issued{
        .token = crypto::makeEnrolToken(random, crypto::certificateKeySha256(service_ca_pem)),
        .expires_at = order.now + order.life};
    insertEnrolToken(
        tx,
        {.id = issued.token.id,
         .tenant = order.tenant,
         .site = order.site,
         .agent = {random.uuid()},
         .secret_sha256 = issued.token.secretSha256(),
         .made_by = order.made_by,
         .made_at = order.now,
         .expires_at = issued.expires_at});
    return issued;
}

}  // namespace platen::server::domain
