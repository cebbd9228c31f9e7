#include "server/rebuild/comparison_store.hpp"

#include "server/rebuild/aggregate_store.hpp"
#include "server/rebuild/derived_table_store.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <iterator>
#include <optional>

namespace platen::server::rebuild {

namespace {

constexpr std::string_view kColumns =
    "SELECT attname FROM pg_attribute WHERE attrelid = $1::text::regclass AND attnum > 0 "
    "AND NOT attisdropped AND attgenerated = '' AND attname <> 'tenant_id' ORDER BY attnum";

constexpr std::string_view kCountCompared =
    "SELECT count(*) AS n FROM (SELECT id FROM public.device WHERE tenant_id = $1 "
    "UNION SELECT id FROM pg_temp.device WHERE tenant_id = $1) d "
    "WHERE NOT EXISTS (SELECT FROM rebuild_left_out l WHERE l.device_id = d.id)";

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

std::int64_t countCompared(db::Transaction& tx, const TenantId& tenant) {
    const auto toCount = [](const db::Row& row) { return row.integer("n"); };
    return tx.one(kCountCompared, toCount, tenant).value_or(0);
}

std::vector<Difference> compare(db::Transaction& tx, const TenantId& tenant, bool is_all) {
    sumUp(tx, tenant, is_all);
    anchorAnew(tx, tenant);
    std::vector<Difference> differences;
    for (const DerivedTable& table : derivedTables()) {
        findDifferences(tx, tenant, table);
        auto difference = firstDifference(tx, table.name);
        if (!difference) continue;
        show(tx, tenant, table, *difference);
        differences.push_back(*std::move(difference));
    }
    return differences;
}

void replaceDifferences(db::Transaction& tx, const TenantId& tenant) {
    for (auto table = derivedTables().rbegin(); table != derivedTables().rend(); ++table)
        removeDiffering(tx, tenant, *table);
    for (const DerivedTable& table : derivedTables()) {
        if (table.name == "device") updateDevices(tx, tenant, table);
        if (table.name == "device_state")
            removeDiffering(tx, tenant, table);  // those of new devices
        insertRebuilt(tx, tenant, table);
    }
}

}  // namespace platen::server::rebuild
