#include "server/domain/readings/reading_row_sql.hpp"

namespace platen::server::domain {

std::shared_ptr<const ReadingRow> toReadingRow(db::Fields& fields, const DeviceKey& key) {
    auto row = std::make_shared<ReadingRow>();
    row->key = key;
    row->taken_at = fields.time();
    row->received_at = fields.time();
    row->stream = fields.integer();
    row->seq = static_cast<std::uint64_t>(fields.integer());
    row->n = static_cast<std::int32_t>(fields.integer());
    row->profile = static_cast<int>(fields.integer());
    row->counter_set = static_cast<int>(fields.integer());
    row->parts = static_cast<std::int16_t>(fields.integer());
    row->status = fields.text();
    if (fields.isNull())
        fields.skip();
    else
        row->others = fields.integers();
    if (fields.isNull())
        fields.skip();
    else
        row->marks = fields.bytes();
    row->chain = fields.bytes();
    if (const auto profile = fields.optionalInteger())
        row->normalised_by = static_cast<int>(*profile);
    for (auto& column : row->columns)
        column = fields.optionalInteger();
    return row;
}

rules::RunSample sampleOf(const ReadingRow& row) {
    return {
        .taken_at = row.taken_at,
        .received_at = row.received_at,
        .stream = row.stream,
        .seq = row.seq,
        .n = row.n};
}

std::vector<rules::RunSample> repetitionsOf(const ReadingRow& row, std::string_view packed) {
    return rules::unpackRun(packed, sampleOf(row));
}

}  // namespace platen::server::domain
