#include "server/domain/devices/seen_device.hpp"

#include "common/crypto/sha256.hpp"

#include <fmt/format.h>

#include <string_view>

namespace platen::server::domain {

namespace {

/// Texts one after the other, so that none can run into the next.
class HashedTexts {
public:
    void add(std::string_view text) {
        bytes_ += fmt::format("{}:", text.size());
        bytes_ += text;
    }
    [[nodiscard]] const std::string& bytes() const { return bytes_; }

private:
    std::string bytes_;
};

}  // namespace

std::vector<rules::Evidence> evidenceOf(const SeenDevice& seen) {
    return rules::evidenceOf(seen.reading, {.agent = seen.agent, .endpoint = seen.endpoint.text()});
}

std::string identOf(const SeenDevice& seen) {
    constexpr std::size_t kOctets = 16;
    const StandardReading& reading = seen.reading;
    const std::string endpoint = seen.endpoint.text();
    HashedTexts octets;
    // Evidence is made of these and nothing else.
    for (const std::string_view text : std::initializer_list<std::string_view>{
             seen.site.value,
             seen.agent.value,
             endpoint,
             seen.profile,
             seen.protocol,
             reading.vendor,
             reading.model,
             reading.serial,
             reading.firmware,
             reading.name,
             reading.location,
             reading.mac,
             reading.uuid,
             reading.engine_id})
        octets.add(text);
    for (const auto& [field, origin] : reading.origins) {
        octets.add(field);
        octets.add(origin);
    }
    return crypto::sha256(octets.bytes()).substr(0, kOctets);
}

}  // namespace platen::server::domain
