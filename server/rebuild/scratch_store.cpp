#include "server/rebuild/scratch_store.hpp"

#include "server/db/errors.hpp"

#include <fmt/format.h>

#include <array>
#include <string>
#include <string_view>

namespace platen::server::rebuild {

namespace {

/// Written by the analysis. Also what only queues there: it has to be writable, and is not
/// compared.
constexpr std::array kEmpty{
    "device",       "device_state",     "device_latest", "device_evidence",   "device_decision",
    "device_span",  "device_day",       "customer_day",  "device_checkpoint", "counter_finding",
    "reading",      "reading_run",      "chain_anchor",  "stream_gap",        "queue_reader",
    "queue_refold", "queue_live_event", "quarantine",    "counter_decision",  "profile_override",
    "use_kept"};  // empty: what retention took of devices is in the sums of customers
constexpr std::array kCopied{"agent", "agent_stream", "profile", "counter_set"};

/// Rows that change often keep room in their pages, as the real ones do. A device has its state
/// from the first moment on. Lists and profiles that the real tables have lost get numbers below
/// zero, which the real sequences never give: they can be put there whatever those do meanwhile.
constexpr std::string_view kFurnish = R"(
CREATE TEMP SEQUENCE analysis_seq;
CREATE TEMP SEQUENCE counter_set_number_seq AS int INCREMENT -1;
CREATE TEMP SEQUENCE profile_number_seq AS int INCREMENT -1;
SELECT setval('pg_temp.counter_set_number_seq', least(min(number), 0) - 1, false) FROM pg_temp.counter_set;
SELECT setval('pg_temp.profile_number_seq', least(min(number), 0) - 1, false) FROM pg_temp.profile;
ALTER TABLE pg_temp.counter_set ALTER number SET DEFAULT nextval('pg_temp.counter_set_number_seq');
ALTER TABLE pg_temp.profile ALTER number SET DEFAULT nextval('pg_temp.profile_number_seq');
ALTER TABLE pg_temp.device_state SET (fillfactor = 50);
ALTER TABLE pg_temp.device_latest SET (fillfactor = 80);
ALTER TABLE pg_temp.device_day SET (fillfactor = 80);
ALTER TABLE pg_temp.customer_day SET (fillfactor = 50);
CREATE FUNCTION pg_temp.begin_device_state() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO pg_temp.device_state (tenant_id, device_id) VALUES (NEW.tenant_id, NEW.id);
  RETURN NULL;
END $$;
CREATE TRIGGER device_state AFTER INSERT ON pg_temp.device
  FOR EACH ROW EXECUTE FUNCTION pg_temp.begin_device_state();
CREATE TEMP TABLE rebuild_event (no bigint PRIMARY KEY, kind text NOT NULL, stream_id bigint, first_seq bigint,
  received_at timestamptz, agent_id uuid, subject uuid, done boolean NOT NULL DEFAULT false);
CREATE INDEX ON rebuild_event (no) WHERE NOT done;
CREATE TEMP TABLE rebuild_left_out (device_id uuid PRIMARY KEY, why text NOT NULL);
CREATE TEMP TABLE rebuild_difference (name text NOT NULL, place bigint NOT NULL, key jsonb NOT NULL,
  PRIMARY KEY (name, place));
)";

constexpr std::string_view kTidy =
    "DELETE FROM pg_temp.queue_live_event; "
    "ANALYZE pg_temp.device, pg_temp.device_state, pg_temp.device_latest, pg_temp.device_evidence, "
    "pg_temp.device_span, pg_temp.device_day, pg_temp.customer_day, pg_temp.device_checkpoint, "
    "pg_temp.counter_finding, pg_temp.reading, pg_temp.reading_run";

constexpr std::string_view kEnter =
    "SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0; "
    "SET LOCAL jit = off";

constexpr std::string_view kStoredColumns =
    "SELECT string_agg(quote_ident(attname), ', ') AS columns FROM pg_attribute "
    "WHERE attrelid = $1::text::regclass AND attnum > 0 AND NOT attisdropped "
    "AND attgenerated = ''";

/// Without those that the database makes of others.
std::string storedColumns(db::Transaction& tx, std::string_view table) {
    const auto toText = [](const db::Row& row) { return row.text("columns"); };
    return tx.one(kStoredColumns, toText, fmt::format("public.{}", table)).value();
}

void requireScratch(db::Transaction& tx) {
    const auto isThere = [](const db::Row& row) { return !row.isNull("found"); };
    if (!tx.one("SELECT to_regclass('pg_temp.rebuild_event') AS found", isThere).value_or(false))
        throw db::DatabaseUnavailable{
            "the connection with what was rebuilt was lost; begin anew", {}};
}

}  // namespace

void makeScratch(db::Transaction& tx, const TenantId& tenant) {
    tx.execScript(kEnter);
    const auto make = [&tx](std::string_view table) {
        tx.execScript(fmt::format("CREATE TEMP TABLE {0} (LIKE public.{0} INCLUDING ALL)", table));
    };
    for (const std::string_view table : kEmpty)
        make(table);
    for (const std::string_view table : kCopied)
        make(table);
    refreshScratch(tx, tenant);
    tx.execScript(kFurnish);
}

void refreshScratch(db::Transaction& tx, const TenantId& tenant) {
    for (const std::string_view table : kCopied)
        tx.exec(
            fmt::format(
                "INSERT INTO pg_temp.{0} ({1}) SELECT {1} FROM public.{0} WHERE tenant_id = $1 "
                "ON CONFLICT DO NOTHING",
                table,
                storedColumns(tx, table)),
            tenant);
}

void enterScratch(db::Transaction& tx) {
    tx.execScript("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
    tx.execScript(kEnter);
    requireScratch(tx);
}

void enterScratchMeanwhile(db::Transaction& tx) {
    tx.execScript(kEnter);
    requireScratch(tx);
    tx.execScript("SAVEPOINT scratch; SET TRANSACTION READ ONLY");
}

void leaveScratch(db::Transaction& tx) {
    tx.execScript("RELEASE SAVEPOINT scratch");
}

void tidyScratch(db::Transaction& tx) {
    tx.execScript(kTidy);
}

}  // namespace platen::server::rebuild
