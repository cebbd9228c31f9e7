#include "server/analysis/said.hpp"

#include "common/crypto/sha256.hpp"

#include <cstddef>
#include <optional>
#include <type_traits>

namespace platen::server::analysis {

namespace {

constexpr std::size_t kHashOctets = 16;
/// Names the form: a later one must not be taken for the same.
constexpr std::string_view kSaidFormat = "said1";
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
        while (number >= 0x80) {
            octets_.push_back(static_cast<char>(number | 0x80));
            number >>= 7U;
        }
        octets_.push_back(static_cast<char>(number));
    }
    void text(std::string_view text) {
        number(text.size());
        octets_.append(text);
    }
    [[nodiscard]] std::string hash() const {
        return crypto::sha256(octets_).substr(0, kHashOctets);
    }

private:
    std::string octets_;
};

void addValue(Octets& octets, const wire::v1::RawValue& value) {
    octets.number(value.oid_index());
    octets.number(static_cast<std::uint64_t>(value.instance_size()));
    for (const std::uint32_t arc : value.instance())
        octets.number(arc);
    octets.number(static_cast<std::uint64_t>(value.type()));
    octets.number(static_cast<std::uint64_t>(value.integer()));
    octets.number(value.type() == wire::v1::TIME_TICKS ? 0 : value.number());
    octets.text(value.octets());
}

void addAttribute(Octets& octets, const wire::v1::IppAttribute& attribute, const Profile& read_by) {
    octets.number(attribute.name_index());
    const auto& names = read_by.ippAttributes();
    if (attribute.name_index() < names.size() && names[attribute.name_index()] == kUpTime) return;
    octets.number(static_cast<std::uint64_t>(attribute.values_size()));
    for (const wire::v1::IppValue& value : attribute.values()) {
        octets.number(value.tag());
        octets.text(value.octets());
    }
}

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

std::string saidOf(const wire::v1::Reading& reading, const SaidBy& by) {
    Octets octets{kSaidFormat};
    octets.text(by.agent.value);
    octets.text(by.site.value);
    octets.text(by.normalised_by);
    octets.text(reading.address());
    octets.number(reading.port());
    octets.number(static_cast<std::uint64_t>(reading.protocol()));
    octets.text(reading.profile());
    octets.text(reading.profile_hash());
    octets.number(static_cast<std::uint64_t>(reading.values_size()));
    for (const wire::v1::RawValue& value : reading.values())
        addValue(octets, value);
    octets.number(static_cast<std::uint64_t>(reading.problems_size()));
    for (const wire::v1::FieldProblem& problem : reading.problems()) {
        octets.number(problem.oid_index());
        octets.number(static_cast<std::uint64_t>(problem.error()));
    }
    octets.number(static_cast<std::uint64_t>(reading.in_context_size()));
    for (const std::uint32_t position : reading.in_context())
        octets.number(position);
    octets.number(static_cast<std::uint64_t>(reading.attributes_size()));
    for (const wire::v1::IppAttribute& attribute : reading.attributes())
        addAttribute(octets, attribute, by.read_by);
    octets.text(reading.ipp_uri());
    octets.number(static_cast<std::uint64_t>(reading.ipp_problem()));
    octets.number(reading.after_snmp() ? 1 : 0);
    return octets.hash();
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
