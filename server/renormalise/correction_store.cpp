#include "server/renormalise/correction_store.hpp"

#include "common/core/text.hpp"
#include "common/normalise/version.hpp"

#include <fmt/format.h>

#include <array>
#include <stdexcept>
#include <string_view>

namespace platen::server::renormalise {

namespace {

constexpr std::string_view kListProfiles =
    "SELECT hash, family FROM profile WHERE tenant_id = $1 ORDER BY family, hash";
constexpr std::string_view kFindProfileHashes =
    "SELECT number, hash FROM profile WHERE tenant_id = $1 AND number = ANY ($2::bigint[])";
constexpr std::string_view kFindStreams =
    "SELECT s.stream_id, s.agent_id, t.time_zone FROM agent_stream s "
    "JOIN agent a ON a.tenant_id = s.tenant_id AND a.id = s.agent_id "
    "JOIN site t ON t.tenant_id = a.tenant_id AND t.id = a.site_id "
    "WHERE s.tenant_id = $1 AND s.stream_id = ANY ($2::bigint[])";
constexpr std::string_view kDatabaseTime =
    "SELECT date_trunc('milliseconds', clock_timestamp()) AS now";
constexpr std::string_view kTenantName = "SELECT name FROM organisation WHERE tenant_id = $1";

/// The numbers of replaced profiles; $1 is the tenant.
constexpr std::string_view kSwap =
    "WITH swap AS MATERIALIZED (SELECT o.number AS read_by, n.number AS normalise_by "
    "  FROM unnest({read_by}::text[], {normalise_by}::text[]) AS p (read_by, normalise_by) "
    "  JOIN profile o ON o.tenant_id = $1 AND o.hash = decode(p.read_by, 'hex') "
    "  JOIN profile n ON n.tenant_id = $1 AND n.hash = decode(p.normalise_by, 'hex')) ";

constexpr std::string_view kNextDevices =
    "SELECT d.id FROM device d WHERE d.tenant_id = $1 AND d.id > coalesce($2::uuid, "
    "  '00000000-0000-0000-0000-000000000000') AND d.id = coalesce($3::uuid, d.id) "
    "AND EXISTS (SELECT FROM reading r JOIN swap ON r.profile = swap.read_by "
    "  WHERE r.tenant_id = d.tenant_id AND r.device_id = d.id "
    "  AND coalesce(r.normalised_by, r.profile) <> swap.normalise_by "
    "  AND r.received_at < $6 AND r.taken_at >= coalesce($7::timestamptz, '-infinity') "
    "  AND r.taken_at < coalesce($8::timestamptz, 'infinity')) ORDER BY d.id LIMIT $9";

/// By device: only its last readings are looked at, by their index.
constexpr std::string_view kCountLate =
    "SELECT coalesce(sum(l.n), 0)::bigint AS n FROM device d "
    "CROSS JOIN LATERAL (SELECT count(*) AS n FROM reading r "
    "  JOIN swap ON r.profile = swap.read_by "
    "  WHERE r.tenant_id = d.tenant_id AND r.device_id = d.id "
    "  AND r.taken_at >= $4::timestamptz - interval '1 day' AND r.received_at >= $4 "
    "  AND coalesce(r.normalised_by, r.profile) <> swap.normalise_by) AS l "
    "WHERE d.tenant_id = $1";

constexpr std::string_view kAddCorrection =
    "INSERT INTO correction (tenant_id, id, made_by, received_before, device_id, since, until) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7)";
constexpr std::string_view kAddCorrectionProfiles =
    "INSERT INTO correction_profile (tenant_id, id, read_by, normalise_by) "
    "SELECT $1, $2, decode(read_by, 'hex'), decode(normalise_by, 'hex') "
    "FROM unnest($3::text[], $4::text[]) AS p (read_by, normalise_by)";
constexpr std::string_view kAddCorrectionDevice =
    "INSERT INTO correction_device (tenant_id, id, device_id, figures, digest) "
    "VALUES ($1, $2, $3, $4, $5)";

constexpr std::string_view kFindCorrection =
    "SELECT state, received_before, device_id, since, until FROM correction "
    "WHERE tenant_id = $1 AND id = $2";
constexpr std::string_view kFindCorrectionProfiles =
    "SELECT read_by, normalise_by FROM correction_profile WHERE tenant_id = $1 AND id = $2";
constexpr std::string_view kListCorrectionDevices =
    "SELECT device_id, figures, digest, state FROM correction_device "
    "WHERE tenant_id = $1 AND id = $2 ORDER BY device_id";

/// From its place in the order of the analysis on, readings are understood anew.
constexpr std::string_view kSetProgress =
    "UPDATE correction SET state = $3, applied_by = $4, applied_at = now(), "
    "no = CASE WHEN $3 = 'applying' THEN nextval('analysis_seq') ELSE no END, "
    "normaliser = CASE WHEN $3 = 'applying' THEN $5 ELSE normaliser END "
    "WHERE tenant_id = $1 AND id = $2";
constexpr std::string_view kSetDeviceProgress =
    "UPDATE correction_device SET state = $4 WHERE tenant_id = $1 AND id = $2 AND device_id = $3";

constexpr std::string_view kAddFigureChanges =
    "INSERT INTO figure_change (tenant_id, device_id, correction_id, kind, key, before, after) "
    "SELECT $1, $2, $3, kind, key, before::jsonb, after::jsonb "
    "FROM unnest($4::text[], $5::text[], $6::text[], $7::text[]) AS c (kind, key, before, after)";

constexpr std::array kProgresses{
    Progress::Reported, Progress::Applying, Progress::Applied, Progress::Differs};

std::string_view progressWord(Progress progress) {
    switch (progress) {
        case Progress::Reported:
            return "reported";
        case Progress::Applying:
            return "applying";
        case Progress::Applied:
            return "applied";
        case Progress::Differs:
            return "differs";
    }
    throw std::logic_error{"unhandled Progress"};
}

Progress parseProgress(const std::string& word) {
    for (const Progress progress : kProgresses) {
        if (progressWord(progress) == word) return progress;
    }
    throw std::logic_error{"unknown progress of a correction: " + word};
}

/// As unnest() takes them.
struct ReplacementColumns {
    std::vector<std::string> read_by;
    std::vector<std::string> normalise_by;
};

ReplacementColumns toReplacementColumns(const Replacements& profiles) {
    ReplacementColumns columns;
    for (const auto& [read_by, normalise_by] : profiles) {
        columns.read_by.push_back(hexEncode(read_by));
        columns.normalise_by.push_back(hexEncode(normalise_by));
    }
    return columns;
}

/// `read_by` and `normalise_by`: the parameters with their hashes.
std::string withSwap(
    std::string_view query, std::string_view read_by, std::string_view normalise_by) {
    return fmt::format(
               fmt::runtime(kSwap),
               fmt::arg("read_by", read_by),
               fmt::arg("normalise_by", normalise_by))
        .append(query);
}

CorrectedDevice toCorrectedDevice(const db::Row& row) {
    return {
        .id = {row.text("device_id")},
        .figures = row.integer("figures"),
        .digest = row.bytes("digest"),
        .progress = parseProgress(row.text("state"))};
}

}  // namespace

std::vector<KnownProfile> listProfiles(db::Transaction& tx, const TenantId& tenant) {
    const auto toProfile = [](const db::Row& row) {
        return KnownProfile{.hash = row.bytes("hash"), .family = row.text("family")};
    };
    return tx.many(kListProfiles, toProfile, tenant);
}

std::map<int, std::string> findProfileHashes(
    db::Transaction& tx, const TenantId& tenant, const std::vector<std::int64_t>& numbers) {
    std::map<int, std::string> hashes;
    const db::Rows rows = tx.query(kFindProfileHashes, tenant, numbers);
    for (std::size_t i = 0; i < rows.size(); ++i)
        hashes[static_cast<int>(rows[i].integer("number"))] = rows[i].bytes("hash");
    return hashes;
}

std::map<std::int64_t, ReadingStream> findStreams(
    db::Transaction& tx, const TenantId& tenant, const std::vector<std::int64_t>& streams) {
    std::map<std::int64_t, ReadingStream> found;
    const db::Rows rows = tx.query(kFindStreams, tenant, streams);
    for (std::size_t i = 0; i < rows.size(); ++i)
        found[rows[i].integer("stream_id")] = {
            .agent = {rows[i].text("agent_id")}, .time_zone = rows[i].text("time_zone")};
    return found;
}

TimePoint databaseTime(db::Transaction& tx) {
    return tx.one(kDatabaseTime, [](const db::Row& row) { return row.time("now"); }).value();
}

std::string tenantName(db::Transaction& tx, const TenantId& tenant) {
    const auto toName = [](const db::Row& row) { return row.text("name"); };
    return tx.one(kTenantName, toName, tenant).value_or("");
}

std::vector<CorrectedDevice> nextDevices(
    db::Transaction& tx,
    const Correction& correction,
    const std::optional<DeviceId>& after,
    int most) {
    const auto columns = toReplacementColumns(correction.profiles);
    const auto toDevice = [](const db::Row& row) {
        return CorrectedDevice{
            .id = {row.text("id")}, .figures = 0, .digest = {}, .progress = Progress::Reported};
    };
    return tx.many(
        withSwap(kNextDevices, "$4", "$5"),
        toDevice,
        correction.tenant,
        after,
        correction.scope.device,
        columns.read_by,
        columns.normalise_by,
        correction.scope.received_before,
        correction.scope.since,
        correction.scope.until,
        most);
}

std::int64_t countLateReadings(db::Transaction& tx, const Correction& correction) {
    const auto columns = toReplacementColumns(correction.profiles);
    return tx
        .one(
            withSwap(kCountLate, "$2", "$3"),
            [](const db::Row& row) { return row.integer("n"); },
            correction.tenant,
            columns.read_by,
            columns.normalise_by,
            correction.scope.received_before)
        .value_or(0);
}

void addCorrection(db::Transaction& tx, const Correction& correction, const std::string& who) {
    const Scope& scope = correction.scope;
    tx.exec(
        kAddCorrection,
        correction.tenant,
        correction.id,
        who,
        scope.received_before,
        scope.device,
        scope.since,
        scope.until);
    const auto columns = toReplacementColumns(correction.profiles);
    tx.exec(
        kAddCorrectionProfiles,
        correction.tenant,
        correction.id,
        columns.read_by,
        columns.normalise_by);
}

void addCorrectedDevice(
    db::Transaction& tx, const Correction& correction, const CorrectedDevice& device) {
    tx.exec(
        kAddCorrectionDevice,
        correction.tenant,
        correction.id,
        device.id,
        device.figures,
        db::Bytes{device.digest});
}

std::optional<StoredCorrection> findCorrection(
    db::Transaction& tx, const TenantId& tenant, const std::string& id) {
    const auto toCorrection = [&](const db::Row& row) {
        StoredCorrection stored{
            .correction =
                {.tenant = tenant,
                 .id = id,
                 .scope =
                     {.device = {},
                      .since = row.optionalTime("since"),
                      .until = row.optionalTime("until"),
                      .received_before = row.time("received_before")},
                 .profiles = {}},
            .progress = parseProgress(row.text("state"))};
        if (const auto device = row.optionalText("device_id"))
            stored.correction.scope.device = DeviceId{*device};
        return stored;
    };
    auto stored = tx.one(kFindCorrection, toCorrection, tenant, id);
    if (!stored) return std::nullopt;
    const db::Rows rows = tx.query(kFindCorrectionProfiles, tenant, id);
    for (std::size_t i = 0; i < rows.size(); ++i)
        stored->correction.profiles[rows[i].bytes("read_by")] = rows[i].bytes("normalise_by");
    return stored;
}

std::vector<CorrectedDevice> listCorrectedDevices(
    db::Transaction& tx, const Correction& correction) {
    return tx.many(kListCorrectionDevices, toCorrectedDevice, correction.tenant, correction.id);
}

void setProgress(
    db::Transaction& tx, const Correction& correction, Progress progress, const std::string& who) {
    tx.exec(
        kSetProgress,
        correction.tenant,
        correction.id,
        progressWord(progress),
        who,
        kNormaliserVersion);
}

void setDeviceProgress(
    db::Transaction& tx, const Correction& correction, const DeviceId& device, Progress progress) {
    tx.exec(kSetDeviceProgress, correction.tenant, correction.id, device, progressWord(progress));
}

void addFigureChanges(
    db::Transaction& tx,
    const Correction& correction,
    const DeviceId& device,
    const std::vector<DerivedChange>& changes) {
    std::vector<std::string> kinds;
    std::vector<std::string> keys;
    std::vector<std::string> before;
    std::vector<std::string> after;
    for (const DerivedChange& change : changes) {
        kinds.push_back(change.kind);
        keys.push_back(change.key);
        before.push_back(change.before);
        after.push_back(change.after);
    }
    tx.exec(
        kAddFigureChanges, correction.tenant, device, correction.id, kinds, keys, before, after);
}

}  // namespace platen::server::renormalise
