#include "server/evidence/customer_day_store.hpp"
#include "server/evidence/explanation.hpp"

#include <string>

namespace platen::server::evidence {

namespace {

using http::Json;
using http::textOrNull;

Json sumJson(const SumOfDay& sum) {
    return Json::object(
        {{"pages", sum.pages},
         {"mono", sum.mono},
         {"color", sum.color},
         {"held", sum.held},
         {"devices", sum.devices}});
}

Json partJson(const DevicePart& part) {
    return Json::object(
        {{"device",
          Json::object(
              {{"id", part.device},
               {"vendor", textOrNull(part.vendor)},
               {"model", textOrNull(part.model)},
               {"serial", textOrNull(part.serial)},
               {"label", textOrNull(part.label)},
               {"organisation_id", part.tenant},
               {"organisation_name", part.organisation_name},
               {"site_name", part.site_name}})},
         {"pages", part.pages},
         {"mono", part.mono},
         {"color", part.color},
         {"held", part.held}});
}

http::Cursor cursorAfterPart(const DevicePart& last) {
    return {std::to_string(last.pages.value_or(0)), last.device.value};
}

}  // namespace

Json explainCustomerDay(db::Transaction& tx, const CustomerDayQuestion& question) {
    const CustomerDay day = findCustomerDay(tx, question.tenants, question.day);
    const bool are_devices_gone = day.of_devices.devices == 0 && day.kept.devices > 0;
    const auto parts = listDeviceParts(tx, question.tenants, question.day, question.page);
    return Json::object(
        {{"organisation", question.organisation},
         {"day", question.day},
         {"use", sumJson(day.kept)},
         {"sum_of_devices", are_devices_gone ? Json{nullptr} : sumJson(day.of_devices)},
         {"agrees", are_devices_gone ? Json{nullptr} : Json{day.kept == day.of_devices}},
         {"devices", question.page.answer(parts, partJson, cursorAfterPart)}});
}

}  // namespace platen::server::evidence
