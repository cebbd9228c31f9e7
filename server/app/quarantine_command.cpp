#include "server/app/quarantine_command.hpp"

#include "common/core/text.hpp"
#include "server/app/administrator.hpp"
#include "server/app/options.hpp"
#include "server/app/quarantine_admin.hpp"
#include "server/app/quarantine_text.hpp"
#include "server/app/server_config.hpp"

#include <fmt/format.h>
#include <sysexits.h>

#include <array>
#include <cstdio>
#include <optional>
#include <span>

namespace platen::server::app {

namespace {

constexpr std::string_view kQuarantineHelp =
    R"(quarantine list|show|retry|discard [ID...] [OPTIONS]

What agents sent and the server could not use, with the reason. Nothing here blocks anything.
  list            one line each, the oldest first
  show ID         one item, and what of it can be decoded
  retry ID...     take it through the server again, as it is today: readings land where they
                  belong in time, never twice; --all instead of IDs for everything
  discard ID...   nobody wants it: its bytes go, the line stays
Of list and retry --all:
  --agent ID      of this agent only
  --stage STAGE   ingest (the envelope) or analyze (the content)
  --state STATE   list: kept, queued (of these: to be tried once more), retried, discarded or
                  all; else kept
  --limit N       at most so many, 1 to 100000; else 1000, with --all 100000
  --all           retry: everything that is kept
  --json          list, show: one JSON value
  --raw           show: the bytes as they came, and nothing else
  --config FILE   the settings; else /etc/platen/server.toml
Exit 0 done, 65 some items stay as they are, 69 no database.)";

constexpr int kLimit = 1000;
constexpr int kMostLimit = 100'000;

std::string requiredUuid(const std::string& what, const std::string& text) {
    auto uuid = canonicalUuid(text);
    if (!uuid) throw UsageError{fmt::format("{} is '{}', allowed: a UUID", what, cleanUtf8(text))};
    return *std::move(uuid);
}

/// The value of an option whose words are those of an enumeration; nothing when it is not there.
template <class Value>
std::optional<Value> wordOption(
    const Options& options,
    const std::string& name,
    std::span<const Value> values,
    std::string_view (*wordOf)(Value),
    std::initializer_list<std::string> others = {}) {
    const std::string word = options.value(name, "");
    if (word.empty()) return std::nullopt;
    std::vector<std::string> allowed{others};
    for (const Value value : values) {
        if (wordOf(value) == word) return value;
        allowed.emplace_back(wordOf(value));
    }
    throw UsageError{
        fmt::format("{} is '{}', allowed: {}", name, cleanUtf8(word), fmt::join(allowed, ", "))};
}

std::optional<domain::QuarantineState> stateOption(const Options& options) {
    using domain::QuarantineState;
    constexpr std::array kStates{
        QuarantineState::Kept,
        QuarantineState::Queued,
        QuarantineState::Retried,
        QuarantineState::Discarded};
    if (options.value("--state", "") == "all") return std::nullopt;
    return wordOption<QuarantineState>(options, "--state", kStates, domain::stateWord, {"all"})
        .value_or(QuarantineState::Kept);
}

domain::QuarantineFilter filterOf(const Options& options) {
    using domain::QuarantineStage;
    constexpr std::array kStages{QuarantineStage::Ingest, QuarantineStage::Analyze};
    domain::QuarantineFilter filter{
        .agent = {},
        .stage = wordOption<QuarantineStage>(options, "--stage", kStages, domain::stageWord),
        .state = stateOption(options),
        .limit =
            options.number("--limit", options.has("--all") ? kMostLimit : kLimit, 1, kMostLimit)};
    if (const std::string agent = options.value("--agent", ""); !agent.empty())
        filter.agent = AgentId{requiredUuid("--agent", agent)};
    return filter;
}

/// The words behind the first one, which are ids.
std::vector<std::string> itemsOf(const Options& options) {
    std::vector<std::string> items;
    for (std::size_t i = 1; i < options.words().size(); ++i)
        items.push_back(requiredUuid("ID", options.words()[i]));
    return items;
}

std::vector<std::string> someItems(const Options& options) {
    std::vector<std::string> items = itemsOf(options);
    if (items.empty())
        throw UsageError{"the ID of an item is needed; 'quarantine list' shows them"};
    return items;
}

/// True: nothing is left to say with the exit code.
bool listItems(QuarantineAdmin& admin, const Options& options) {
    if (options.words().size() != 1) throw UsageError{"list takes no ID"};
    const auto lines = admin.list(filterOf(options));
    const auto full = admin.fullDays();
    fmt::print("{}", options.has("--json") ? listJson(lines, full) : listText(lines, full));
    return true;
}

bool showItem(QuarantineAdmin& admin, const Options& options) {
    const std::vector<std::string> items = someItems(options);
    if (items.size() != 1) throw UsageError{"show takes one ID"};
    const auto item = admin.find(items.front());
    if (!item) {
        fmt::print(stderr, "platen-server: there is no item {}\n", items.front());
        return false;
    }
    if (options.has("--raw")) {
        std::fwrite(item->content.payload.data(), 1, item->content.payload.size(), stdout);
    } else {
        fmt::print("{}", options.has("--json") ? itemJson(*item) : itemText(*item));
    }
    return true;
}

std::vector<std::string> itemsToRetry(QuarantineAdmin& admin, const Options& options) {
    if (!options.has("--all")) return someItems(options);
    if (options.words().size() > 1) throw UsageError{"either --all or IDs, not both"};
    domain::QuarantineFilter filter = filterOf(options);
    filter.state = domain::QuarantineState::Kept;
    std::vector<std::string> items;
    for (const auto& line : admin.list(filter))
        items.push_back(line.id);
    return items;
}

bool retryItems(QuarantineAdmin& admin, const Options& options) {
    bool all_back = true;
    for (const std::string& id : itemsToRetry(admin, options)) {
        const auto result = admin.retry(id);
        fmt::print("{} {}: {}\n", id, result.is_back ? "back" : "stays", result.outcome);
        std::fflush(stdout);
        all_back = all_back && result.is_back;
    }
    return all_back;
}

bool discardItems(QuarantineAdmin& admin, const Options& options) {
    bool all_gone = true;
    for (const std::string& id : someItems(options)) {
        const bool gone = admin.discard(id);
        fmt::print("{} {}\n", id, gone ? "discarded" : "is not there, or was settled before");
        all_gone = all_gone && gone;
    }
    return all_gone;
}

struct QuarantineDeed {
    std::string_view word;
    bool (*run)(QuarantineAdmin& admin, const Options& options);
};
constexpr std::array kDeeds{
    QuarantineDeed{"list", listItems},
    QuarantineDeed{"show", showItem},
    QuarantineDeed{"retry", retryItems},
    QuarantineDeed{"discard", discardItems}};

bool runQuarantineDeed(const std::vector<std::string>& arguments) {
    const Options options{
        arguments,
        {.values = {"--config", "--agent", "--stage", "--state", "--limit"},
         .flags = {"--json", "--raw", "--all"}}};
    const std::string word = options.words().empty() ? "" : options.words().front();
    for (const QuarantineDeed& deed : kDeeds) {
        if (deed.word != word) continue;
        const ServerConfig config = loadServerConfig(options.value("--config", kDefaultConfigFile));
        configureLog(config.log);
        QuarantineAdmin admin{config, administratorName()};
        return deed.run(admin, options);
    }
    throw UsageError{
        fmt::format("'{}' is no deed, allowed: list, show, retry, discard", cleanUtf8(word))};
}

}  // namespace

int quarantineCommand(const std::vector<std::string>& arguments) {
    bool all_done = true;
    const int code = runCommand(kQuarantineHelp, [&] { all_done = runQuarantineDeed(arguments); });
    return code == EX_OK && !all_done ? EX_DATAERR : code;
}

}  // namespace platen::server::app
