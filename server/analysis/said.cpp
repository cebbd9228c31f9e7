#include "server/analysis/said.hpp"

#include "common/crypto/sha256.hpp"

#include <array>
#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

namespace platen::server::analysis {

namespace {

constexpr std::size_t kHashOctets = 16;
/// Names the form: a later one must not be taken for the same.
constexpr std::string_view kSaidFormat = "said2";
constexpr std::string_view kLooksFormat = "looks1";
constexpr std::string_view kUpTime = "printer-up-time";

/// Octets to hash. Everything has its length or a fixed one: nothing can be shifted.
class Octets {
public:
    explicit Octets(std::string_view format) {
        octets_.reserve(4096);
        octets_ = format;
    }
    void number(std::uint64_t number) {
        std::array<char, 10> digits{};
        std::size_t count = 0;
        while (number >= 0x80) {
            digits[count++] = static_cast<char>(number | 0x80);
            number >>= 7U;
        }
        digits[count++] = static_cast<char>(number);
        octets_.append(digits.data(), count);
    }
    void text(std::string_view text) {
        number(text.size());
        octets_.append(text);
    }
    [[nodiscard]] std::string hash() const {
        std::string hash = crypto::sha256(octets_);
        hash.resize(kHashOctets);
        return hash;
    }

private:
    std::string octets_;
};

/// What a device said, in two parts.
class SaidOctets {
public:
    explicit SaidOctets(const SaidBy& by) : by_{by} {
        beside_.text(by.agent.value);
        beside_.text(by.site.value);
        beside_.text(by.normalised_by);
    }

    void add(const wire::v1::RawValue& value) {
        const bool is_counter = isSet(by_.parts.alone, value.oid_index());
        const bool is_ticks = value.type() == wire::v1::TIME_TICKS;
        if (is_ticks && !is_counter) has_ticks_ = true;
        Octets& octets = is_counter ? counters_ : beside_;
        octets.number(value.oid_index() + kValue);
        octets.number(static_cast<std::uint64_t>(value.instance_size()));
        for (const std::uint32_t arc : value.instance())
            octets.number(arc);
        octets.number(static_cast<std::uint64_t>(value.type()));
        octets.number(static_cast<std::uint64_t>(value.integer()));
        octets.number(is_ticks ? 0 : value.number());
        octets.text(value.octets());
    }

    void add(const wire::v1::IppAttribute& attribute) {
        const std::size_t index = attribute.name_index();
        Octets& octets = isSet(by_.parts.attributes_alone, index) ? counters_ : beside_;
        octets.number(index + kValue);
        const auto& names = by_.read_by.ippAttributes();
        if (index < names.size() && names[index] == kUpTime) return;
        octets.number(static_cast<std::uint64_t>(attribute.values_size()));
        for (const wire::v1::IppValue& value : attribute.values()) {
            octets.number(value.tag());
            octets.text(value.octets());
        }
    }

    void endList() {
        beside_.number(kEnd);
        counters_.number(kEnd);
    }
    /// What is not part of a list.
    [[nodiscard]] Octets& rest() { return beside_; }

    [[nodiscard]] Said hashes() {
        Said said{.all = {}, .beside_counters = beside_.hash()};
        counters_.text(said.beside_counters);
        said.all = counters_.hash();
        if (has_ticks_) said.beside_counters.clear();
        return said;
    }

private:
    /// The end of a list, and what is added to the first number of an element.
    static constexpr std::uint64_t kEnd = 0;
    static constexpr std::uint64_t kValue = 1;

    static bool isSet(const std::vector<bool>& bits, std::size_t at) {
        return at < bits.size() && bits[at];
    }

    const SaidBy& by_;
    Octets beside_{kSaidFormat};
    Octets counters_{kSaidFormat};
    bool has_ticks_{false};
};

void addList(Octets& octets, const std::optional<rules::LatestList>& list) {
    octets.number(list ? 1 : 0);
    if (!list) return;
    octets.number(list->in_sleep ? 1 : 0);
    octets.text(list->json);
}

void addTexts(Octets& octets, const std::vector<std::string>& texts) {
    octets.number(texts.size());
    for (const std::string& text : texts)
        octets.text(text);
}

}  // namespace

Said saidOf(const wire::v1::Reading& reading, const SaidBy& by) {
    SaidOctets octets{by};
    for (const wire::v1::RawValue& value : reading.values())
        octets.add(value);
    octets.endList();
    for (const wire::v1::IppAttribute& attribute : reading.attributes())
        octets.add(attribute);
    octets.endList();
    Octets& rest = octets.rest();
    rest.text(reading.address());
    rest.number(reading.port());
    rest.number(static_cast<std::uint64_t>(reading.protocol()));
    rest.text(reading.profile());
    rest.text(reading.profile_hash());
    rest.number(static_cast<std::uint64_t>(reading.problems_size()));
    for (const wire::v1::FieldProblem& problem : reading.problems()) {
        rest.number(problem.oid_index());
        rest.number(static_cast<std::uint64_t>(problem.error()));
    }
    rest.number(static_cast<std::uint64_t>(reading.in_context_size()));
    for (const std::uint32_t position : reading.in_context())
        rest.number(position);
    rest.text(reading.ipp_uri());
    rest.number(static_cast<std::uint64_t>(reading.ipp_problem()));
    rest.number(reading.after_snmp() ? 1 : 0);
    return octets.hashes();
}

std::string looksOf(
    const StandardReading& reading, const rules::DeviceLatest& sample, std::int16_t parts) {
    Octets octets{kLooksFormat};
    octets.text(sample.status);
    addTexts(octets, sample.errors);
    addTexts(octets, sample.console);
    addList(octets, sample.supplies);
    addList(octets, sample.trays);
    addList(octets, sample.alerts);
    addList(octets, sample.reasons);
    octets.number(sample.asleep ? 1 : 0);
    octets.number(sample.texts_at.size());
    for (const auto& [field, at] : sample.texts_at)
        octets.text(field);
    octets.number(static_cast<std::uint16_t>(parts));
    octets.number(reading.supplies_partial ? 1 : 0);
    octets.number(reading.alerts_partial ? 1 : 0);
    return octets.hash();
}

}  // namespace platen::server::analysis
