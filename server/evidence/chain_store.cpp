#include "server/evidence/chain_store.hpp"

#include "common/core/text.hpp"
#include "common/crypto/sha256.hpp"
#include "server/domain/readings/figure_trace.hpp"
#include "server/domain/readings/reading_row_sql.hpp"
#include "server/rules/reading_id.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>
#include <string_view>

namespace platen::server::evidence {

namespace {

constexpr std::string_view kBeginLook =
    "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY; SET LOCAL statement_timeout = 0";
constexpr std::string_view kProfiles =
    "SELECT number, hash, sha256(convert_to(content, 'UTF8')) = hash AS sound FROM profile "
    "WHERE tenant_id = $1";
constexpr std::string_view kSets =
    "SELECT number, sha256, counters FROM counter_set WHERE tenant_id = $1";
constexpr std::string_view kDeviceSizes =
    "SELECT device_id, n FROM device_state WHERE tenant_id = $1 "
    "AND ($2::uuid IS NULL OR device_id > $2) ORDER BY device_id LIMIT $3";
constexpr std::string_view kDeviceSize =
    "SELECT device_id, n FROM device_state WHERE tenant_id = $1 AND device_id = $2";
constexpr std::string_view kDevicesWithoutState =
    "SELECT k.device_id FROM (SELECT id AS device_id FROM device WHERE tenant_id = $1 "
    "  UNION SELECT device_id FROM reading WHERE tenant_id = $1 "
    "  UNION SELECT device_id FROM reading_run WHERE tenant_id = $1 "
    "  UNION SELECT device_id FROM chain_anchor WHERE tenant_id = $1) k "
    "WHERE NOT EXISTS (SELECT FROM device_state s "
    "  WHERE s.tenant_id = $1 AND s.device_id = k.device_id) ORDER BY 1";
constexpr std::string_view kHeads =
    "SELECT device_id, n, chain, full_n, run FROM device_state "
    "WHERE tenant_id = $1 AND device_id = ANY ($2::uuid[])";
constexpr std::string_view kRows =
    "SELECT r.device_id, {} FROM reading r "
    "WHERE r.tenant_id = $1 AND r.device_id = ANY ($2::uuid[]) ORDER BY r.device_id, r.n";
constexpr std::string_view kRuns =
    "SELECT device_id, began_at, began_n, last_at, last_n, samples, packed, chain "
    "FROM reading_run WHERE tenant_id = $1 AND device_id = ANY ($2::uuid[])";
constexpr std::string_view kAnchors =
    "SELECT device_id, first_n, last_n, chain FROM chain_anchor "
    "WHERE tenant_id = $1 AND device_id = ANY ($2::uuid[])";
constexpr std::string_view kChanges =
    "SELECT c.device_id, c.key, c.before::text, c.after::text FROM figure_change c "
    "JOIN correction k ON k.tenant_id = c.tenant_id AND k.id = c.correction_id "
    "WHERE c.tenant_id = $1 AND c.device_id = ANY ($2::uuid[]) AND c.kind = 'reading' "
    "ORDER BY c.changed_at, c.correction_id";

std::vector<std::string> idsOf(const std::vector<DeviceId>& devices) {
    std::vector<std::string> ids;
    for (const DeviceId& device : devices)
        ids.push_back(device.value);
    return ids;
}

DeviceSize toDeviceSize(const db::Row& row) {
    return {
        .device = {row.text("device_id")}, .readings = static_cast<std::int32_t>(row.integer("n"))};
}

/// Device and reading -> what corrections did to it, the first one first.
using Traces = std::map<std::pair<DeviceId, std::string>, std::vector<domain::FigureTrace>>;

/// One customer's devices being read.
class ChainReader {
public:
    ChainReader(
        db::Transaction& tx,
        const TenantId& tenant,
        const std::vector<DeviceId>& devices,
        const Vocabulary& words)
        : tx_{tx}, tenant_{tenant}, ids_{idsOf(devices)}, words_{words} {
        for (const DeviceId& device : devices)
            chains_[device].chain.begin = rules::chainBegin(tenant.value, device.value);
    }

    std::map<DeviceId, StoredChain> read() {
        readTraces();
        readRows();
        readRuns();
        readHeads();
        readAnchors();
        return std::move(chains_);
    }

private:
    void readTraces() {
        const db::BinaryRows found = tx_.read(kChanges, tenant_, ids_);
        for (std::size_t i = 0; i < found.size(); ++i) {
            db::Fields fields = found[i];
            const DeviceId device{fields.uuid()};
            const std::string key{fields.text()};
            std::string before{fields.text()};
            std::string after{fields.text()};
            traces_[{device, key}].push_back(
                {.before = std::move(before), .after = std::move(after)});
        }
    }

    void readRows() {
        const std::string sql = fmt::format(fmt::runtime(kRows), domain::kReadingRowColumns);
        const db::BinaryRows found = tx_.read(sql, tenant_, ids_);
        for (std::size_t i = 0; i < found.size(); ++i) {
            db::Fields fields = found[i];
            const DeviceId device{fields.uuid()};
            addRow(device, domain::toReadingRow(fields, {.tenant = tenant_, .device = device}));
        }
    }

    void addRow(const DeviceId& device, std::shared_ptr<const domain::ReadingRow> row) {
        StoredChain& stored = chains_[device];
        const auto trace = traces_.find(
            {device,
             rules::readingId(
                 {.taken_at = row->taken_at, .stream = row->stream, .seq = row->seq})});
        if (trace != traces_.end()) {
            ++stored.corrected;
            stored.corrections[row->n] = row;
            bool is_as_left = false;
            try {
                is_as_left = domain::isAsLeft(*row, trace->second);
                row = std::make_shared<domain::ReadingRow>(domain::originalOf(*row, trace->second));
            } catch (const std::invalid_argument&) {
                is_as_left = false;  // no columns: the row stays as it is
            }
            if (!is_as_left) stored.untraced.push_back(row->n);
        }
        stored.chain.rows.push_back(
            {.sample = domain::sampleOf(*row),
             .figures = figuresOfRow(*row, words_),
             .chain = row->chain});
        stored.originals.push_back(std::move(row));
    }

    void readRuns() {
        const db::BinaryRows found = tx_.read(kRuns, tenant_, ids_);
        for (std::size_t i = 0; i < found.size(); ++i) {
            db::Fields fields = found[i];
            StoredChain& stored = chains_[{fields.uuid()}];
            const TimePoint began_at = fields.time();
            const auto began_n = static_cast<std::int32_t>(fields.integer());
            const TimePoint last_at = fields.time();
            const auto last_n = static_cast<std::int32_t>(fields.integer());
            const std::int64_t samples = fields.integer();
            const std::string packed{fields.bytes()};
            const std::string chain{fields.bytes()};
            if (rowWith(stored.chain, began_n) == nullptr) {
                stored.chain.anchors.push_back(withoutRow(began_n, last_n, chain));
                continue;
            }
            ChainRun run = unpacked(stored.chain, began_n, packed, chain);
            const rules::RunSample& last = run.samples.back();
            const bool fits = last.taken_at == last_at && last.n == last_n &&
                              std::ssize(run.samples) == samples &&
                              beginsAt(stored.chain, began_n, began_at);
            if (!fits) run.chain.clear();
            stored.chain.runs.push_back(std::move(run));
        }
    }

    /// The rows of a device are in the order of n.
    static const ChainRow* rowWith(const DeviceChain& chain, std::int32_t n) {
        const auto row = std::ranges::lower_bound(
            chain.rows, n, {}, [](const ChainRow& each) { return each.sample.n; });
        return row == chain.rows.end() || row->sample.n != n ? nullptr : &*row;
    }

    static bool beginsAt(const DeviceChain& chain, std::int32_t n, TimePoint at) {
        const ChainRow* row = rowWith(chain, n);
        return row != nullptr && row->sample.taken_at == at;
    }

    /// A run cannot be read when the reading that it repeats has gone: an anchor stands for that
    /// one, or it is missing.
    static ChainAnchor withoutRow(std::int32_t began_n, std::int32_t last_n, std::string chain) {
        return {.first_n = began_n + 1, .last_n = last_n, .chain = std::move(chain)};
    }

    /// Bytes that no run has are a run that no chain has.
    static ChainRun unpacked(
        const DeviceChain& chain,
        std::int32_t began_n,
        const std::string& packed,
        const std::string& link) {
        ChainRun run{.began_n = began_n, .samples = {}, .chain = link};
        try {
            run.samples = rules::unpackRun(packed, rowWith(chain, began_n)->sample);
        } catch (const std::invalid_argument&) {
            run.samples.clear();
        }
        if (run.samples.empty()) {
            run.samples.push_back({.taken_at = {}, .received_at = {}, .n = began_n + 1});
            run.chain.clear();
        }
        return run;
    }

    void readHeads() {
        const db::BinaryRows found = tx_.read(kHeads, tenant_, ids_);
        for (std::size_t i = 0; i < found.size(); ++i) {
            db::Fields fields = found[i];
            DeviceChain& chain = chains_[{fields.uuid()}].chain;
            chain.head_n = static_cast<std::int32_t>(fields.integer());
            chain.head = fields.bytes();
            const auto full_n = static_cast<std::int32_t>(fields.optionalInteger().value_or(0));
            const std::string run{fields.bytes()};
            if (run.empty()) continue;
            if (rowWith(chain, full_n) == nullptr)
                chain.anchors.push_back(withoutRow(full_n, chain.head_n, chain.head));
            else
                chain.runs.push_back(unpacked(chain, full_n, run, chain.head));
        }
    }

    void readAnchors() {
        const db::BinaryRows found = tx_.read(kAnchors, tenant_, ids_);
        for (std::size_t i = 0; i < found.size(); ++i) {
            db::Fields fields = found[i];
            DeviceChain& chain = chains_[{fields.uuid()}].chain;
            const auto first_n = static_cast<std::int32_t>(fields.integer());
            const auto last_n = static_cast<std::int32_t>(fields.integer());
            chain.anchors.push_back(
                {.first_n = first_n, .last_n = last_n, .chain = std::string{fields.bytes()}});
        }
    }

    db::Transaction& tx_;
    const TenantId& tenant_;
    const std::vector<std::string> ids_;
    const Vocabulary& words_;
    Traces traces_;
    std::map<DeviceId, StoredChain> chains_;
};

}  // namespace

void beginLook(db::Transaction& tx) {
    tx.execScript(kBeginLook);
}

Vocabulary readVocabulary(db::Transaction& tx, const TenantId& tenant) {
    Vocabulary words;
    const db::Rows profiles = tx.query(kProfiles, tenant);
    for (std::size_t i = 0; i < profiles.size(); ++i) {
        const db::Row row = profiles[i];
        const std::string hash = row.bytes("hash");
        words.profiles[static_cast<int>(row.integer("number"))] = hash;
        if (!row.boolean("sound"))
            words.faults.push_back(
                fmt::format("the text of profile {} is not what its hash says", hexEncode(hash)));
    }
    const db::Rows sets = tx.query(kSets, tenant);
    for (std::size_t i = 0; i < sets.size(); ++i) {
        const int number = static_cast<int>(sets[i].integer("number"));
        const std::string sha256 = sets[i].bytes("sha256");
        const std::string counters = sets[i].text("counters");
        if (crypto::sha256(counters) == sha256)
            words.sets[number] = {.sha256 = sha256, .places = domain::parseCounterPlaces(counters)};
        else
            words.faults.push_back(
                fmt::format("the list of counters {} is not what its hash says", number));
    }
    return words;
}

std::vector<DeviceSize> listDeviceSizes(
    db::Transaction& tx, const TenantId& tenant, const DeviceId& after, int most) {
    const auto behind = after.value.empty() ? std::nullopt : std::optional{after};
    return tx.many(kDeviceSizes, toDeviceSize, tenant, behind, most);
}

std::optional<DeviceSize> findDeviceSize(
    db::Transaction& tx, const TenantId& tenant, const DeviceId& device) {
    return tx.one(kDeviceSize, toDeviceSize, tenant, device);
}

std::vector<DeviceId> listDevicesWithoutState(db::Transaction& tx, const TenantId& tenant) {
    const auto toDevice = [](const db::Row& row) { return DeviceId{row.text("device_id")}; };
    return tx.many(kDevicesWithoutState, toDevice, tenant);
}

std::map<DeviceId, StoredChain> readChains(
    db::Transaction& tx,
    const TenantId& tenant,
    const std::vector<DeviceId>& devices,
    const Vocabulary& words) {
    return ChainReader{tx, tenant, devices, words}.read();
}

std::string figuresOfRow(const domain::ReadingRow& row, const Vocabulary& words) {
    const auto set = words.sets.find(row.counter_set);
    const auto profile = words.profiles.find(row.profile);
    if (set == words.sets.end() || profile == words.profiles.end()) return {};
    std::string normalised_by;
    if (row.normalised_by) {
        const auto other = words.profiles.find(*row.normalised_by);
        if (other == words.profiles.end()) return {};
        normalised_by = other->second;
    }
    std::vector<std::optional<std::int64_t>> values;
    std::size_t used = 0;
    std::size_t columns = 0;
    for (const domain::CounterPlace& place : set->second.places) {
        const auto column = std::ranges::find(domain::kCounterColumns, place.name);
        if (column != domain::kCounterColumns.end()) {
            values.push_back(
                row.columns.at(static_cast<std::size_t>(column - domain::kCounterColumns.begin())));
            if (values.back()) ++columns;
        } else {
            const bool has = used < row.others.size();
            values.push_back(has ? std::optional{row.others[used++]} : std::nullopt);
        }
    }
    // Values that no counter of the set is for would not be seen otherwise.
    const auto stated =
        std::ranges::count_if(row.columns, [](const auto& column) { return column.has_value(); });
    if (used != row.others.size() || std::cmp_not_equal(stated, columns)) return {};
    return rules::figureOctets(
        {.profile_hash = profile->second,
         .normalised_by = normalised_by,
         .counter_set = set->second.sha256,
         .values = values,
         .parts = row.parts,
         .status = row.status,
         .marks = row.marks});
}

}  // namespace platen::server::evidence
