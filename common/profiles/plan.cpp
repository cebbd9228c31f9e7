#include "common/profiles/plan.hpp"

#include "common/profiles/counter_oids.hpp"
#include "common/profiles/profile_spec.hpp"

#include <algorithm>
#include <optional>
#include <set>

namespace platen {

namespace {

bool alwaysGivesText(const TextSource& source) {
    return !source.get && !source.column && !source.rows && !source.ipp;
}

/// Collects what a profile reads; every OID of a spec passes through here.
class PlanCollector {
public:
    void instance(const Oid& oid) { instances_.insert(oid); }
    void instance(const std::optional<Oid>& oid) {
        if (oid) instances_.insert(*oid);
    }
    void instances(const std::vector<Oid>& oids) { instances_.insert(oids.begin(), oids.end()); }
    void column(const std::optional<Oid>& oid) {
        if (oid) columns_.insert(*oid);
    }
    void rows(const std::optional<LabelledRows>& rows) {
        if (!rows) return;
        columns_.insert(rows->labels);
        columns_.insert(rows->values);
        column(rows->and_labels);
    }

    /// Every OID, sorted.
    [[nodiscard]] std::vector<Oid> oids() const {
        std::set<Oid> all{instances_};
        all.insert(columns_.begin(), columns_.end());
        return {all.begin(), all.end()};
    }

    /// What stands after a source that always gives its text is never asked for.
    void texts(const TextSources& sources) {
        for (const TextSource& source : sources) {
            if (alwaysGivesText(source)) return;
            instance(source.get);
            column(source.column);
            rows(source.rows);
        }
    }

    void counters(const CounterSources& sources) {
        for (const CounterSource& source : sources) {
            instances(source.sum);
            instances(source.minus);
            instances(source.must_equal);
            column(source.column);
            column(source.column_sum);
            column(source.unit_column);
            rows(source.rows);
        }
    }

    void supplies(const SupplyTable& table) {
        for (const auto* oid :
             {&table.level,
              &table.capacity,
              &table.description,
              &table.supply_class,
              &table.type,
              &table.unit,
              &table.colorant_index,
              &table.colorant})
            column(*oid);
    }

    [[nodiscard]] std::vector<PlanEntry> plan() const {
        std::vector<PlanEntry> entries;
        for (const Oid& oid : columns_) {
            if (!isCovered(oid, 1)) entries.push_back({.oid = oid, .column = true});
        }
        for (const Oid& oid : instances_) {
            if (!isCovered(oid, 0)) entries.push_back({.oid = oid, .column = false});
        }
        std::ranges::sort(entries);
        return entries;
    }

private:
    /// True when a column that is walked holds `oid`; `shorter`: only one that is not `oid` itself.
    [[nodiscard]] bool isCovered(const Oid& oid, std::size_t shorter) const {
        return std::ranges::any_of(columns_, [&](const Oid& column) {
            return oid.startsWith(column) && oid.size() >= column.size() + shorter;
        });
    }

    std::set<Oid> instances_;
    std::set<Oid> columns_;
};

void collectTexts(const ProfileSpec& spec, PlanCollector& collector) {
    for (const auto& [field, sources] : spec.identity)
        collector.texts(sources);
    collector.texts(spec.console);
}

void collectCounters(const ProfileSpec& spec, PlanCollector& collector) {
    for (const auto& [name, sources] : spec.counters)
        collector.counters(sources);
}

void collectTables(const ProfileSpec& spec, PlanCollector& collector) {
    collector.supplies(spec.supplies);
    collector.supplies(spec.supplies_fallback);
    for (const SupplyRecord& record : spec.supply_records)
        collector.instance(record.get);
    for (const auto* oid :
         {&spec.trays.level,
          &spec.trays.capacity,
          &spec.trays.name,
          &spec.trays.description,
          &spec.trays.media,
          &spec.covers.status,
          &spec.covers.description,
          &spec.alerts.severity,
          &spec.alerts.group,
          &spec.alerts.group_index,
          &spec.alerts.code,
          &spec.alerts.description,
          &spec.status.device,
          &spec.status.printer,
          &spec.status.errors,
          &spec.charset.current,
          &spec.charset.charset})
        collector.column(*oid);
}

/// A walk that would enter a denied subtree is denied, too.
bool isDenied(const PlanEntry& entry, const Quirks& quirks) {
    return std::ranges::any_of(quirks.never_ask, [&](const Oid& denied) {
        return entry.oid.startsWith(denied) || (entry.column && denied.startsWith(entry.oid));
    });
}

}  // namespace

std::vector<std::string> ippAttributesOf(const ProfileSpec& spec) {
    std::set<std::string> names{spec.ipp.attributes.begin(), spec.ipp.attributes.end()};
    const auto add_texts = [&](const TextSources& sources) {
        for (const TextSource& source : sources) {
            if (alwaysGivesText(source)) return;
            if (source.ipp) names.insert(source.ipp->values);
            if (source.ipp && source.ipp->row) names.insert(source.ipp->labels);
        }
    };
    for (const auto& [field, sources] : spec.identity)
        add_texts(sources);
    add_texts(spec.console);
    for (const auto* counters : {&spec.counters, &spec.ipp.counters}) {
        for (const auto& [name, sources] : *counters) {
            for (const CounterSource& source : sources)
                names.insert(source.ipp_sum.begin(), source.ipp_sum.end());
        }
    }
    return {names.begin(), names.end()};
}

std::vector<PlanEntry> makePlan(const ProfileSpec& spec) {
    PlanCollector collector;
    collectTexts(spec, collector);
    collectCounters(spec, collector);
    collectTables(spec, collector);
    auto plan = collector.plan();
    std::erase_if(plan, [&](const PlanEntry& entry) { return isDenied(entry, spec.quirks); });
    return plan;
}

std::vector<Oid> counterOids(const ProfileSpec& spec) {
    PlanCollector collector;
    collectCounters(spec, collector);
    return collector.oids();
}

std::vector<Oid> oidsBesideCounters(const ProfileSpec& spec) {
    PlanCollector collector;
    // One by one: a serial number is looked for behind a text that is none, too.
    for (const auto& [field, sources] : spec.identity) {
        for (const TextSource& source : sources)
            collector.texts({source});
    }
    collector.texts(spec.console);
    collectTables(spec, collector);
    return collector.oids();
}

}  // namespace platen
