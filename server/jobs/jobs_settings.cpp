#include "server/jobs/jobs_settings.hpp"

#include "common/config/config.hpp"

#include <fmt/format.h>

namespace platen::server::jobs {

namespace {

/// Less would take readings away that the period of today is billed by.
constexpr int kFewestMonths = 2;
constexpr int kMostMonths = 1200;

void requireMonths(std::string_view name, int kept) {
    if (kept == 0 || (kept >= kFewestMonths && kept <= kMostMonths)) return;
    throw config::ConfigError{fmt::format(
        "jobs.{} is {}, allowed: 0, or {} to {}", name, kept, kFewestMonths, kMostMonths)};
}

}  // namespace

void JobsSettings::check() const {
    requireMonths("reading_months", reading_months);
    requireMonths("period_end_months", period_end_months);
    requireMonths("use_months", use_months);
    requireMonths("customer_use_months", customer_use_months);
    requireMonths("history_months", history_months);
    // Who folds a device again from its readings would add days to the sums of customers that are
    // in them already, where those of the device have gone.
    if (use_months != 0 && (reading_months == 0 || use_months < reading_months))
        throw config::ConfigError{fmt::format(
            "jobs.use_months is {}, allowed: 0, or {}",
            use_months,
            reading_months == 0
                ? "any when jobs.reading_months is not 0"
                : fmt::format("{} (jobs.reading_months) and more", reading_months))};
    // A late reading moves the sum of a customer's day by what it changes of a device's day: one of
    // the two without the other would be wrong.
    if (customer_use_months != 0 && (use_months == 0 || customer_use_months < use_months))
        throw config::ConfigError{fmt::format(
            "jobs.customer_use_months is {}, allowed: 0, or {}",
            customer_use_months,
            use_months == 0 ? "any when jobs.use_months is not 0"
                            : fmt::format("{} (jobs.use_months) and more", use_months))};
    if (period_end_months != 0 && period_end_months < reading_months)
        throw config::ConfigError{fmt::format(
            "jobs.period_end_months is {}, allowed: 0, or {} (jobs.reading_months) and more",
            period_end_months,
            reading_months)};
}

}  // namespace platen::server::jobs
