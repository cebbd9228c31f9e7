#include "server/domain/readings/reading_rows_store.hpp"

#include "server/rules/packed_run.hpp"

#include <algorithm>
#include <string_view>

namespace platen::server::domain {

namespace {

constexpr std::string_view kAddReadings =
    "INSERT INTO reading (tenant_id, device_id, taken_at, received_at, stream_id, seq, "
    "life_count, total_impressions, mono_impressions, color_impressions, total_sheets, "
    "duplex_sheets, print_total, print_mono, print_color, copy_total, copy_mono, copy_color, "
    "fax_in, fax_out, scan_total, large_impressions, n, profile, counter_set, parts, status, "
    "others, marks, chain, normalised_by) "
    "SELECT tenant_id, device_id, taken_at, received_at, stream_id, seq, "
    "life_count, total_impressions, mono_impressions, color_impressions, total_sheets, "
    "duplex_sheets, print_total, print_mono, print_color, copy_total, copy_mono, copy_color, "
    "fax_in, fax_out, scan_total, large_impressions, n, profile, counter_set, parts, status, "
    "others, marks, chain, normalised_by FROM unnest($1::reading[])";

constexpr std::string_view kAddRuns =
    "INSERT INTO reading_run (tenant_id, device_id, began_at, began_n, last_at, last_n, samples, "
    "packed, chain) SELECT tenant_id, device_id, began_at, began_n, last_at, last_n, samples, "
    "packed, chain FROM unnest($1::reading_run[])";

/// One line for each asked part, and the run that the moment lies in, where what it repeats has
/// that part: the one that began last before it, since runs of a device follow each other.
constexpr std::string_view kReadNext =
    "SELECT q.ordinality, (SELECT r.taken_at FROM reading r WHERE r.tenant_id = q.tenant_id "
    "  AND r.device_id = q.device_id AND r.taken_at > q.taken_at AND r.n < q.n "
    "  AND r.parts & q.parts = q.parts ORDER BY r.taken_at LIMIT 1) AS next, u.packed, o.taken_at, "
    "o.n "
    "FROM unnest($1::reading[]) WITH ORDINALITY AS q "
    "LEFT JOIN LATERAL ("
    "  (SELECT c.began_at, c.began_n, c.packed FROM ("
    "    SELECT began_at, began_n, last_at, packed FROM reading_run WHERE tenant_id = q.tenant_id "
    "    AND device_id = q.device_id AND began_at <= q.taken_at "
    "    ORDER BY began_at DESC, began_n DESC LIMIT 1) AS c WHERE c.last_at > q.taken_at) "
    "  UNION ALL SELECT s.full_at, s.full_n, s.run FROM device_state s "
    "  WHERE s.tenant_id = q.tenant_id AND s.device_id = q.device_id "
    "  AND s.full_at <= q.taken_at AND s.taken_at > q.taken_at AND s.run <> '') AS u ON true "
    "LEFT JOIN reading o ON o.tenant_id = q.tenant_id AND o.device_id = q.device_id "
    "AND o.taken_at = u.began_at AND o.n = u.began_n AND o.parts & q.parts = q.parts";

/// The first repetition after the question's time.
std::optional<TimePoint> nextIn(
    std::string_view packed, const rules::RunSample& origin, const NextQuestion& question) {
    const auto samples = rules::unpackRun(packed, origin);
    const auto next = std::ranges::find_if(
        samples, [&](const rules::RunSample& sample) { return sample.taken_at > question.at; });
    return next == samples.end() || next->n >= question.before_n ? std::nullopt
                                                                 : std::optional{next->taken_at};
}

void keepEarlier(std::optional<TimePoint>& known, const std::optional<TimePoint>& other) {
    if (other && (!known || *other < *known)) known = other;
}

}  // namespace

void addReadings(db::Transaction& tx, std::span<const ReadingRow> readings) {
    if (readings.empty()) return;
    auto rows = tx.rowsOf(
        "reading",
        {"tenant_id",
         "device_id",
         "taken_at",
         "received_at",
         "stream_id",
         "seq",
         "life_count",
         "total_impressions",
         "mono_impressions",
         "color_impressions",
         "total_sheets",
         "duplex_sheets",
         "print_total",
         "print_mono",
         "print_color",
         "copy_total",
         "copy_mono",
         "copy_color",
         "fax_in",
         "fax_out",
         "scan_total",
         "large_impressions",
         "n",
         "profile",
         "counter_set",
         "parts",
         "status",
         "others",
         "marks",
         "chain",
         "normalised_by"});
    for (const ReadingRow& r : readings) {
        const auto& c = r.columns;
        rows.add(
            r.key.tenant,
            r.key.device,
            r.taken_at,
            r.received_at,
            r.stream,
            r.seq,
            c[0],
            c[1],
            c[2],
            c[3],
            c[4],
            c[5],
            c[6],
            c[7],
            c[8],
            c[9],
            c[10],
            c[11],
            c[12],
            c[13],
            c[14],
            c[15],
            r.n,
            r.profile,
            r.counter_set,
            r.parts,
            r.status,
            r.others.empty() ? std::nullopt : std::optional{r.others},
            r.marks.empty() ? std::nullopt : std::optional{db::Bytes{r.marks}},
            db::Bytes{r.chain},
            r.normalised_by);
    }
    tx.exec(kAddReadings, rows);
}

void addRuns(db::Transaction& tx, std::span<const RunRow> runs) {
    if (runs.empty()) return;
    auto rows = tx.rowsOf(
        "reading_run",
        {"tenant_id",
         "device_id",
         "began_at",
         "began_n",
         "last_at",
         "last_n",
         "samples",
         "packed",
         "chain"});
    for (const RunRow& run : runs)
        rows.add(
            run.key.tenant,
            run.key.device,
            run.began_at,
            run.began_n,
            run.last_at,
            run.last_n,
            run.samples,
            db::Bytes{run.packed},
            db::Bytes{run.chain});
    tx.exec(kAddRuns, rows);
}

std::vector<std::vector<std::optional<TimePoint>>> nextReadings(
    db::Transaction& tx, std::span<const NextQuestion> questions) {
    std::vector<std::vector<std::optional<TimePoint>>> answers;
    std::vector<std::pair<std::size_t, std::size_t>> asked;  // question, part
    auto rows = tx.rowsOf("reading", {"tenant_id", "device_id", "taken_at", "n", "parts"});
    for (const NextQuestion& question : questions) {
        for (std::size_t part = 0; part < question.parts.size(); ++part) {
            const auto bits = static_cast<std::int16_t>(question.parts[part]);
            rows.add(
                question.key.tenant, question.key.device, question.at, question.before_n, bits);
            asked.emplace_back(answers.size(), part);
        }
        answers.emplace_back(question.parts.size());
    }
    if (asked.empty()) return answers;
    const db::BinaryRows found = tx.read(kReadNext, rows);
    for (std::size_t i = 0; i < found.size(); ++i) {
        db::Fields row = found[i];
        const auto [question, part] = asked.at(static_cast<std::size_t>(row.integer()) - 1);
        std::optional<TimePoint>& answer = answers[question][part];
        keepEarlier(answer, row.optionalTime());
        const auto packed = row.optionalBytes();
        const auto origin = row.optionalTime();
        const auto n = row.optionalInteger();
        if (!packed || !origin) continue;  // in no run, or in one that says nothing of the part
        const rules::RunSample repeated{
            .taken_at = *origin, .received_at = {}, .n = static_cast<std::int32_t>(*n)};
        keepEarlier(answer, nextIn(*packed, repeated, questions[question]));
    }
    return answers;
}

}  // namespace platen::server::domain
