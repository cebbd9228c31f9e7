#include "tests/simulator/model/mib_writer.hpp"

#include "tests/simulator/model/packed.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace platen::simulator {

namespace {

const Oid kSysUpTime = Oid::of("1.3.6.1.2.1.1.3.0");
const Oid kHrSystemUptime = Oid::of("1.3.6.1.2.1.25.1.1.0");
const Oid kDeviceStatus = Oid::of("1.3.6.1.2.1.25.3.2.1.5");
const Oid kPrinterStatus = Oid::of("1.3.6.1.2.1.25.3.5.1.1");
const Oid kErrorState = Oid::of("1.3.6.1.2.1.25.3.5.1.2");
const Oid kCriticalEvents = Oid::of("1.3.6.1.2.1.43.5.1.1.18");
const Oid kAllEvents = Oid::of("1.3.6.1.2.1.43.5.1.1.19");
const Oid kCoverStatus = Oid::of("1.3.6.1.2.1.43.6.1.1.3");
const Oid kTrayLevel = Oid::of("1.3.6.1.2.1.43.8.2.1.10");
const Oid kTrayStatus = Oid::of("1.3.6.1.2.1.43.8.2.1.11");
const Oid kTrayName = Oid::of("1.3.6.1.2.1.43.8.2.1.13");
const Oid kTrayDescription = Oid::of("1.3.6.1.2.1.43.8.2.1.18");
const Oid kSupplyDescription = Oid::of("1.3.6.1.2.1.43.11.1.1.6");
const Oid kSupplyMax = Oid::of("1.3.6.1.2.1.43.11.1.1.8");
const Oid kSupplyLevel = Oid::of("1.3.6.1.2.1.43.11.1.1.9");
const Oid kConsoleLine = Oid::of("1.3.6.1.2.1.43.16.5.1.2");
const Oid kAlertTable = Oid::of("1.3.6.1.2.1.43.18.1.1");

constexpr std::int64_t kSomeLeft = -3;
constexpr std::int64_t kHundredths = 10000;

Oid rowOf(const Oid& column, const Oid& index) {
    return column.with(index.arcs());
}

Oid cellOf(const Oid& column, std::uint32_t first, std::uint32_t second) {
    return column.with(std::array{first, second});
}

bool concernsSupply(const Condition& condition) {
    return condition.cause == Cause::SupplyLow || condition.cause == Cause::SupplyEmpty;
}

AlertFacts factsIn(const Machine& machine, const Condition& condition) {
    const SupplyKind kind = concernsSupply(condition)
                                ? machine.build().supply_kinds.at(condition.part)
                                : SupplyKind::Part;
    return alertFactsOf(condition.cause, kind);
}

/// The index of the part within its table, as prtAlertGroupIndex wants it.
std::int64_t groupIndexOf(const Machine& machine, const Condition& condition) {
    const Script& script = machine.build().script;
    Oid index;
    if (concernsSupply(condition)) index = script.supplies.at(condition.part).index;
    if (condition.cause == Cause::TrayEmpty) index = script.trays.at(condition.part);
    if (condition.cause == Cause::CoverOpen) index = script.cover;
    return index.empty() ? 1 : index.arcs().back();
}

Value typedNumber(ValueType type, std::int64_t number) {
    const auto bits = static_cast<std::uint64_t>(number);
    if (type == ValueType::Integer) return Value::ofInteger(number);
    if (type == ValueType::Octets) return Value::ofOctets(std::to_string(number));
    if (type == ValueType::Counter64) return Value::ofNumber(type, bits);
    return Value::ofNumber(type, bits & 0xffffffffU);  // wraps as the type does
}

}  // namespace

void MibWriter::setNumber(const Oid& oid, std::int64_t number) {
    const Value* recorded = view_.recorded(oid);
    if (recorded != nullptr) view_.set(oid, typedNumber(recorded->type, number));
}

void MibWriter::setText(const Oid& oid, std::string text) {
    if (view_.recorded(oid) != nullptr) view_.set(oid, Value::ofOctets(std::move(text)));
}

std::int64_t MibWriter::recordedNumber(const Oid& oid, std::int64_t absent) const {
    const Value* value = view_.recorded(oid);
    return value == nullptr ? absent : value->asInteger().value_or(absent);
}

std::string MibWriter::textAt(const Oid& oid) const {
    const Value* value = view_.recorded(oid);
    return value == nullptr ? std::string{} : value->octets.substr(0, value->octets.find('\0'));
}

void MibWriter::write(const Machine& machine, const Figures& figures) {
    const std::string console = consoleText(machine);
    writeValues(machine, figures, console);
    writeSupplies(machine);
    writeTrays(machine);
    writeStatus(machine, console);
    writeAlerts(machine);
}

void MibWriter::writeUpTime(std::uint64_t hundredths) {
    const auto ticks = static_cast<std::int64_t>(hundredths);
    setNumber(kSysUpTime, ticks);
    setNumber(kHrSystemUptime, ticks + 900);
}

void MibWriter::writeValues(
    const Machine& machine, const Figures& figures, const std::string& console) {
    const Script& script = machine.build().script;
    for (const NumberRule& rule : script.counters) {
        setNumber(rule.oid, static_cast<std::int64_t>(rule.is.of(figures)));
    }
    for (const NumberRule& rule : script.gauges) {
        setNumber(rule.oid, static_cast<std::int64_t>(rule.is.of(figures)));
    }
    for (const TextRule& rule : script.texts)
        setText(rule.oid, rule.pattern.of(figures, console));
    for (const PackedRule& rule : script.packed)
        setText(rule.oid, packFields(rule, figures));
}

/// A supply of unknown capacity says only whether something is left (RFC 3805,
/// prtMarkerSuppliesLevel).
void MibWriter::writeSupplies(const Machine& machine) {
    const Figures figures = machine.figures();
    const auto& supplies = machine.build().script.supplies;
    for (std::size_t i = 0; i < supplies.size(); ++i) {
        const std::int64_t left = figures.supply_levels.at(i);
        const std::int64_t max = recordedNumber(rowOf(kSupplyMax, supplies.at(i).index), -2);
        const std::int64_t coarse = left > 0 ? kSomeLeft : 0;
        setNumber(
            rowOf(kSupplyLevel, supplies.at(i).index), max > 0 ? max * left / kHundredths : coarse);
    }
}

void MibWriter::writeTrays(const Machine& machine) {
    constexpr std::int64_t kIdle = 0;
    constexpr std::int64_t kEmpty = 19;  // critical alert and unavailable (PrtSubUnitStatusTC)
    const auto& trays = machine.build().script.trays;
    for (std::size_t i = 0; i < trays.size(); ++i) {
        const std::int64_t sheets = machine.traySheets(i);
        const Oid level = rowOf(kTrayLevel, trays.at(i));
        const bool is_coarse = recordedNumber(level, 0) == kSomeLeft && sheets > 0;
        setNumber(level, is_coarse ? kSomeLeft : sheets);
        setNumber(rowOf(kTrayStatus, trays.at(i)), sheets > 0 ? kIdle : kEmpty);
    }
}

void MibWriter::writeStatus(const Machine& machine, const std::string& console) {
    const std::uint32_t device = machine.build().script.device;
    const Oid index{device};
    const bool stopped = machine.isStopped();
    const std::int64_t warning_or_running = machine.conditions().empty() ? 2 : 3;
    const std::int64_t printing_or_idle = machine.isPrinting() ? 4 : 3;
    setNumber(rowOf(kDeviceStatus, index), stopped ? 5 : warning_or_running);
    setNumber(rowOf(kPrinterStatus, index), stopped ? 1 : printing_or_idle);
    setText(cellOf(kConsoleLine, device, 1), console);
    setNumber(rowOf(kCriticalEvents, index), machine.criticalAlerts());
    setNumber(rowOf(kAllEvents, index), machine.allAlerts());
    const bool open =
        std::ranges::count(machine.conditions(), Cause::CoverOpen, &Condition::cause) > 0;
    const Oid& cover = machine.build().script.cover;
    if (!cover.empty()) setNumber(rowOf(kCoverStatus, cover), open ? 3 : 4);
    writeErrorBits(machine, rowOf(kErrorState, index));
}

/// As many octets as recorded, more only where a bit needs them: real devices send 0, 1 or 2.
void MibWriter::writeErrorBits(const Machine& machine, const Oid& oid) {
    constexpr std::uint32_t kNoPaper = 1U << 1U;
    const Value* recorded = view_.recorded(oid);
    if (recorded == nullptr) return;
    std::uint32_t bits = machine.hasNoPaper() ? kNoPaper : 0;
    for (const Condition& condition : machine.conditions()) {
        bits |= factsIn(machine, condition).error_bits;
    }
    std::string octets(recorded->octets.size(), '\0');
    for (std::uint32_t bit = 0; bit < 16; ++bit) {
        if ((bits & (1U << bit)) == 0) continue;
        octets.resize(std::max<std::size_t>(octets.size(), bit / 8 + 1), '\0');
        const auto octet = static_cast<unsigned char>(octets.at(bit / 8));
        octets.at(bit / 8) = static_cast<char>(octet | (0x80U >> (bit % 8)));
    }
    view_.set(oid, Value::ofOctets(std::move(octets)));
}

std::string MibWriter::wordsOf(const Machine& machine, const Condition& condition) const {
    const Script& script = machine.build().script;
    const std::string words = factsIn(machine, condition).words;
    if (condition.cause == Cause::Jam) return words;
    if (condition.cause == Cause::CoverOpen) return "Cover " + words;
    if (concernsSupply(condition)) {
        const Oid& index = script.supplies.at(condition.part).index;
        return fmt::format("{} {}", textAt(rowOf(kSupplyDescription, index)), words);
    }
    const Oid& index = script.trays.at(condition.part);
    const std::string name = textAt(rowOf(kTrayName, index));
    return fmt::format(
        "{} {}", name.empty() ? textAt(rowOf(kTrayDescription, index)) : name, words);
}

std::string MibWriter::consoleText(const Machine& machine) const {
    const auto& conditions = machine.conditions();
    const auto worst = std::ranges::min_element(conditions, {}, [&](const Condition& condition) {
        return factsIn(machine, condition).severity;  // critical is the smaller number
    });
    if (worst != conditions.end()) return wordsOf(machine, *worst);
    return machine.isPrinting() ? "Printing" : "Ready";
}

void MibWriter::writeAlerts(const Machine& machine) {
    for (const Oid& cell : alert_cells_)
        view_.erase(cell);
    alert_cells_.clear();
    if (!machine.build().script.alerts) return;
    for (const Condition& condition : machine.conditions())
        writeAlert(machine, condition);
}

void MibWriter::setAlertCell(const Oid& row, std::uint32_t column, Value value) {
    Oid cell = kAlertTable.with(std::array{column}).with(row.arcs());
    view_.set(cell, std::move(value));
    alert_cells_.push_back(std::move(cell));
}

/// Columns of prtAlertEntry (RFC 3805): 2 severity, 3 training, 4 group, 5 index in it, 6 location,
/// 7 code, 8 description, 9 time.
void MibWriter::writeAlert(const Machine& machine, const Condition& condition) {
    constexpr std::uint32_t kFirstOwnIndex = 1000;  // above what a recording has for ever
    constexpr std::int64_t kUntrained = 3;
    const AlertFacts facts = factsIn(machine, condition);
    const Oid row{machine.build().script.device, kFirstOwnIndex + condition.alert_index};
    setAlertCell(row, 2, Value::ofInteger(facts.severity));
    setAlertCell(row, 3, Value::ofInteger(kUntrained));
    setAlertCell(row, 4, Value::ofInteger(facts.group));
    setAlertCell(row, 5, Value::ofInteger(groupIndexOf(machine, condition)));
    setAlertCell(row, 6, Value::ofInteger(-2));
    setAlertCell(row, 7, Value::ofInteger(facts.code));
    setAlertCell(row, 8, Value::ofOctets(wordsOf(machine, condition)));
    const std::uint64_t since = machine.upTimeAt(condition.since) & 0xffffffffU;
    setAlertCell(row, 9, Value::ofNumber(ValueType::TimeTicks, since));
}

}  // namespace platen::simulator
