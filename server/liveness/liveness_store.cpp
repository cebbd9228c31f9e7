#include "server/liveness/liveness_store.hpp"

#include <array>
#include <stdexcept>
#include <string_view>

namespace platen::server::liveness {

namespace {

constexpr std::string_view kLock =
    "SELECT clock_timestamp() AS now, state, since, sent_at, watched_since, acknowledged_at, "
    "agents "
    "FROM server_liveness WHERE part = $1 FOR UPDATE SKIP LOCKED";
constexpr std::string_view kLastTaken =
    "SELECT max(taken_at) AS taken_at FROM queue_pulse WHERE part = $1";
constexpr std::string_view kUntaken =
    "SELECT sent_at FROM queue_pulse WHERE part = $1 AND taken_at IS NULL ORDER BY no";
constexpr std::string_view kBegin =
    "WITH forgotten AS (DELETE FROM queue_pulse WHERE part = $1 AND taken_at IS NULL) "
    "UPDATE server_liveness SET watched_since = clock_timestamp() WHERE part = $1";
/// More than any threshold stays, so that nothing grows while a part is dead for days.
constexpr std::string_view kSend =
    "WITH numbered AS (UPDATE server_liveness SET last_no = last_no + 1, "
    "  sent_at = clock_timestamp() WHERE part = $1 "
    "  RETURNING last_no, sent_at), "
    "old AS (DELETE FROM queue_pulse q USING numbered n "
    "  WHERE q.part = $1 AND q.no <= n.last_no - 1000) "
    "INSERT INTO queue_pulse (part, no, sent_at) SELECT $1, last_no, sent_at FROM numbered";
constexpr std::string_view kDeclare =
    "UPDATE server_liveness SET state = $2, reason = $3, since = clock_timestamp() "
    "WHERE part = $1";
constexpr std::string_view kTake =
    "UPDATE queue_pulse SET taken_at = clock_timestamp() WHERE (part, no) IN ("
    "  SELECT part, no FROM queue_pulse WHERE part = $1 AND taken_at IS NULL "
    "  ORDER BY no FOR UPDATE SKIP LOCKED)";
constexpr std::string_view kAcknowledged =
    "UPDATE server_liveness SET agents = $2, acknowledged_at = greatest(acknowledged_at, "
    "clock_timestamp() - $1::bigint * interval '1 ms') WHERE part = 'ingest'";
constexpr std::string_view kDeclared =
    "SELECT part, state, since, reason FROM server_liveness ORDER BY part";

Part parsePart(std::string_view word) {
    for (const Part part : std::array{Part::Ingest, Part::Analyze, Part::Work})
        if (partWord(part) == word) return part;
    throw std::logic_error{"unknown part of the server: " + std::string{word}};
}

PartView toView(const db::Row& row) {
    PartView view;
    view.now = row.time("now");
    view.state = parseState(row.text("state"));
    view.since = row.time("since");
    view.sent_at = row.optionalTime("sent_at");
    view.watched_since = row.optionalTime("watched_since");
    view.acknowledged_at = row.optionalTime("acknowledged_at");
    view.agents = static_cast<int>(row.integer("agents"));
    return view;
}

Declared toDeclared(const db::Row& row) {
    return {
        .part = parsePart(row.text("part")),
        .state = parseState(row.text("state")),
        .since = row.time("since"),
        .reason = row.text("reason")};
}

}  // namespace

std::optional<PartView> lockPart(db::Transaction& tx, Part part) {
    auto view = tx.one(kLock, toView, partWord(part));
    if (!view) return std::nullopt;
    view->part = part;
    view->taken_at = tx.one(
                           kLastTaken,
                           [](const db::Row& row) { return row.optionalTime("taken_at"); },
                           partWord(part))
                         .value_or(std::nullopt);
    view->untaken = tx.many(
        kUntaken, [](const db::Row& row) { return row.time("sent_at"); }, partWord(part));
    return view;
}

void carryOut(db::Transaction& tx, const PartView& view, const WatchStep& step) {
    if (step.begin) tx.exec(kBegin, partWord(view.part));
    if (step.change) {
        const std::string reason = *step.change == State::Dead ? step.reason : std::string{};
        tx.exec(kDeclare, partWord(view.part), stateWord(*step.change), reason);
    }
    if (step.send) tx.exec(kSend, partWord(view.part));
}

void takePulses(db::Transaction& tx, Part part) {
    tx.exec(kTake, partWord(part));
}

void noteAcknowledged(db::Transaction& tx, std::chrono::milliseconds ago, int agents) {
    tx.exec(kAcknowledged, ago.count(), agents);
}

std::vector<Declared> listDeclared(db::Transaction& tx) {
    return tx.many(kDeclared, toDeclared);
}

}  // namespace platen::server::liveness
