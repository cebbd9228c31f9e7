#include "tests/simulator/model/script.hpp"

#include "common/config/config.hpp"
#include "common/core/text.hpp"

#include <fmt/format.h>

#include <array>
#include <exception>

namespace platen::simulator {

using config::ConfigError;
using config::Document;

template <class Visitor>
void Work::describe(Visitor& field) {
    field("jobs_per_day", jobs_per_day, "Jobs on a working day.");
    field("pages_per_job", pages_per_job, "Mean number of sides of a job.");
    field("color_share", color_share, "Share of jobs in colour.");
    field("single_color_share", single_color_share, "Share of the colour jobs in one colour.");
    field("copy_share", copy_share, "Share of jobs that are copies.");
    field("fax_share", fax_share, "Share of jobs that are received faxes.");
    field("send_share", send_share, "Share of jobs that only scan.");
    field("duplex_share", duplex_share, "Share of jobs on both sides.");
    field("large_share", large_share, "Share of jobs on paper above A4.");
    field("jams_per_1000_sheets", jams_per_1000_sheets, "How often paper jams.");
    field("pages_per_minute", pages_per_minute, "Speed of the engine.");
    field("length_mm", length_mm, "Length of media that one page takes.");
    field("past_pages_least", past_pages_least, "Least number of pages at the start.");
    field("past_pages_most", past_pages_most, "Greatest number of pages at the start.");
}

void Work::check() const {
    const std::array shares{
        color_share,
        single_color_share,
        copy_share,
        fax_share,
        send_share,
        duplex_share,
        large_share};
    for (const double share : shares) {
        if (share < 0 || share > 1) {
            throw ConfigError{fmt::format("work: a share is {}, allowed: 0 to 1", share)};
        }
    }
    if (copy_share + fax_share + send_share > 1) {
        throw ConfigError{"work: copy_share, fax_share and send_share exceed 1 together"};
    }
    if (pages_per_job == 0 || pages_per_minute == 0) {
        throw ConfigError{"work: pages_per_job and pages_per_minute must be at least 1"};
    }
}

template <class Visitor>
void Identity::describe(Visitor& field) {
    field("serial", serial, "Serial number in the recording.");
    field("mac", mac, "MAC address in the recording, 12 hexadecimal digits.");
    field("name", name, "Host name in the recording.");
    field("location", location, "Place in the recording.");
}

namespace {

[[noreturn]] void refuse(const Document& document, std::string_view setting, std::string_view why) {
    throw ConfigError{fmt::format("{}: {}: {}", document.name(), setting, why)};
}

/// What comes before and after the first " = " of a line.
struct Assignment {
    Oid oid;
    std::string_view right;
};

Assignment assignmentOf(std::string_view line) {
    const std::size_t sign = line.find(" = ");
    if (sign == std::string_view::npos) {
        throw std::invalid_argument{fmt::format("'{}' has no ' = '", line)};
    }
    return {.oid = Oid::of(trim(line.substr(0, sign))), .right = trim(line.substr(sign + 3))};
}

NumberRule numberRule(std::string_view line) {
    const Assignment assignment = assignmentOf(line);
    return {.oid = assignment.oid, .is = Expression::parse(assignment.right)};
}

TextRule textRule(std::string_view line) {
    const Assignment assignment = assignmentOf(line);
    return {.oid = assignment.oid, .pattern = TextPattern::parse(assignment.right)};
}

std::pair<std::uint8_t, Expression> packedField(std::string_view text) {
    const std::size_t colon = text.find(':');
    const auto tag = hexDecode(text.substr(0, colon));
    if (colon == std::string_view::npos || !tag || tag->size() != 1) {
        throw std::invalid_argument{fmt::format("'{}' is not TAG:quantity", text)};
    }
    return {static_cast<std::uint8_t>(tag->front()), Expression::parse(text.substr(colon + 1))};
}

PackedRule packedRule(std::string_view line) {
    const Assignment assignment = assignmentOf(line);
    PackedRule rule{.oid = assignment.oid, .fields = {}};
    for (const std::string_view field : split(assignment.right, ' ')) {
        rule.fields.push_back(packedField(field));
    }
    return rule;
}

/// Reads each line of a list; what a reader throws gets the name of the file and the setting.
template <class Rule>
std::vector<Rule> rulesOf(
    Document& document, std::string_view setting, Rule (*read)(std::string_view)) {
    std::vector<Rule> rules;
    const auto* lines = document.texts(setting);
    if (lines == nullptr) return rules;
    for (const std::string& line : *lines) {
        try {
            rules.push_back(read(line));
        } catch (const std::invalid_argument& problem) {
            refuse(document, setting, problem.what());
        }
    }
    return rules;
}

Oid trayIndex(std::string_view text) {
    return Oid::of(text);
}

SupplyRule supplyOf(Document& document) {
    struct Settings {
        std::string index;
        std::string uses;
        std::uint64_t yield{0};
        void describe(config::Loader& field) {
            field("index", index, "hrDeviceIndex.prtMarkerSuppliesIndex");
            field("uses", uses, "What uses it up.");
            field("yield", yield, "How much of that one lasts.");
        }
    };
    const auto settings = config::load<Settings>(document, "");
    document.finish();
    if (settings.yield == 0) refuse(document, "yield", "is 0 or missing, it must be at least 1");
    try {
        return {
            .index = Oid::of(settings.index),
            .uses = Expression::parse(settings.uses),
            .yield = settings.yield};
    } catch (const std::invalid_argument& problem) {
        refuse(document, "index and uses", problem.what());
    }
}

Oid coverOf(Document& document) {
    const std::string* text = document.text("cover");
    if (text == nullptr) return {};
    const auto index = Oid::parse(*text);
    if (!index) refuse(document, "cover", fmt::format("'{}' is no table index", *text));
    return *index;
}

void requireSupplies(const Document& document, std::size_t last, std::size_t count) {
    if (last <= count) return;
    refuse(document, "values", fmt::format("supply.{} is named, there are {}", last, count));
}

/// Counters and what wears supplies cannot hang on the level of a supply.
void checkPlaces(const Document& document, const Script& script) {
    const std::size_t count = script.supplies.size();
    for (const auto& rule : script.counters)
        requireSupplies(document, rule.is.lastSupply(), 0);
    for (const auto& rule : script.supplies)
        requireSupplies(document, rule.uses.lastSupply(), 0);
    for (const auto& rule : script.gauges)
        requireSupplies(document, rule.is.lastSupply(), count);
    for (const auto& rule : script.texts) {
        requireSupplies(document, rule.pattern.lastSupply(), count);
    }
    for (const auto& rule : script.packed) {
        for (const auto& [tag, is] : rule.fields) {
            requireSupplies(document, is.lastSupply(), count);
        }
    }
}

Script scriptOf(Document document) {
    Script script;
    if (const std::string* model = document.text("model")) script.model = *model;
    config::Loader top{document, ""};
    top("device", script.device, "hrDeviceIndex of the printer");
    top("only_v1", script.only_v1, "silent for requests of version 2c");
    top("alerts", script.alerts, "whether the device has a prtAlertTable");
    script.cover = coverOf(document);
    script.trays = rulesOf(document, "trays", trayIndex);
    script.identity = config::load<Identity>(document, "identity");
    script.work = config::load<Work>(document, "work");
    script.counters = rulesOf(document, "values.counters", numberRule);
    script.gauges = rulesOf(document, "values.gauges", numberRule);
    script.texts = rulesOf(document, "values.texts", textRule);
    script.packed = rulesOf(document, "values.packed", packedRule);
    for (Document& supply : document.tables("supplies")) {
        script.supplies.push_back(supplyOf(supply));
    }
    document.finish();
    checkPlaces(document, script);
    return script;
}

}  // namespace

Script readScript(const std::string& path) {
    return scriptOf(Document::fromFile(path));
}

Script parseScript(std::string_view text, const std::string& name) {
    return scriptOf(Document::fromText(text, name));
}

}  // namespace platen::simulator
