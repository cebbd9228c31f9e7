#include "tests/agent/discovery/dns_sd_answer.hpp"

#include <arpa/inet.h>

#include <algorithm>

namespace platen::agent::discovery {

void DnsAnswer::address(std::string_view owner, std::string_view dotted) {
    in_addr binary{};
    inet_pton(AF_INET, std::string{dotted}.c_str(), &binary);
    raw(owner, 1, {reinterpret_cast<const char*>(&binary), sizeof binary});
}

std::string DnsAnswer::name(std::string_view dotted) {
    std::string bytes;
    while (!dotted.empty()) {
        const std::string_view label = dotted.substr(0, dotted.find('.'));
        bytes += static_cast<char>(label.size());
        bytes += label;
        dotted.remove_prefix(std::min(label.size() + 1, dotted.size()));
    }
    return bytes + '\0';
}

}  // namespace platen::agent::discovery
