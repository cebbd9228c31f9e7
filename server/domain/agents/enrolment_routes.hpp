#pragma once

#include "server/domain/agents/agent_enrolment.hpp"
#include "server/domain/agents/agent_renewal.hpp"
#include "server/http/router.hpp"

namespace platen::server::domain {

/// Who answers agents; both outlive the router.
struct AgentsDoor {
    Enrolment& enrolment;
    CertificateRenewal& renewal;
};
/// Where agents join and renew their certificates; for their own listener.
void addEnrolmentRoutes(http::Router& router, const AgentsDoor& door);

/// What tokens are made with; the references outlive the router.
struct TokenDesk {
    db::Database& database;
    Clock& clock;
    Random& random;
    std::string service_ca_pem;  ///< empty: this server makes no tokens
    std::string server_url;      ///< where agents join with them; empty: none are made
};
/// Where administrators make tokens.
void addTokenRoutes(http::Router& router, const TokenDesk& desk);

}  // namespace platen::server::domain
