#include "server/app/quarantine_text.hpp"

#include "common/core/text.hpp"
#include "common/wire/envelope.hpp"
#include "server/archive/batch_content.hpp"
#include "server/http/json_value.hpp"

#include <fmt/format.h>

#include <iterator>
#include <optional>
#include <string_view>

namespace platen::server::app {

namespace {

using domain::FullQuarantine;
using domain::QuarantineItem;
using domain::QuarantineKind;
using domain::QuarantineLine;
using http::Json;
using wire::v1::Record;

std::string rangeText(const QuarantineLine& line) {
    if (!line.first_seq || !line.last_seq) return "-";
    if (line.first_seq == line.last_seq) return std::to_string(*line.first_seq);
    return fmt::format("{}-{}", *line.first_seq, *line.last_seq);
}

/// The frame of the batch, where the item has one.
std::optional<std::string> frameOf(const QuarantineItem& item) {
    switch (item.line.kind) {
        case QuarantineKind::Batch:
        case QuarantineKind::Fork:
            return item.content.payload;
        case QuarantineKind::Message: {
            const auto envelope = wire::parseEnvelope(item.content.payload);
            return envelope ? std::optional{envelope->zstd_batch()} : std::nullopt;
        }
        case QuarantineKind::Record:
            return std::nullopt;
    }
    return std::nullopt;
}

std::string shown(std::string_view bytes) {
    constexpr std::size_t kMost = 80;
    const std::string clean = cleanUtf8(bytes);
    return std::string{truncateUtf8(clean, kMost)};
}

std::string bodyText(const Record& record) {
    switch (record.body_case()) {
        case Record::kReading:
            return fmt::format(
                "reading of {}:{} by {}, {} values",
                shown(record.reading().address()),
                record.reading().port(),
                shown(record.reading().profile()),
                record.reading().values_size());
        case Record::kProfile:
            return fmt::format("profile, {} bytes", record.profile().text().size());
        case Record::kStatus:
            return fmt::format("status of agent {}", shown(record.status().version()));
        case Record::kGap:
            return fmt::format(
                "gap of {} records: {}", record.gap().count(), shown(record.gap().reason()));
        case Record::kCommandResult:
            return "result of a command";
        case Record::kUnreachable:
            return fmt::format(
                "no answer from {}:{}",
                shown(record.unreachable().address()),
                record.unreachable().port());
        case Record::BODY_NOT_SET:
            return "nothing that this version knows";
    }
    return "nothing that this version knows";
}

std::string recordText(const Record& record) {
    return fmt::format("seq {}: {}", record.seq(), bodyText(record));
}

/// One text for each record; or a single one that says why there are none.
std::vector<std::string> recordTexts(const QuarantineItem& item) {
    if (item.line.kind == QuarantineKind::Record) {
        Record record;
        if (!record.ParseFromString(item.content.payload)) return {"not a record message"};
        return {recordText(record)};
    }
    const auto frame = frameOf(item);
    if (!frame) return {"not an envelope that this version knows"};
    const auto batch = archive::decodeBatch(*frame);
    if (!batch) return {batch.error()};
    std::vector<std::string> texts;
    for (const Record& record : (*batch)->records())
        texts.push_back(recordText(record));
    return texts;
}

std::vector<Json::Member> membersOf(const QuarantineLine& line) {
    return {
        {"id", line.id},
        {"agent", line.agent},
        {"stage", domain::stageWord(line.stage)},
        {"kind", domain::kindWord(line.kind)},
        {"first_seq", line.first_seq},
        {"last_seq", line.last_seq},
        {"received_at", line.received_at},
        {"reason", line.reason},
        {"bytes", line.bytes},
        {"state", domain::stateWord(line.state)},
        {"settled_at", line.settled_at},
        {"settled_by", http::textOrNull(line.settled_by)},
        {"outcome", http::textOrNull(line.outcome)}};
}

Json fullJson(const FullQuarantine& full) {
    return Json::object(
        {{"agent", full.agent},
         {"stage", domain::stageWord(full.stage)},
         {"last_at", full.last_at}});
}

std::string fullText(const FullQuarantine& full) {
    const bool is_analyze = full.stage == domain::QuarantineStage::Analyze;
    return fmt::format(
        "full: agent {} had {} things of stage {} in the day before {}; {}\n",
        full.agent.value,
        domain::kMaxQuarantinedADay,
        domain::stageWord(full.stage),
        formatUtc(full.last_at),
        is_analyze ? "what came after them is in the raw archive (inbox) alone"
                   : "what came after them the agent still has");
}

}  // namespace

std::string listText(
    const std::vector<QuarantineLine>& lines, const std::vector<FullQuarantine>& full) {
    if (lines.empty() && full.empty()) return "nothing\n";
    std::string text;
    for (const QuarantineLine& line : lines) {
        fmt::format_to(
            std::back_inserter(text),
            "{} {} agent {} {} {} {} {} bytes: {}",
            line.id,
            formatUtc(line.received_at),
            line.agent.value,
            domain::stageWord(line.stage),
            domain::kindWord(line.kind),
            rangeText(line),
            line.bytes,
            cleanUtf8(line.reason));
        if (!line.outcome.empty()) {
            fmt::format_to(
                std::back_inserter(text),
                " [{} by {}: {}]",
                domain::stateWord(line.state),
                line.settled_by,
                line.outcome);
        }
        text += '\n';
    }
    for (const FullQuarantine& item : full)
        text += fullText(item);
    return text;
}

std::string listJson(
    const std::vector<QuarantineLine>& lines, const std::vector<FullQuarantine>& full) {
    const auto lineJson = [](const QuarantineLine& line) { return Json::object(membersOf(line)); };
    return Json::object(
               {{"items", Json::arrayOf(lines, lineJson)}, {"full", Json::arrayOf(full, fullJson)}})
               .text() +
           '\n';
}

std::string itemText(const QuarantineItem& item) {
    const QuarantineLine& line = item.line;
    std::string text = fmt::format(
        "id        {}\nagent     {}\nepoch     {}\nstage     {}\nkind      {}\nnumbers   {}\n"
        "received  {}\nreason    {}\nbytes     {}\nstate     {}\n",
        line.id,
        line.agent.value,
        item.content.epoch.empty() ? "-" : uuidFromBytes(item.content.epoch),
        domain::stageWord(line.stage),
        domain::kindWord(line.kind),
        rangeText(line),
        formatUtc(line.received_at),
        cleanUtf8(line.reason),
        line.bytes,
        domain::stateWord(line.state));
    if (line.settled_at) {
        fmt::format_to(
            std::back_inserter(text),
            "outcome   {} ({}, {})\n",
            line.outcome,
            line.settled_by,
            formatUtc(*line.settled_at));
    }
    for (const std::string& record : recordTexts(item))
        text += fmt::format("  {}\n", record);
    return text;
}

std::string itemJson(const QuarantineItem& item) {
    auto members = membersOf(item.line);
    const std::string epoch = item.content.epoch.empty() ? "" : uuidFromBytes(item.content.epoch);
    members.emplace_back("epoch", http::textOrNull(epoch));
    members.emplace_back("records", Json{recordTexts(item)});
    return Json::object(members).text() + '\n';
}

}  // namespace platen::server::app
