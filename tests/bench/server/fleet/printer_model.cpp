#include "tests/bench/server/fleet/printer_model.hpp"

#include "common/core/text.hpp"
#include "common/normalise/normalise.hpp"
#include "common/normalise/value_uses.hpp"
#include "common/recording/recorded_device.hpp"
#include "common/wire/reading_codec.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace platen::bench {

namespace {

constexpr std::size_t kSerialEnd = 6;  // characters of it that are a device's own
constexpr std::size_t kMacBytes = 6;
constexpr std::uint32_t kTriedPages = 7;
/// What a page printed in black on one side moves; of a sum its first part.
constexpr std::array<std::string_view, 6> kMoving{
    "total_impressions",
    "mono_impressions",
    "life_count",
    "print_total",
    "print_mono",
    "total_sheets"};

bool isUsedFor(const std::string& uses, std::string_view one) {
    std::size_t from = 0;
    while (from <= uses.size()) {
        const auto comma = std::min(uses.find(',', from), uses.size());
        const auto use = trim(std::string_view{uses}.substr(from, comma - from));
        if (use == one) return true;
        from = comma + 1;
    }
    return false;
}

bool moves(const StandardReading& reading, const std::string& oid) {
    return std::ranges::any_of(reading.counters, [&oid](const Counter& counter) {
        return counter.oid == oid && std::ranges::find(kMoving, counter.name) != kMoving.end();
    });
}

/// The last characters of a serial number, from 0-9 and A-Z.
std::string serialEnd(std::uint32_t number) {
    constexpr std::string_view kDigits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    std::string end(kSerialEnd, '0');
    for (auto digit = end.rbegin(); digit != end.rend(); ++digit) {
        *digit = kDigits[number % kDigits.size()];
        number /= static_cast<std::uint32_t>(kDigits.size());
    }
    return end;
}

std::string macEnd(std::uint32_t number) {
    std::string end;
    for (const unsigned shift : {24U, 16U, 8U, 0U})
        end += static_cast<char>((number >> shift) & 0xffU);
    return end;
}

/// The six octets of "00:11:22:33:44:55"; empty for anything else.
std::string macOctets(std::string mac) {
    std::erase(mac, ':');
    const auto octets = hexDecode(mac);
    return octets && octets->size() == kMacBytes ? *octets : std::string{};
}

std::optional<std::uint64_t> countOf(const StandardReading& reading, std::string_view name) {
    const auto found = std::ranges::find(reading.counters, name, &Counter::name);
    if (found == reading.counters.end()) return std::nullopt;
    return found->value;
}

}  // namespace

std::optional<PrinterModel> PrinterModel::fromRecording(
    const std::vector<Binding>& recording, const ProfileSet& profiles) {
    const Profile* profile = profiles.match(recordedHints(recording));
    if (profile == nullptr) return std::nullopt;
    RawReading recorded = recordedReading(recording, *profile);
    recorded.endpoint = {.address = "192.0.2.1"};
    recorded.packets = static_cast<std::uint32_t>(1 + recorded.bindings.size() / 24);
    PrinterModel model{*profile, recorded};
    if (!model.isRight()) return std::nullopt;
    return model;
}

PrinterModel::PrinterModel(const Profile& profile, const RawReading& recorded)
    : profile_{&profile},
      recorded_{normalise(recorded, profile)},
      base_{wire::encodeReading(
          recorded, {.plan = profile.planOids(), .attributes = profile.ippAttributes()})} {
    findTexts(recorded);
    findNumbers(recorded);
}

void PrinterModel::findTexts(const RawReading& recorded) {
    const std::string mac = macOctets(recorded_.mac);
    for (int i = 0; i < base_.values_size(); ++i) {
        const std::string& octets = recorded.bindings[static_cast<std::size_t>(i)].value.octets;
        if (recorded_.serial.size() >= kSerialEnd) {
            const auto at = octets.find(recorded_.serial);
            if (at != std::string::npos)
                serials_.push_back({i, at + recorded_.serial.size() - kSerialEnd});
        }
        const auto at = mac.empty() ? std::string::npos : octets.find(mac);
        if (at != std::string::npos) macs_.push_back({i, at + 2});
    }
}

void PrinterModel::findNumbers(const RawReading& recorded) {
    const ValueUses uses{recorded_, *profile_};
    for (int i = 0; i < base_.values_size(); ++i) {
        const Binding& binding = recorded.bindings[static_cast<std::size_t>(i)];
        const auto number = binding.value.asInteger();
        if (!number) continue;
        if (binding.value.type == ValueType::TimeTicks)
            uptimes_.push_back(i);
        else if (moves(recorded_, binding.oid.text()))
            counters_.push_back(i);
        else if (!level_ && isUsedFor(uses.of(binding.oid), "supplies.level") && *number > 1)
            level_ = i;
    }
}

wire::v1::Reading PrinterModel::reading(const DeviceState& state) const {
    wire::v1::Reading reading = base_;
    const auto add = [&reading](int at, std::uint64_t more) {
        auto& value = *reading.mutable_values(at);
        if (value.type() == wire::v1::INTEGER)
            value.set_integer(value.integer() + static_cast<std::int64_t>(more));
        else
            value.set_number(
                value.type() == wire::v1::COUNTER64 ? value.number() + more
                                                    : (value.number() + more) & 0xffffffffU);
    };
    for (const Text& text : serials_)
        reading.mutable_values(text.value)
            ->mutable_octets()
            ->replace(text.at, kSerialEnd, serialEnd(state.number));
    for (const Text& text : macs_)
        reading.mutable_values(text.value)
            ->mutable_octets()
            ->replace(text.at, kMacBytes - 2, macEnd(state.number));
    for (const int counter : counters_)
        add(counter, state.pages);
    for (const int uptime : uptimes_)
        add(uptime, state.up_ms / 10);
    if (level_) {
        auto& value = *reading.mutable_values(*level_);
        value.set_integer(std::max<std::int64_t>(1, value.integer() - state.used));
    }
    return reading;
}

StandardReading PrinterModel::understood(const DeviceState& state) const {
    const auto raw = wire::decodeReading(
        reading(state), {.plan = profile_->planOids(), .attributes = profile_->ippAttributes()});
    return raw ? normalise(*raw, *profile_) : StandardReading{};
}

bool PrinterModel::isRight() const {
    if (serials_.empty()) return false;
    const StandardReading other = understood({.number = 35, .pages = kTriedPages});
    const auto moved = [&](std::string_view name) {
        const auto before = countOf(recorded_, name);
        return !before || countOf(other, name) == *before + kTriedPages;
    };
    return other.serial.ends_with(serialEnd(35)) &&
           countOf(recorded_, "total_impressions").has_value() && moved("total_impressions") &&
           moved("mono_impressions") && moved("life_count") &&
           (other.mac.empty() || other.mac != recorded_.mac) && other.engine_id.empty() &&
           other.uuid.empty();
}

}  // namespace platen::bench
