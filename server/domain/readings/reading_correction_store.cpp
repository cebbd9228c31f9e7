#include "server/domain/readings/reading_correction_store.hpp"

#include "common/core/text.hpp"

#include <fmt/format.h>

#include <optional>
#include <stdexcept>
#include <string_view>

namespace platen::server::domain {

namespace {

constexpr std::string_view kCorrectReading =
    "UPDATE reading SET normalised_by = nullif($5::int, profile), status = $6, parts = $7, "
    "counter_set = $8, others = nullif($9::bigint[], '{}'), marks = $10, life_count = c[1], "
    "total_impressions = c[2], mono_impressions = c[3], color_impressions = c[4], "
    "total_sheets = c[5], duplex_sheets = c[6], print_total = c[7], print_mono = c[8], "
    "print_color = c[9], copy_total = c[10], copy_mono = c[11], copy_color = c[12], "
    "fax_in = c[13], fax_out = c[14], scan_total = c[15], large_impressions = c[16] "
    "FROM (SELECT $11::bigint[] AS c) AS figures "
    "WHERE tenant_id = $1 AND device_id = $2 AND taken_at = $3 AND n = $4";

}  // namespace

void beginCorrection(db::Transaction& tx, const std::string& correction) {
    const auto id = canonicalUuid(correction);
    if (!id) throw std::logic_error{"no id of a correction: " + correction};
    tx.execScript(fmt::format("SET LOCAL platen.correction = '{}'", *id));
}

void correctReading(db::Transaction& tx, const ReadingRow& row) {
    const auto normalised_by =
        row.normalised_by ? std::optional<std::int64_t>{*row.normalised_by} : std::nullopt;
    const auto marks =
        row.marks.empty() ? std::optional<db::Bytes>{} : std::optional{db::Bytes{row.marks}};
    tx.exec(
        kCorrectReading,
        row.key.tenant,
        row.key.device,
        row.taken_at,
        row.n,
        normalised_by,
        row.status,
        row.parts,
        row.counter_set,
        row.others,
        marks,
        std::vector<std::optional<std::int64_t>>{row.columns.begin(), row.columns.end()});
}

}  // namespace platen::server::domain
