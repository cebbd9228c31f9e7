#include "server/rebuild/comparison_store.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <iterator>
#include <optional>

namespace platen::server::rebuild {

namespace {

using Columns = std::vector<std::string>;

/// A table that the analysis derives.
struct DerivedTable {
    std::string_view name;
    Columns key;                           ///< beside tenant_id
    Columns compared{};                    ///< empty: all columns but generated ones
    std::string_view device{"device_id"};  ///< column that says whose it is; empty: of no device
    /// Of a row `b` that is not there: retention has taken it. {0}: number of the customer's
    /// parameter.
    std::string_view gone{"false"};
    /// Where rows come from instead of the table itself, {0}: its schema.
    std::string_view source{};
};

constexpr std::string_view kReadingGone =
    "(public.is_thinned(b.taken_at) AND EXISTS (SELECT FROM public.chain_anchor x "
    " WHERE x.tenant_id = $1 AND x.device_id = b.device_id AND b.n BETWEEN x.first_n AND "
    "x.last_n))";
constexpr std::string_view kRunGone =
    "(public.is_thinned(b.began_at) AND EXISTS (SELECT FROM public.chain_anchor x "
    " WHERE x.tenant_id = $1 AND x.device_id = b.device_id "
    " AND b.began_n + 1 BETWEEN x.first_n AND x.last_n))";
/// Whole months go, the oldest first.
constexpr std::string_view kDayGone =
    "(b.day < (SELECT min(u.day) FROM public.device_day u WHERE u.tenant_id = $1) "
    " AND b.day < (SELECT min(to_date(right(c.relname, 6), 'YYYYMM')) FROM pg_inherits i "
    "  JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = 'public.device_day'::regclass "
    "  AND c.relname ~ '^device_day_[0-9]{6}$'))";
constexpr std::string_view kCustomerDayGone =
    "(b.day < (SELECT date_trunc('month', min(u.day)) FROM public.customer_day u "
    " WHERE u.tenant_id = $1))";
/// What ended before a month.
constexpr std::string_view kSpanGone =
    "(b.kind IN ('supply', 'alert') AND b.ended_at < (SELECT date_trunc('month', min(u.ended_at)) "
    " FROM public.device_span u WHERE u.tenant_id = $1 AND u.kind IN ('supply', 'alert')))";
constexpr std::string_view kCheckpointGone =
    "(public.is_thinned(b.month::timestamp AT TIME ZONE 'UTC') AND b.month < ("
    " SELECT min(k.month) FROM public.device_checkpoint k WHERE k.tenant_id = $1 "
    " AND k.device_id = b.device_id))";
/// It belongs to a device that is not looked at.
constexpr std::string_view kEvidenceElsewhere =
    "EXISTS (SELECT FROM public.device_evidence e JOIN rebuild_left_out l ON l.device_id = "
    "e.device_id "
    " WHERE e.tenant_id = $1 AND e.kind = b.kind AND e.value = b.value)";
/// Their own ids are random: those of one device are compared as a whole.
constexpr std::string_view kDecisions =
    "SELECT tenant_id, device_id, jsonb_agg(jsonb_build_array(decided_at, kind, other_id, score, "
    "reasons, evidence) ORDER BY decided_at, kind, other_id, score, reasons::text, evidence::text) "
    "AS decisions FROM {0}.device_decision GROUP BY tenant_id, device_id";

const std::vector<DerivedTable>& tables() {
    static const std::vector<DerivedTable> kTables{
        {.name = "device",
         .key = {"id"},
         .compared =
             {"site_id",
              "vendor",
              "model",
              "serial",
              "firmware",
              "name",
              "location",
              "mac",
              "address",
              "port",
              "agent_id",
              "profile",
              "read_from",
              "first_seen_at"},
         .device = "id"},
        {.name = "device_evidence", .key = {"kind", "value"}, .gone = kEvidenceElsewhere},
        {.name = "device_decision",
         .key = {"device_id"},
         .compared = {"decisions"},
         .source = kDecisions},
        {.name = "device_state", .key = {"device_id"}},
        {.name = "device_latest", .key = {"device_id"}},
        {.name = "device_span", .key = {"device_id", "kind", "key", "began_at"}, .gone = kSpanGone},
        {.name = "reading", .key = {"device_id", "taken_at", "n"}, .gone = kReadingGone},
        {.name = "reading_run", .key = {"device_id", "began_at", "began_n"}, .gone = kRunGone},
        {.name = "device_day", .key = {"device_id", "day"}, .gone = kDayGone},
        {.name = "customer_day", .key = {"day"}, .device = "", .gone = kCustomerDayGone},
        {.name = "device_checkpoint", .key = {"device_id", "month"}, .gone = kCheckpointGone},
        {.name = "counter_finding", .key = {"device_id", "taken_at", "n", "counter"}},
        {.name = "stream_gap", .key = {"stream_id", "first_seq"}, .device = ""}};
    return kTables;
}

constexpr std::string_view kColumns =
    "SELECT attname FROM pg_attribute WHERE attrelid = $1::text::regclass AND attnum > 0 "
    "AND NOT attisdropped AND attgenerated = '' AND attname <> 'tenant_id' ORDER BY attnum";

/// Where the chain of the device stood after the last reading that an anchor stands for.
constexpr std::string_view kFindForgedAnchors =
    "INSERT INTO rebuild_difference (name, place, key) SELECT 'chain_anchor', "
    "row_number() OVER (ORDER BY x.device_id, x.first_n), "
    "jsonb_build_object('device_id', x.device_id, 'first_n', x.first_n) "
    "FROM public.chain_anchor x "
    "LEFT JOIN pg_temp.reading r ON r.tenant_id = x.tenant_id AND r.device_id = x.device_id "
    "  AND r.n = x.last_n "
    "LEFT JOIN pg_temp.reading_run u ON u.tenant_id = x.tenant_id AND u.device_id = x.device_id "
    "  AND u.last_n = x.last_n "
    "WHERE x.tenant_id = $1 AND coalesce(r.chain, u.chain) IS DISTINCT FROM x.chain "
    "AND NOT EXISTS (SELECT FROM rebuild_left_out l WHERE l.device_id = x.device_id)";

constexpr std::string_view kCountDifferences =
    "SELECT count(*) AS n, (SELECT key::text FROM rebuild_difference WHERE name = $1 AND place = "
    "1) "
    "AS key FROM rebuild_difference WHERE name = $1";

/// {0}: the table, {1}: condition of the key on `a`, {2}: on `b`, {3}: rows there, {4}: rows
/// rebuilt.
constexpr std::string_view kShowFirst =
    "SELECT d.there IS NULL AS is_missing, d.rebuilt IS NULL AS is_extra, c.name, "
    "d.there->>c.name AS there, d.rebuilt->>c.name AS rebuilt FROM ("
    "  SELECT CASE WHEN a.tenant_id IS NOT NULL THEN to_jsonb(a) END AS there, "
    "    CASE WHEN b.tenant_id IS NOT NULL THEN to_jsonb(b) END AS rebuilt "
    "  FROM rebuild_difference f CROSS JOIN LATERAL jsonb_populate_record(NULL::public.{0}, f.key) "
    "k "
    "  LEFT JOIN ({3}) a ON {1} LEFT JOIN ({4}) b ON {2} WHERE f.name = '{0}' AND f.place = 1) d "
    "LEFT JOIN LATERAL (SELECT name FROM unnest($2::text[]) WITH ORDINALITY AS u (name, place) "
    "  WHERE d.there->name IS DISTINCT FROM d.rebuilt->name ORDER BY place LIMIT 1) c ON true";

std::string joined(const Columns& columns, std::string_view form, std::string_view between) {
    std::vector<std::string> parts;
    for (const std::string& column : columns)
        parts.push_back(fmt::format(fmt::runtime(form), column));
    return fmt::format("{}", fmt::join(parts, between));
}

Columns columnsOf(db::Transaction& tx, const DerivedTable& table) {
    if (!table.compared.empty()) return table.compared;
    return tx.many(
        kColumns,
        [](const db::Row& row) { return row.text("attname"); },
        fmt::format("public.{}", table.name));
}

/// Its rows in a schema, without those of devices that are left out.
std::string rowsIn(const DerivedTable& table, std::string_view schema) {
    std::string from = table.source.empty()
                           ? fmt::format("{}.{}", schema, table.name)
                           : fmt::format("({})", fmt::format(fmt::runtime(table.source), schema));
    std::string sql = fmt::format("SELECT t.* FROM {} t WHERE t.tenant_id = $1", from);
    if (!table.device.empty())
        sql += fmt::format(
            " AND NOT EXISTS (SELECT FROM rebuild_left_out l WHERE l.device_id = t.{})",
            table.device);
    return sql;
}

void findDifferences(db::Transaction& tx, const TenantId& tenant, const DerivedTable& table) {
    Columns compared = table.key;
    std::ranges::copy(columnsOf(tx, table), std::back_inserter(compared));
    const std::string sql = fmt::format(
        "INSERT INTO rebuild_difference (name, place, key) SELECT '{}', "
        "row_number() OVER (ORDER BY {}), jsonb_build_object({}) "
        "FROM ({}) a FULL JOIN ({}) b ON {} "
        "WHERE ROW({}) IS DISTINCT FROM ROW({}) AND NOT (a.tenant_id IS NULL AND coalesce({}, "
        "false))",
        table.name,
        joined(table.key, "coalesce(a.{0}, b.{0})", ", "),
        joined(table.key, "'{0}', coalesce(a.{0}, b.{0})", ", "),
        rowsIn(table, "public"),
        rowsIn(table, "pg_temp"),
        joined(table.key, "a.{0} = b.{0}", " AND "),
        joined(compared, "a.{0}", ", "),
        joined(compared, "b.{0}", ", "),
        table.gone);
    tx.exec(sql, tenant);
}

std::optional<Difference> firstDifference(db::Transaction& tx, std::string_view name) {
    const auto toCount = [name](const db::Row& row) {
        return Difference{
            .table = std::string{name},
            .rows = row.integer("n"),
            .key = row.optionalText("key").value_or(""),
            .column = {},
            .there = {},
            .rebuilt = {}};
    };
    auto difference = tx.one(kCountDifferences, toCount, name);
    if (!difference || difference->rows == 0) return std::nullopt;
    return difference;
}

void show(
    db::Transaction& tx,
    const TenantId& tenant,
    const DerivedTable& table,
    Difference& difference) {
    const std::string sql = fmt::format(
        fmt::runtime(kShowFirst),
        table.name,
        joined(table.key, "a.{0} = k.{0}", " AND "),
        joined(table.key, "b.{0} = k.{0}", " AND "),
        rowsIn(table, "public"),
        rowsIn(table, "pg_temp"));
    const db::Rows rows = tx.query(sql, tenant, columnsOf(tx, table));
    if (rows.empty()) return;
    const db::Row row = rows[0];
    const bool is_missing = row.boolean("is_missing");
    const bool is_extra = row.boolean("is_extra");
    if (is_missing || is_extra) {
        difference.there = is_missing ? "no row" : "a row";
        difference.rebuilt = is_extra ? "no row" : "a row";
        return;
    }
    difference.column = row.text("name");
    difference.there = row.optionalText("there").value_or("null");
    difference.rebuilt = row.optionalText("rebuilt").value_or("null");
}

/// Rows of the table, as `t`, that differ.
std::string differingKeys(const DerivedTable& table) {
    return fmt::format(
        "rebuild_difference f CROSS JOIN LATERAL jsonb_populate_record(NULL::public.{0}, f.key) k "
        "WHERE f.name = '{0}' AND t.tenant_id = $1 AND {1}",
        table.name,
        joined(table.key, "t.{0} = k.{0}", " AND "));
}

void removeDiffering(db::Transaction& tx, const TenantId& tenant, const DerivedTable& table) {
    const bool is_device = table.name == "device";  // what people say of it stays
    tx.exec(
        fmt::format(
            "DELETE FROM public.{} t USING {}{}",
            table.name,
            differingKeys(table),
            is_device ? " AND NOT EXISTS (SELECT FROM pg_temp.device b WHERE b.id = t.id)" : ""),
        tenant);
}

void updateDevices(db::Transaction& tx, const TenantId& tenant, const DerivedTable& table) {
    tx.exec(
        fmt::format(
            "UPDATE public.device d SET {} FROM (SELECT t.* FROM pg_temp.device t, {}) n "
            "WHERE d.tenant_id = n.tenant_id AND d.id = n.id",
            joined(table.compared, "{0} = n.{0}", ", "),
            differingKeys(table)),
        tenant);
}

void insertRebuilt(db::Transaction& tx, const TenantId& tenant, const DerivedTable& table) {
    Columns columns{"tenant_id"};
    const DerivedTable whole{.name = table.name, .key = table.key};
    std::ranges::copy(columnsOf(tx, whole), std::back_inserter(columns));
    const bool is_device = table.name == "device";
    tx.exec(
        fmt::format(
            "INSERT INTO public.{} ({}) SELECT {} FROM pg_temp.{} t, {}{}",
            table.name,
            fmt::join(columns, ", "),
            joined(columns, "t.{0}", ", "),
            table.name,
            differingKeys(table),
            is_device ? " ON CONFLICT DO NOTHING" : ""),
        tenant);
}

}  // namespace

std::vector<std::string_view> derivedTables() {
    std::vector<std::string_view> names;
    for (const DerivedTable& table : tables())
        names.push_back(table.name);
    return names;
}

std::vector<Difference> compare(db::Transaction& tx, const TenantId& tenant, bool sums) {
    std::vector<Difference> differences;
    for (const DerivedTable& table : tables()) {
        if (!sums && table.name == "customer_day") continue;
        findDifferences(tx, tenant, table);
        auto difference = firstDifference(tx, table.name);
        if (!difference) continue;
        show(tx, tenant, table, *difference);
        differences.push_back(*std::move(difference));
    }
    tx.exec(kFindForgedAnchors, tenant);
    if (auto forged = firstDifference(tx, "chain_anchor")) {
        forged->column = "chain";
        forged->there = "another link";
        forged->rebuilt = "where the chain stood";
        differences.push_back(*std::move(forged));
    }
    return differences;
}

void replaceDifferences(db::Transaction& tx, const TenantId& tenant) {
    for (auto table = tables().rbegin(); table != tables().rend(); ++table)
        removeDiffering(tx, tenant, *table);
    for (const DerivedTable& table : tables()) {
        if (table.name == "device") updateDevices(tx, tenant, table);
        if (table.name == "device_state")
            removeDiffering(tx, tenant, table);  // those of new devices
        insertRebuilt(tx, tenant, table);
    }
}

}  // namespace platen::server::rebuild
