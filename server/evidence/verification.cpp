#include "server/evidence/verification.hpp"

#include "server/db/transaction.hpp"
#include "server/domain/readings/reading_row_sql.hpp"
#include "server/evidence/account_check.hpp"
#include "server/evidence/account_store.hpp"
#include "server/evidence/archive_check.hpp"
#include "server/evidence/chain_store.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <stdexcept>
#include <utility>
#include <vector>

namespace platen::server::evidence {

namespace {

/// What is in memory at once.
constexpr int kDevicesAtOnce = 500;
constexpr std::int64_t kReadingsAtOnce = 200'000;

/// The number from which on readings came at or after `since`.
std::int32_t firstSince(const DeviceChain& chain, TimePoint since) {
    std::int32_t first = std::numeric_limits<std::int32_t>::max();
    for (const ChainRow& row : chain.rows)
        if (row.sample.received_at >= since) first = std::min(first, row.sample.n);
    for (const ChainRun& run : chain.runs)
        if (run.samples.back().received_at >= since) first = std::min(first, run.began_n + 1);
    return first;
}

std::string textOf(const ChainBreak& found) {
    switch (found.kind) {
        case BreakKind::Changed:
            return "what it says, or its link, is not what was stored";
        case BreakKind::Missing:
            return "nothing has this number";
        case BreakKind::Inserted:
            return "this number is taken, or was never given";
        case BreakKind::Head:
            return "the readings are whole, but end elsewhere than device_state says";
    }
    throw std::logic_error{"unhandled BreakKind"};
}

class Verification {
public:
    Verification(db::Database& database, const VerifyOrder& order, VerifySink& sink)
        : database_{database}, order_{order}, sink_{sink} {}

    std::optional<VerifyTotals> run() {
        const bool is_account = order_.archive && !order_.device;
        Accounted accounted;
        if (is_account) {  // first: what is stored later is no matter of it
            db::Transaction tx{database_, db::TenantScope::of(order_.tenant)};
            beginLook(tx);
            accounted = readAccounted(tx, order_.tenant);
        }
        if (order_.device) {
            if (!verifyOne(*order_.device)) return std::nullopt;
        } else {
            verifyAll();
        }
        if (is_account) {
            checkAccount(database_, order_, accounted, stored_, totals_, sink_);
            db::Transaction tx{database_, db::TenantScope::of(order_.tenant)};
            beginLook(tx);
            checkBatches(tx, order_.tenant, order_.since, totals_, sink_);
        }
        return totals_;
    }

private:
    bool verifyOne(const DeviceId& device) {
        db::Transaction tx{database_, db::TenantScope::of(order_.tenant)};
        beginLook(tx);
        if (!findDeviceSize(tx, order_.tenant, device)) return noteWithoutState(tx, device);
        readWords(tx);
        verifyDevices(tx, {device});
        return true;
    }

    /// Of all devices or one; false: there is none. Without a head there is no chain to follow.
    bool noteWithoutState(db::Transaction& tx, const std::optional<DeviceId>& only) {
        bool found = false;
        for (const DeviceId& device : listDevicesWithoutState(tx, order_.tenant)) {
            if (only && device != *only) continue;
            found = true;
            ++totals_.devices;
            note({.device = device, .kind = "missing", .text = "device_state has no row of it"});
        }
        return found;
    }

    void verifyAll() {
        DeviceId after;
        for (;;) {
            db::Transaction tx{database_, db::TenantScope::of(order_.tenant)};
            beginLook(tx);
            readWords(tx);
            std::vector<DeviceId> devices;
            std::int64_t readings = 0;
            for (const DeviceSize& size :
                 listDeviceSizes(tx, order_.tenant, after, kDevicesAtOnce)) {
                if (!devices.empty() && readings + size.readings > kReadingsAtOnce) break;
                devices.push_back(size.device);
                readings += size.readings;
            }
            if (devices.empty()) {
                noteWithoutState(tx, std::nullopt);
                return;
            }
            verifyDevices(tx, devices);
            after = devices.back();
            sink_.progress(totals_);
        }
    }

    /// Anew each time: what readings of this moment name, is there in this moment.
    void readWords(db::Transaction& tx) {
        words_ = readVocabulary(tx, order_.tenant);
        if (std::exchange(told_words_, true)) return;
        for (const std::string& fault : words_.faults)
            note({.kind = "definition", .text = fault});
    }

    void verifyDevices(db::Transaction& tx, const std::vector<DeviceId>& devices) {
        std::vector<ArchivedReading> archived;
        for (const auto& [device, stored] : readChains(tx, order_.tenant, devices, words_)) {
            const std::int32_t from_n = order_.since ? firstSince(stored.chain, *order_.since) : 1;
            verifyDevice(device, stored, from_n);
            if (!order_.archive) continue;
            noteStored(stored.chain);
            collect(device, stored, from_n, archived);
        }
        if (order_.archive) checkArchive(tx, order_.tenant, profiles_, archived, totals_, sink_);
    }

    void verifyDevice(const DeviceId& device, const StoredChain& stored, std::int32_t from_n) {
        ++totals_.devices;
        totals_.readings += std::ssize(stored.chain.rows);
        for (const ChainRun& run : stored.chain.runs)
            totals_.readings += std::ssize(run.samples);
        for (const ChainAnchor& anchor : stored.chain.anchors)
            totals_.gone += anchor.last_n - anchor.first_n + 1;
        totals_.corrected += stored.corrected;
        if (const auto found = findBreak(stored.chain, from_n))
            note(
                {.device = device,
                 .kind = std::string{breakWord(found->kind)},
                 .n = found->n,
                 .sample = found->sample,
                 .text = textOf(*found)});
        for (const std::int32_t n : stored.untraced)
            note(
                {.device = device,
                 .kind = "correction",
                 .n = n,
                 .text = "it is not what the last correction left"});
    }

    void noteStored(const DeviceChain& chain) {
        for (const ChainRow& row : chain.rows)
            stored_.add(row.sample.stream, row.sample.seq);
        for (const ChainRun& run : chain.runs) {
            for (const rules::RunSample& sample : run.samples)
                stored_.add(sample.stream, sample.seq);
        }
    }

    void collect(
        const DeviceId& device,
        const StoredChain& stored,
        std::int32_t from_n,
        std::vector<ArchivedReading>& archived) const {
        std::map<std::int32_t, ArchivedReading> rows;
        for (std::size_t i = 0; i < stored.originals.size(); ++i) {
            const domain::ReadingRow& row = *stored.originals[i];
            rows[row.n] = archivedReading(device, row, stored.chain.rows[i].figures);
        }
        for (const auto& [n, row] : stored.corrections) {
            if (n < from_n) continue;
            archived.push_back(archivedReading(device, *row, figuresOfRow(*row, words_)));
            archived.back().is_correction = true;
        }
        for (const ChainRun& run : stored.chain.runs) {
            const auto repeated = rows.find(run.began_n);
            if (repeated == rows.end()) continue;
            for (const rules::RunSample& sample : run.samples) {
                if (sample.n < from_n) continue;
                archived.push_back(repeated->second);
                archived.back().sample = sample;
            }
        }
        for (auto& [n, row] : rows)
            if (n >= from_n) archived.push_back(std::move(row));
    }

    [[nodiscard]] ArchivedReading archivedReading(
        const DeviceId& device, const domain::ReadingRow& row, std::string figures) const {
        const auto hashOf = [&](int profile) {
            const auto found = words_.profiles.find(profile);
            return found == words_.profiles.end() ? std::string{} : found->second;
        };
        return {
            .device = device,
            .sample = domain::sampleOf(row),
            .figures_from = {row.stream, row.received_at},
            .profile_hash = hashOf(row.profile),
            .normalised_by = row.normalised_by ? hashOf(*row.normalised_by) : std::string{},
            .figures = std::move(figures)};
    }

    void note(const Tampered& what) {
        ++totals_.tampered;
        sink_.tampered(what);
    }

    db::Database& database_;
    const VerifyOrder& order_;
    VerifySink& sink_;
    archive::ProfileCache profiles_;
    Vocabulary words_;
    bool told_words_{false};
    RecordSet stored_;
    VerifyTotals totals_;
};

}  // namespace

std::optional<VerifyTotals> verify(
    db::Database& database, const VerifyOrder& order, VerifySink& sink) {
    return Verification{database, order, sink}.run();
}

}  // namespace platen::server::evidence
