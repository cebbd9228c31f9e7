#include "common/faults/crash_point.hpp"
#include "common/log/log.hpp"
#include "server/analysis/queue_store.hpp"
#include "server/archive/override_store.hpp"
#include "server/db/transaction.hpp"
#include "server/domain/live/live_store.hpp"
#include "server/domain/readings/reading_correction_store.hpp"
#include "server/renormalise/correction_store.hpp"
#include "server/renormalise/corrector.hpp"
#include "server/renormalise/derived_store.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace platen::server::renormalise {

namespace {

/// How often the device is walked through again because a reading came in between; the last time
/// nobody else works for the tenant.
constexpr int kWalks = 3;

/// From here on the analysis understands what comes as the correction says.
Progress begin(db::Database& database, const Correction& correction, const std::string& who) {
    const TenantId& tenant = correction.tenant;
    db::Transaction tx{database, db::TenantScope::of(tenant)};
    analysis::lockTenant(tx, tenant);
    const auto stored = findCorrection(tx, tenant, correction.id);
    if (stored->progress != Progress::Reported) return stored->progress;
    setProgress(tx, correction, Progress::Applying, who);
    if (!correction.scope.isNarrow()) {
        for (const auto& [read_by, normalise_by] : correction.profiles)
            archive::setOverride(tx, tenant, read_by, normalise_by);
    }
    faults::crashPoint("renormalise.begin.before_commit");
    tx.commit();
    faults::crashPoint("renormalise.begin.after_commit");
    log::info(
        "renormalise.begun",
        {{"correction", correction.id}, {"tenant", tenant.value}, {"by", who}});
    return Progress::Applying;
}

/// Looks whether the readings of the device still are what was reported, and notes what it will be
/// recognised by: before the analysis understands anything by the new profiles, or it would take
/// the device for another one.
Progress prepare(
    db::Database& database,
    const Correction& correction,
    const CorrectedDevice& device,
    analysis::Memory& memory) {
    if (device.progress == Progress::Applying || device.progress == Progress::Applied)
        return device.progress;
    const auto scope = db::TenantScope::of(correction.tenant);
    CorrectionWalk walk{correction, device, memory};
    for (bool more = true; more;) {
        db::Transaction tx{database, scope};
        more = walk.next(tx, WalkMode::Look);
    }
    const bool is_as_reported = walk.digest() == device.digest;
    const Progress progress = is_as_reported ? Progress::Applying : Progress::Differs;
    db::Transaction tx{database, scope};
    analysis::lockTenant(tx, correction.tenant);  // nobody else learns evidence meanwhile
    if (is_as_reported) domain::learnEvidence(tx, correction.tenant, device.id, walk.evidence());
    setDeviceProgress(tx, correction, device.id, progress);
    faults::crashPoint("renormalise.prepare.before_commit");
    tx.commit();
    faults::crashPoint("renormalise.prepare.after_commit");
    if (!is_as_reported)
        log::warn(
            "renormalise.device_differs",
            {{"correction", correction.id}, {"device", device.id.value}});
    return progress;
}

void correctPages(db::Database& database, const Correction& correction, CorrectionWalk& walk) {
    for (bool more = true; more;) {
        db::Transaction tx{database, db::TenantScope::of(correction.tenant)};
        domain::beginCorrection(tx, correction.id);
        more = walk.next(tx, WalkMode::Correct);
        faults::crashPoint("renormalise.page.before_commit");
        tx.commit();
        faults::crashPoint("renormalise.page.after_commit");
    }
}

/// What is made of the readings, in one transaction; false when a reading came that lies before the
/// end of the walk.
bool finish(
    db::Database& database,
    const Correction& correction,
    const CorrectedDevice& device,
    analysis::Memory& memory,
    CorrectionWalk& walk) {
    const TenantId& tenant = correction.tenant;
    db::Transaction tx{database, db::TenantScope::of(tenant)};
    analysis::lockTenant(tx, tenant);
    domain::beginCorrection(tx, correction.id);
    while (walk.next(tx, WalkMode::Correct)) {
    }
    auto stored = findDerived(tx, memory, {tenant, device.id}, walk.fold());
    if (!stored || walk.walked() != domain::countDeviceReadings(tx, {tenant, device.id}))
        return false;
    const Derived corrected = walk.fold().replace(stored->derived);
    addFigureChanges(tx, correction, device.id, changesOf(stored->derived, corrected));
    replaceDerived(tx, memory, *std::move(stored), corrected, walk);
    setDeviceProgress(tx, correction, device.id, Progress::Applied);
    domain::noteChanges(tx, tenant, domain::LiveKind::Device, {device.id.value});
    faults::crashPoint("renormalise.device.before_commit");
    tx.commit();
    faults::crashPoint("renormalise.device.after_commit");
    return true;
}

void correctDevice(
    db::Database& database,
    const Correction& correction,
    const CorrectedDevice& device,
    analysis::Memory& memory) {
    for (int walks = 1;; ++walks) {
        CorrectionWalk walk{correction, device, memory};
        if (walks < kWalks) correctPages(database, correction, walk);
        if (finish(database, correction, device, memory, walk)) return;
    }
}

}  // namespace

std::optional<ApplyResult> applyCorrection(
    db::Database& database, const TenantId& tenant, const std::string& id, const std::string& who) {
    const auto scope = db::TenantScope::of(tenant);
    std::optional<StoredCorrection> stored;
    std::vector<CorrectedDevice> devices;
    {
        db::Transaction tx{database, scope};
        stored = findCorrection(tx, tenant, id);
        if (!stored) return std::nullopt;
        devices = listCorrectedDevices(tx, stored->correction);
    }
    const Correction& correction = stored->correction;
    analysis::Memory memory;
    for (CorrectedDevice& device : devices)
        device.progress = prepare(database, correction, device, memory);
    ApplyResult result;
    const bool is_outdated =
        !devices.empty() && std::ranges::all_of(devices, [](const CorrectedDevice& device) {
            return device.progress == Progress::Differs;
        });
    if (is_outdated) {  // another correction came in between: nothing is taken back by an old one
        result.differing = std::ssize(devices);
        return result;
    }
    const Progress before = begin(database, correction, who);
    for (const CorrectedDevice& device : devices) {
        if (device.progress == Progress::Applying)
            correctDevice(database, correction, device, memory);
        ++(device.progress == Progress::Differs ? result.differing : result.devices);
    }
    if (before != Progress::Applied) {
        db::Transaction tx{database, scope};
        setProgress(tx, correction, Progress::Applied, who);
        tx.commit();
        log::info(
            "renormalise.applied",
            {{"correction", id},
             {"tenant", tenant.value},
             {"devices", result.devices},
             {"differing", result.differing},
             {"by", who}});
    }
    if (!correction.scope.isNarrow()) {
        db::Transaction tx{database, scope};
        result.late = countLateReadings(tx, correction);
    }
    return result;
}

}  // namespace platen::server::renormalise
