#include "agent/snmp/message_codec.hpp"
#include "common/profiles/profile.hpp"
#include "tests/fuzz/targets/fuzz_targets.hpp"

namespace platen::fuzz {

void fuzzProfile(std::string_view bytes) {
    try {
        const Profile profile = parseProfile(bytes);
        const Profile again = parseProfile(profile.canonicalText());
        require(again.hash() == profile.hash(), "a canonical text is its own canonical text");
        require(again.plan() == profile.plan(), "a canonical text says the same");
    } catch (const ProfileError& problem) {
        require(*problem.what() != '\0', "a refused profile has a reason");
    }
}

void fuzzSnmp(std::string_view bytes) {
    const auto reply = agent::snmp::decodeReply(bytes);
    if (!reply) return;
    require(reply->response.bindings.size() <= agent::snmp::kMaxBindings, "bindings are limited");
    for (const Binding& binding : reply->response.bindings) {
        require(binding.oid.size() <= 128, "an OID has at most 128 arcs");
        require(binding.value.octets.size() <= agent::snmp::kMaxStringBytes, "strings are limited");
    }
}

}  // namespace platen::fuzz
