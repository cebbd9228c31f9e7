#include "server/domain/devices/device_find_store.hpp"

#include "server/domain/organisations/organisations_query_store.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace platen::server::domain {

namespace {

constexpr std::string_view kCountSeen =
    "SELECT count(*) FROM (SELECT FROM device WHERE tenant_id = ANY ($1::uuid[]) "
    "AND ($2::uuid IS NULL OR site_id = $2::uuid) LIMIT $3) AS seen";

/// $1 to $36 are the filter; those that are null vanish when the query is planned. $1 is for the
/// planner: whose devices are seen, row level security says. Who sees many gets none there, or each
/// of many lookups would try each tenant.
constexpr std::string_view kMatches =
    "($1::uuid[] IS NULL OR tenant_id = ANY ($1::uuid[])) "
    "AND ($2::uuid IS NULL OR site_id = $2::uuid) "
    "AND ($3::uuid IS NULL OR agent_id = $3::uuid) "
    "AND ($4::smallint[] IS NULL OR status_rank = ANY ($4::smallint[])) "
    "AND ($5::text IS NULL OR vendor_key BETWEEN lower($5::text) AND lower($6::text)) "
    "AND ($7::text IS NULL OR model_key BETWEEN lower($7::text) AND lower($8::text)) "
    "AND ($9::text IS NULL OR serial_key BETWEEN lower($9::text) AND lower($10::text)) "
    "AND ($11::text IS NULL OR mac_key BETWEEN lower($11::text) AND lower($12::text)) "
    "AND ($13::text IS NULL OR name_key BETWEEN lower($13::text) AND lower($14::text)) "
    "AND ($15::text IS NULL OR label_key BETWEEN lower($15::text) AND lower($16::text)) "
    "AND ($17::text IS NULL OR asset_key BETWEEN lower($17::text) AND lower($18::text)) "
    "AND ($19::text IS NULL OR location_key BETWEEN lower($19::text) AND lower($20::text)) "
    "AND ($21::text IS NULL OR firmware_key BETWEEN lower($21::text) AND lower($22::text)) "
    "AND ($23::text IS NULL OR profile_key BETWEEN lower($23::text) AND lower($24::text)) "
    "AND ($25::inet IS NULL OR address_key BETWEEN $25::inet AND $26::inet) "
    "AND ($27::smallint IS NULL OR supply_left <= $27::smallint) "
    "AND ($28::boolean IS NULL OR (alerts > 0) = $28::boolean) "
    "AND ($29::timestamptz IS NULL OR taken_at < $29::timestamptz OR taken_at IS NULL) "
    "AND ($30::timestamptz IS NULL OR taken_at >= $30::timestamptz) "
    // The index takes single patterns only.
    "AND ($31::text IS NULL OR search LIKE lower($31::text)) "
    "AND ($32::text IS NULL OR search LIKE lower($32::text)) "
    "AND ($33::text[] IS NULL OR search LIKE ALL "
    "  (ARRAY(SELECT lower(pattern) FROM unnest($33::text[]) AS pattern))) "
    "AND ($34::uuid[] IS NULL OR id = ANY ($34::uuid[])) "
    "AND ($35::text IS NULL OR reasons @> ARRAY[$35::text]) "
    "AND ($36::boolean IS NULL OR (open_findings > 0) = $36::boolean) ";

/// What filters and orders look at.
constexpr std::string_view kColumns =
    "{table}.tenant_id, {id} AS id, d.site_id, d.agent_id, d.vendor_key, d.model_key, "
    "d.full_model_key, "
    "d.serial_key, d.mac_key, d.name_key, d.label_key, d.asset_key, d.location_key, "
    "d.firmware_key, d.profile_key, d.address_key, d.site_key, d.search, st.status_rank, "
    "st.supply_left, st.alerts, st.open_findings, st.reasons, st.taken_at, st.total, st.mono, "
    "st.color, st.pages_30d, st.trust ";

/// From where the order is. Every device has a state; a query that needs only one of the two does
/// not read the other, because the planner takes away outer joins that nothing looks at.
constexpr std::string_view kFromDevice =
    "FROM device d LEFT JOIN device_state st "
    "ON st.tenant_id = d.tenant_id AND st.device_id = d.id ";
constexpr std::string_view kFromState =
    "FROM device_state st LEFT JOIN device d "
    "ON d.tenant_id = st.tenant_id AND d.id = st.device_id ";

/// The first $40 matches that come, then sorted. The planner must not know of the order: it would
/// walk along it in the hope of finding matches soon.
constexpr std::string_view kFindThenSort =
    "WITH hit AS MATERIALIZED (SELECT * FROM "
    "  (SELECT tenant_id, id, {name} AS key FROM (SELECT {columns} {from}) AS listed "
    "   WHERE {matches}) AS matching "
    " WHERE ($37::uuid IS NULL OR CASE WHEN $38::{type} IS NULL "
    "   THEN key IS NULL AND id {beyond} $37::uuid "
    "   ELSE key {beyond} $38::{type} OR key IS NULL "
    "     OR (key = $38::{type} AND id {beyond} $37::uuid) END) LIMIT $40) "
    "SELECT tenant_id, id, key::text AS key, (SELECT count(*) FROM hit) AS hits FROM hit "
    "ORDER BY hit.key {direction} NULLS LAST, id {direction} LIMIT $39";

/// All matches, of which only the page is kept while they are sorted. OFFSET 0 hides the order,
/// too.
constexpr std::string_view kSort =
    "SELECT tenant_id, id, key::text AS key FROM "
    "  (SELECT tenant_id, id, {name} AS key FROM (SELECT {columns} {from}) AS listed "
    "   WHERE {matches} OFFSET 0) AS matching "
    "WHERE ($37::uuid IS NULL OR CASE WHEN $38::{type} IS NULL "
    "  THEN key IS NULL AND id {beyond} $37::uuid "
    "  ELSE key {beyond} $38::{type} OR key IS NULL "
    "    OR (key = $38::{type} AND id {beyond} $37::uuid) END) "
    "ORDER BY matching.key {direction} NULLS LAST, id {direction} "
    "LIMIT least($39::bigint, $40::bigint)";

/// Along the index of the order, past what does not match, $40 rows at most. A filter of the
/// very column that it goes along says where to begin and to end.
constexpr std::string_view kWalkKnown =
    "SELECT tenant_id, id, key::text AS key FROM (SELECT {columns}, {column} AS key {from} "
    "  WHERE {column} IS NOT NULL AND {own} "
    "  AND ($37::uuid IS NULL OR ({column}, {id}) {beyond} ($38::{type}, $37::uuid)) "
    "  ORDER BY {column} {direction}, {id} {direction} LIMIT $40) AS listed "
    "WHERE {matches} ORDER BY listed.key {direction}, listed.id {direction} LIMIT $39";

/// The same for devices of which the key is not known.
constexpr std::string_view kWalkUnknown =
    "SELECT tenant_id, id, NULL::text AS key FROM (SELECT {columns}, {column} AS key {from} "
    "  WHERE {column} IS NULL AND {own} "
    "  AND $38::{type} IS NULL AND ($37::uuid IS NULL OR {id} {beyond} $37::uuid) "
    "  ORDER BY {column} {direction}, {id} {direction} LIMIT $40) AS listed "
    "WHERE {matches} ORDER BY listed.key {direction}, listed.id {direction} LIMIT $39";

/// Who sees one tenant and filters nothing goes along the tenant's index. The plan is the same for
/// every tenant: it can be kept.
constexpr std::string_view kWalkOfTenant =
    "SELECT tenant_id, {id} AS id, {name}::text AS key FROM {from} "
    "WHERE tenant_id = $1::uuid AND {name} IS {known} {behind} "
    "ORDER BY {name} {direction}, {id} {direction} LIMIT $2::bigint";
constexpr std::string_view kBehindKnown = "AND ({name}, {id}) {beyond} ($4::{type}, $3::uuid)";
constexpr std::string_view kBehindUnknown = "AND {id} {beyond} $3::uuid";

struct KeyColumn {
    std::string_view table;
    std::string_view name;
    std::string_view type;
    std::string_view own;  ///< what the filter says of the column itself
    /// Whether lists can go along an index, over all devices or over those of one tenant. What
    /// changes with every reading has none (docs/decisions/0014-data-plane.md).
    bool has_index{true};
    bool has_tenant_index{false};
};

constexpr std::string_view kNothing = "true";

KeyColumn keyColumn(DeviceSort key) {
    switch (key) {
        case DeviceSort::Name:
            return {
                "d",
                "name_key",
                "text",
                "($13::text IS NULL OR name_key BETWEEN lower($13::text) AND lower($14::text))"};
        case DeviceSort::Model:  // begins with the vendor
            return {
                "d",
                "full_model_key",
                "text",
                "($5::text IS NULL OR full_model_key BETWEEN lower($5::text) "
                "AND lower($6::text) || chr(1114111))",
                true,
                true};
        case DeviceSort::Serial:
            return {
                "d",
                "serial_key",
                "text",
                "($9::text IS NULL OR serial_key BETWEEN lower($9::text) AND lower($10::text))"};
        case DeviceSort::Address:
            return {
                "d",
                "address_key",
                "inet",
                "($25::inet IS NULL OR address_key BETWEEN $25::inet AND $26::inet)"};
        case DeviceSort::Status:
            return {
                "st",
                "status_rank",
                "smallint",
                "($4::smallint[] IS NULL OR status_rank = ANY ($4::smallint[]))"};
        case DeviceSort::Site:
            return {"d", "site_key", "text", kNothing};
        case DeviceSort::Vendor:
            return {
                "d",
                "vendor_key",
                "text",
                "($5::text IS NULL OR vendor_key BETWEEN lower($5::text) AND lower($6::text))"};
        case DeviceSort::Firmware:
            return {
                "d",
                "firmware_key",
                "text",
                "($21::text IS NULL OR firmware_key BETWEEN lower($21::text) AND "
                "lower($22::text))"};
        case DeviceSort::Location:
            return {
                "d",
                "location_key",
                "text",
                "($19::text IS NULL OR location_key BETWEEN lower($19::text) AND "
                "lower($20::text))"};
        case DeviceSort::Label:
            return {
                "d",
                "label_key",
                "text",
                "($15::text IS NULL OR label_key BETWEEN lower($15::text) AND lower($16::text))"};
        case DeviceSort::TakenAt:
            return {"st", "taken_at", "timestamptz", kNothing, false};
        case DeviceSort::Supply:
            return {
                "st",
                "supply_left",
                "smallint",
                "($27::smallint IS NULL OR supply_left <= $27::smallint)"};
        case DeviceSort::Total:
            return {"st", "total", "bigint", kNothing, false};
        case DeviceSort::Mono:
            return {"st", "mono", "bigint", kNothing, false};
        case DeviceSort::Color:
            return {"st", "color", "bigint", kNothing, false};
        case DeviceSort::Volume:
            return {"st", "pages_30d", "bigint", kNothing, false, true};
        case DeviceSort::Trust:
            return {"st", "trust", "smallint", kNothing, false};
    }
    throw std::logic_error{"unhandled DeviceSort"};
}

/// Put together from constants only: one text for each order.
std::string withOrder(std::string_view sql, const DeviceOrder& order) {
    const KeyColumn key = keyColumn(order.key);
    const bool is_of_state = key.table == "st";
    const std::string_view id = is_of_state ? "st.device_id" : "d.id";
    return fmt::format(
        fmt::runtime(sql),
        fmt::arg(
            "columns", fmt::format(kColumns, fmt::arg("table", key.table), fmt::arg("id", id))),
        fmt::arg("from", is_of_state ? kFromState : kFromDevice),
        fmt::arg("matches", kMatches),
        fmt::arg("name", key.name),
        fmt::arg("column", fmt::format("{}.{}", key.table, key.name)),
        fmt::arg("id", id),
        fmt::arg("type", key.type),
        fmt::arg("own", key.own),
        fmt::arg("beyond", order.descending ? "<" : ">"),
        fmt::arg("direction", order.descending ? "DESC" : "ASC"));
}

enum class Key : std::uint8_t { Known, Unknown };

/// Put together from constants only: one text for each order, whether its key is known, and whether
/// the walk begins `behind` a device.
std::string alongTenant(const DeviceOrder& order, Key known, std::string_view behind) {
    const KeyColumn key = keyColumn(order.key);
    const bool is_of_state = key.table == "st";
    const std::string_view id = is_of_state ? "device_id" : "id";
    const auto filled = [&](std::string_view sql, std::string_view condition) {
        return fmt::format(
            fmt::runtime(sql),
            fmt::arg("from", is_of_state ? "device_state" : "device"),
            fmt::arg("name", key.name),
            fmt::arg("id", id),
            fmt::arg("type", key.type),
            fmt::arg("known", known == Key::Known ? "NOT NULL" : "NULL"),
            fmt::arg("behind", condition),
            fmt::arg("beyond", order.descending ? "<" : ">"),
            fmt::arg("direction", order.descending ? "DESC" : "ASC"));
    };
    return filled(kWalkOfTenant, filled(behind, ""));
}

std::optional<std::string> patternAt(const DeviceFilter& filter, std::size_t index) {
    if (index >= filter.patterns.size()) return std::nullopt;
    return filter.patterns[index];
}

/// $33: the patterns behind the second one.
db::Param otherPatterns(const DeviceFilter& filter) {
    if (filter.patterns.size() <= 2) return std::nullopt;
    return std::vector<std::string>(filter.patterns.begin() + 2, filter.patterns.end());
}

void addRange(std::vector<db::Param>& params, const std::optional<TextRange>& range) {
    params.emplace_back(range ? db::Param{range->least} : db::Param{std::nullopt});
    params.emplace_back(range ? db::Param{range->most} : db::Param{std::nullopt});
}

/// How many devices somebody sees.
enum class Seen : std::uint8_t { Few, Many };

/// $1 to $36
std::vector<db::Param> filterParams(const DeviceFilter& filter, Seen seen) {
    std::vector<db::Param> params;
    const bool is_named = seen == Seen::Few || filter.tenants.size() == 1;
    params.emplace_back(
        is_named ? db::Param{tenantTexts(filter.tenants)} : db::Param{std::nullopt});
    params.emplace_back(filter.site);
    params.emplace_back(filter.agent);
    params.emplace_back(
        filter.statuses.empty() ? db::Param{std::nullopt} : db::Param{filter.statuses});
    for (const auto& range : filter.texts)
        addRange(params, range);
    addRange(params, filter.addresses);
    params.emplace_back(filter.supply_most);
    params.emplace_back(filter.alerts);
    params.emplace_back(filter.seen_before);
    params.emplace_back(filter.seen_after);
    params.emplace_back(patternAt(filter, 0));
    params.emplace_back(patternAt(filter, 1));
    params.push_back(otherPatterns(filter));
    params.emplace_back(filter.ids);
    params.emplace_back(filter.reason);
    params.emplace_back(filter.findings);
    return params;
}

/// True when the filter asks for more than to whom devices belong.
bool isNarrow(const DeviceFilter& filter) {
    const bool any_text =
        std::any_of(filter.texts.begin(), filter.texts.end(), [](const auto& text) {
            return text.has_value();
        });
    return any_text || filter.site || filter.agent || !filter.statuses.empty() ||
           filter.addresses || filter.supply_most || filter.alerts || filter.seen_before ||
           filter.seen_after || !filter.patterns.empty() || filter.ids || filter.reason ||
           filter.findings;
}

/// Where a page begins: behind the device `id` with this key, which may be unknown.
struct Place {
    std::optional<std::string> id;
    std::optional<std::string> key;

    [[nodiscard]] bool isInUnknown() const { return id && !key; }
};

/// The first part of the cursor says whether there is a key at all.
Place placeOf(const http::PageRequest& page) {
    Place place{.id = page.key(2), .key = std::nullopt};
    if (page.key(0).value_or("") == "=") place.key = page.key(1);
    return place;
}

std::vector<FoundDevice> toDevices(const db::Rows& rows) {
    std::vector<FoundDevice> devices;
    devices.reserve(rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i)
        devices.push_back(
            {.tenant = {rows[i].text("tenant_id")},
             .id = {rows[i].text("id")},
             .key = rows[i].optionalText("key")});
    return devices;
}

class Finder {
public:
    Finder(db::Transaction& tx, const DeviceFilter& filter, const DeviceOrder& order, Seen seen)
        : tx_{tx}, filter_{filter}, order_{order}, seen_{seen} {}

    struct Sorted {
        std::vector<FoundDevice> devices;
        bool is_all{true};  ///< false: more than `most` match, and the right ones may be missing
    };
    [[nodiscard]] Sorted findThenSort(const Place& from, std::int64_t rows, std::int64_t most) {
        const db::Rows found = run(kFindThenSort, from, rows, most);
        const bool is_all = found.empty() || found[0].integer("hits") < most;
        return {.devices = toDevices(found), .is_all = is_all};
    }

    /// For who sees few devices, for an order without an index, or where all else was in vain.
    [[nodiscard]] std::vector<FoundDevice> sort(const Place& from, std::int64_t rows) {
        return toDevices(run(kSort, from, rows, rows));
    }

    /// The next devices of the order, for a filter that is not narrow.
    [[nodiscard]] std::vector<FoundDevice> walk(const Place& from, std::int64_t rows) {
        if (from.isInUnknown()) return toDevices(run(kWalkUnknown, from, rows, rows));
        auto found = toDevices(run(kWalkKnown, from, rows, rows));
        const std::int64_t missing = rows - std::ssize(found);
        if (missing == 0) return found;
        const auto rest = toDevices(run(kWalkUnknown, {}, missing, missing));
        found.insert(found.end(), rest.begin(), rest.end());
        return found;
    }

    /// Those that match among the next `most` devices of the order: less than `rows` says nothing.
    [[nodiscard]] std::vector<FoundDevice> walkAndMatch(
        const Place& from, std::int64_t rows, std::int64_t most) {
        return toDevices(run(from.isInUnknown() ? kWalkUnknown : kWalkKnown, from, rows, most));
    }

private:
    db::Rows run(std::string_view sql, const Place& from, std::int64_t rows, std::int64_t most) {
        std::vector<db::Param> params = filterParams(filter_, seen_);
        params.emplace_back(from.id);
        params.emplace_back(from.key);
        params.emplace_back(rows);
        params.emplace_back(most);
        return tx_.run(withOrder(sql, order_), params);
    }

    db::Transaction& tx_;
    const DeviceFilter& filter_;
    DeviceOrder order_;  // a copy: some give none, which lives no longer than the call
    Seen seen_;
};

Seen seenBy(db::Transaction& tx, const DeviceFilter& filter, const FindLimits& limits) {
    return seesFewDevices(tx, filter, limits) ? Seen::Few : Seen::Many;
}

std::vector<FoundDevice> walkOfTenant(
    db::Transaction& tx, const DeviceQuery& query, const Place& from, std::int64_t rows) {
    const TenantId& tenant = query.filter.tenants.front();
    if (from.isInUnknown()) {
        const std::string sql = alongTenant(query.order, Key::Unknown, kBehindUnknown);
        return toDevices(tx.query(sql, tenant, rows, from.id));
    }
    auto found = from.id
                     ? toDevices(tx.query(
                           alongTenant(query.order, Key::Known, kBehindKnown),
                           tenant,
                           rows,
                           from.id,
                           from.key))
                     : toDevices(tx.query(alongTenant(query.order, Key::Known, {}), tenant, rows));
    const std::int64_t missing = rows - std::ssize(found);
    if (missing == 0) return found;
    const auto rest =
        toDevices(tx.query(alongTenant(query.order, Key::Unknown, {}), tenant, missing));
    found.insert(found.end(), rest.begin(), rest.end());
    return found;
}

}  // namespace

bool isAlongTenant(const DeviceQuery& query) {
    const DeviceFilter& filter = query.filter;
    return filter.tenants.size() == 1 &&
           filter.organisation.value_or(filter.tenants.front()) == filter.tenants.front() &&
           keyColumn(query.order.key).has_tenant_index && !isNarrow(filter);
}

std::vector<FoundDevice> findDevices(
    db::Transaction& tx, const DeviceQuery& query, const FindLimits& limits) {
    const Place from = placeOf(query.page);
    const std::int64_t rows = query.page.rows();
    if (isAlongTenant(query)) return walkOfTenant(tx, query, from, rows);
    const KeyColumn key = keyColumn(query.order.key);
    const bool sorts_anyway = !key.has_index && query.filter.tenants.size() == 1;
    const Seen seen = sorts_anyway ? Seen::Few : seenBy(tx, query.filter, limits);
    Finder finder{tx, query.filter, query.order, seen};
    if (seen == Seen::Few || !key.has_index) return finder.sort(from, rows);
    if (!isNarrow(query.filter)) return finder.walk(from, rows);
    auto few = finder.findThenSort(from, rows, limits.few_matches);
    if (few.is_all) return std::move(few.devices);
    // Matches are many: some will stand near the beginning - unless the filter goes with the order.
    auto near = finder.walkAndMatch(from, rows, limits.longest_walk);
    if (std::ssize(near) >= rows) return near;
    return finder.sort(from, rows);
}

std::vector<FoundDevice> findAllDevices(
    db::Transaction& tx, const DeviceQuery& query, std::int64_t most) {
    Finder finder{tx, query.filter, query.order, seenBy(tx, query.filter, {})};
    return finder.sort({}, most);
}

std::vector<FoundDevice> findSomeDevices(
    db::Transaction& tx, std::span<const DeviceFilter> filters, std::int64_t most) {
    std::vector<FoundDevice> found;
    if (filters.empty()) return found;
    const Seen seen = seenBy(tx, filters.front(), {});
    for (const DeviceFilter& filter : filters) {
        Finder finder{tx, filter, {}, seen};
        for (FoundDevice& device : finder.findThenSort({}, most, most).devices)
            found.push_back(std::move(device));
    }
    return found;
}

bool seesFewDevices(db::Transaction& tx, const DeviceFilter& filter, const FindLimits& limits) {
    const auto seen = tx.one(
        kCountSeen,
        [](const db::Row& row) { return row.integer("count"); },
        tenantTexts(filter.tenants),
        filter.site,
        limits.few_devices + 1);
    return seen.value_or(0) <= limits.few_devices;
}

}  // namespace platen::server::domain
