#include "server/app/renormalise_report.hpp"

#include "common/core/text.hpp"
#include "server/http/json_value.hpp"
#include "server/rules/reading_id.hpp"

#include <fmt/format.h>

#include <charconv>
#include <optional>

namespace platen::server::app {

namespace {

using http::Json;

void printLine(const Json& object) {
    fmt::print("{}\n", object.text());
}

/// The number that a figure begins with: "123", "123 sheets".
std::optional<std::int64_t> numberIn(const std::optional<std::string>& figure) {
    if (!figure) return std::nullopt;
    std::int64_t number = 0;
    const char* end = figure->data() + figure->size();
    const auto parsed = std::from_chars(figure->data(), end, number);
    if (parsed.ec != std::errc{} || (parsed.ptr != end && *parsed.ptr != ' ')) return std::nullopt;
    return number;
}

void addTo(FieldTotals& totals, const domain::FigureChange& change) {
    FieldTotal& total = totals[change.field];
    ++total.readings;
    if (!change.before) ++total.added;
    if (!change.after) ++total.gone;
    const auto before = numberIn(change.before);
    const auto after = numberIn(change.after);
    if (before && after) total.difference += *after - *before;
}

void printProfile(const renormalise::ReplacedProfile& profile) {
    fmt::print(
        "  profile {}: {} instead of {}\n",
        profile.family,
        hexEncode(profile.normalise_by).substr(0, 12),
        hexEncode(profile.read_by).substr(0, 12));
    for (const std::string& oid : profile.not_asked)
        fmt::print("    the old one did not ask {}: of the past nobody knows it\n", oid);
}

Json profileJson(const renormalise::ReplacedProfile& profile) {
    return Json::object(
        {{"family", profile.family},
         {"before", hexEncode(profile.read_by)},
         {"after", hexEncode(profile.normalise_by)},
         {"not_asked", profile.not_asked}});
}

}  // namespace

void RenormaliseReport::begin(
    const renormalise::Correction& correction,
    const std::string& tenant_name,
    const std::vector<renormalise::ReplacedProfile>& profiles) {
    tenant_ = correction.tenant;
    unknowable_ = 0;
    totals_.clear();
    if (form_ == Form::Json) {
        return printLine(Json::object(
            {{"type", "customer"},
             {"customer", tenant_},
             {"name", tenant_name},
             {"correction", correction.id},
             {"received_before", correction.scope.received_before},
             {"profiles", Json::arrayOf(profiles, profileJson)}}));
    }
    fmt::print("customer {} ({})\n", tenant_name, tenant_.value);
    for (const auto& profile : profiles)
        printProfile(profile);
}

void RenormaliseReport::reading(
    const DeviceId& device, const renormalise::CorrectedReading& reading) {
    const std::string at = formatUtc(reading.sample.taken_at);
    for (const domain::FigureChange& change : reading.changes) {
        addTo(totals_, change);
        if (form_ == Form::Text) {
            fmt::print(
                "device {}  {}  {}  {} -> {}\n",
                device.value,
                at,
                change.field,
                change.before.value_or("-"),
                change.after.value_or("-"));
            continue;
        }
        printLine(Json::object(
            {{"type", "reading"},
             {"device", device},
             {"reading", rules::readingId(reading.sample)},
             {"taken_at", reading.sample.taken_at},
             {"field", change.field},
             {"before", change.before},
             {"after", change.after}}));
    }
}

void RenormaliseReport::derived(const DeviceId& device, const renormalise::DerivedChange& change) {
    if (form_ == Form::Text) {
        fmt::print(
            "device {}  {} {}  {} -> {}\n",
            device.value,
            change.kind,
            change.key,
            change.before,
            change.after);
        return;
    }
    printLine(Json::object(
        {{"type", change.kind},
         {"device", device},
         {"key", change.key},
         {"before", Json::raw(change.before)},
         {"after", Json::raw(change.after)}}));
}

void RenormaliseReport::device(const DeviceId& device, const renormalise::DeviceReport& report) {
    unknowable_ += report.unknowable;
    if (form_ == Form::Json) {
        return printLine(Json::object(
            {{"type", "device"},
             {"device", device},
             {"readings", report.readings},
             {"figures", report.figures},
             {"unknowable", report.unknowable}}));
    }
    fmt::print(
        "device {}  {} readings change, {} figures", device.value, report.readings, report.figures);
    if (report.unknowable > 0)
        fmt::print("; {} more stay as they are: the archive has dropped them", report.unknowable);
    fmt::print("\n");
}

void RenormaliseReport::end() {
    for (const auto& [field, total] : totals_) {
        if (form_ == Form::Json) {
            printLine(Json::object(
                {{"type", "total"},
                 {"customer", tenant_},
                 {"field", field},
                 {"readings", total.readings},
                 {"difference", total.difference},
                 {"added", total.added},
                 {"gone", total.gone}}));
            continue;
        }
        fmt::print(
            "  total {}: {} readings, {:+}, {} added, {} gone\n",
            field,
            total.readings,
            total.difference,
            total.added,
            total.gone);
    }
    if (form_ == Form::Text && unknowable_ > 0)
        fmt::print("  {} readings stay as they are: the archive has dropped them\n", unknowable_);
}

}  // namespace platen::server::app
