#include "common/core/text.hpp"
#include "common/normalise/replan.hpp"
#include "server/archive/override_store.hpp"
#include "server/archive/profile_store.hpp"
#include "server/db/transaction.hpp"
#include "server/renormalise/correction_store.hpp"
#include "server/renormalise/corrector.hpp"
#include "server/renormalise/derived_store.hpp"

#include <stdexcept>

namespace platen::server::renormalise {

namespace {

constexpr int kDevicesAtATime = 50;

/// What the profiles at hand replace of those that agents used.
struct Plan {
    Correction correction;
    std::vector<ReplacedProfile> profiles;
    std::string tenant_name;
    bool overrides_change{false};  ///< of what comes from now on
};

void keepProfile(db::Transaction& tx, const TenantId& tenant, const Profile& profile) {
    const auto problem = archive::addProfile(tx, tenant, profile.hash(), profile.canonicalText());
    if (problem) throw std::runtime_error{profile.family() + ": " + *problem};
}

Plan makePlan(db::Transaction& tx, const ProfileSet& profiles, const ReportOrder& order) {
    Plan plan{
        .correction =
            {.tenant = order.tenant,
             .id = order.id,
             .scope =
                 {.device = order.device,
                  .since = order.since,
                  .until = order.until,
                  .received_before = databaseTime(tx)},
             .profiles = {}},
        .profiles = {},
        .tenant_name = tenantName(tx, order.tenant)};
    const auto overrides = archive::findOverrides(tx, order.tenant);
    archive::ProfileCache cache;
    for (const KnownProfile& known : listProfiles(tx, order.tenant)) {
        if (order.family && *order.family != known.family) continue;
        const Profile* better = profiles.byFamily(known.family);
        const auto used = cache.find(tx, order.tenant, known.hash);
        if (better == nullptr || !used) continue;
        const auto now = overrides.find(known.hash);
        const std::string& meant = now == overrides.end() ? known.hash : now->second;
        plan.overrides_change = plan.overrides_change || meant != better->hash();
        plan.correction.profiles[known.hash] = better->hash();
        if (known.hash == better->hash() && now == overrides.end()) continue;
        keepProfile(tx, order.tenant, *better);
        plan.profiles.push_back(
            {.family = known.family,
             .read_by = known.hash,
             .normalise_by = better->hash(),
             .not_asked = notAsked(**used, *better)});
    }
    return plan;
}

/// Nothing where nothing can be done.
std::optional<CorrectedDevice> lookAt(
    db::Database& database,
    const Correction& correction,
    CorrectedDevice device,
    analysis::Memory& memory,
    ReportSink& sink) {
    const auto scope = db::TenantScope::of(correction.tenant);
    CorrectionWalk walk{correction, device, memory};
    for (bool more = true; more;) {
        db::Transaction tx{database, scope};
        more = walk.next(tx, WalkMode::Look);
        for (const CorrectedReading& reading : walk.page())
            sink.reading(device.id, reading);
    }
    if (walk.corrected() > 0) {
        db::Transaction tx{database, scope};
        if (const auto stored =
                findDerived(tx, memory, {correction.tenant, device.id}, walk.fold())) {
            const Derived& before = stored->derived;
            for (const DerivedChange& change : changesOf(before, walk.fold().replace(before)))
                sink.derived(device.id, change);
        }
    }
    sink.device(
        device.id,
        {.readings = walk.corrected(), .figures = walk.figures(), .unknowable = walk.unknowable()});
    if (walk.corrected() == 0) return std::nullopt;
    device.figures = walk.figures();
    device.digest = walk.digest();
    return device;
}

}  // namespace

bool reportCorrection(
    db::Database& database,
    const ProfileSet& profiles,
    const ReportOrder& order,
    ReportSink& sink) {
    const auto scope = db::TenantScope::of(order.tenant);
    Plan plan;
    {
        db::Transaction tx{database, scope};
        plan = makePlan(tx, profiles, order);
        tx.commit();
    }
    bool is_kept = false;
    const auto keep = [&](const std::optional<CorrectedDevice>& device) {
        db::Transaction tx{database, scope};
        if (!is_kept) addCorrection(tx, plan.correction, order.who);
        if (device) addCorrectedDevice(tx, plan.correction, *device);
        tx.commit();
        is_kept = true;
    };
    if (plan.profiles.empty()) return false;
    bool is_begun = false;
    const auto begin = [&] {
        if (!is_begun) sink.begin(plan.correction, plan.tenant_name, plan.profiles);
        is_begun = true;
    };
    if (plan.overrides_change && !plan.correction.scope.isNarrow()) {
        begin();
        keep(std::nullopt);
    }
    analysis::Memory memory;
    for (std::optional<DeviceId> last;;) {
        const auto devices = [&] {
            db::Transaction tx{database, scope};
            return nextDevices(tx, plan.correction, last, kDevicesAtATime);
        }();
        for (const CorrectedDevice& device : devices) {
            begin();
            if (const auto corrected = lookAt(database, plan.correction, device, memory, sink))
                keep(corrected);
            last = device.id;
        }
        if (devices.empty()) return is_kept;
    }
}

}  // namespace platen::server::renormalise
