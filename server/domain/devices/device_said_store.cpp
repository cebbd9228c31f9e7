#include "server/domain/devices/device_said_store.hpp"

#include "server/http/json_value.hpp"

#include <array>
#include <string_view>
#include <vector>

namespace platen::server::domain {

namespace {

constexpr std::array<std::string_view, 7> kSaidTexts{
    "vendor", "model", "serial", "firmware", "name", "location", "mac"};

constexpr std::string_view kFindSaid =
    "SELECT vendor, model, serial, firmware, name, location, mac FROM device "
    "WHERE tenant_id = $1 AND id = $2";
constexpr std::string_view kFindReadFrom =
    "SELECT o.key, o.value FROM device CROSS JOIN LATERAL jsonb_each_text(read_from) AS o "
    "WHERE tenant_id = $1 AND id = $2";
constexpr std::string_view kReplaceSaid =
    "UPDATE device SET revision = revision + 1, vendor = $3, model = $4, serial = $5, "
    "firmware = $6, name = $7, location = $8, mac = $9, read_from = $10 "
    "WHERE tenant_id = $1 AND id = $2";

DeviceSaid toSaid(const db::Row& row) {
    DeviceSaid said;
    for (const std::string_view field : kSaidTexts) {
        if (std::string text = row.text(field); !text.empty())
            said.texts.emplace(field, std::move(text));
    }
    return said;
}

std::string saidText(const DeviceSaid& said, const char* field) {
    const auto found = said.texts.find(field);
    return found == said.texts.end() ? std::string{} : found->second;
}

}  // namespace

std::optional<DeviceSaid> findDeviceSaid(
    db::Transaction& tx, const TenantId& tenant, const DeviceId& device) {
    auto said = tx.one(kFindSaid, toSaid, tenant, device);
    if (!said) return std::nullopt;
    const db::Rows rows = tx.query(kFindReadFrom, tenant, device);
    for (std::size_t i = 0; i < rows.size(); ++i)
        said->read_from[rows[i].text("key")] = rows[i].text("value");
    return said;
}

void replaceDeviceSaid(
    db::Transaction& tx, const TenantId& tenant, const DeviceId& device, const DeviceSaid& said) {
    std::vector<http::Json::Member> members;
    for (const auto& [field, oid] : said.read_from)
        members.emplace_back(field, oid);
    tx.exec(
        kReplaceSaid,
        tenant,
        device,
        saidText(said, "vendor"),
        saidText(said, "model"),
        saidText(said, "serial"),
        saidText(said, "firmware"),
        saidText(said, "name"),
        saidText(said, "location"),
        saidText(said, "mac"),
        http::Json::object(members).text());
}

}  // namespace platen::server::domain
