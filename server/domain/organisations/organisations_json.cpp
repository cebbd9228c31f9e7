#include "server/domain/organisations/organisations_json.hpp"

namespace platen::server::domain {

http::Json organisationJson(const Organisation& organisation) {
    return http::Json::object(
        {{"id", organisation.id},
         {"parent_id", organisation.parent},
         {"kind", organisation.kind},
         {"name", organisation.name}});
}

http::Json siteJson(const SiteSummary& site) {
    return http::Json::object(
        {{"id", site.id},
         {"organisation_id", site.organisation},
         {"organisation_name", site.organisation_name},
         {"name", site.name},
         {"time_zone", site.time_zone},
         {"devices", site.devices},
         {"agents", site.agents}});
}

http::Json siteNameJson(const SiteName& site) {
    return http::Json::object(
        {{"id", site.id},
         {"name", site.name},
         {"organisation_id", site.organisation},
         {"organisation_name", site.organisation_name}});
}

}  // namespace platen::server::domain
