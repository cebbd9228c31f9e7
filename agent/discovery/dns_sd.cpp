#include "agent/discovery/dns_sd.hpp"

#include <arpa/nameser.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <resolv.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <map>
#include <optional>
#include <utility>

namespace platen::agent::discovery {

namespace {

constexpr std::string_view kPlainService = "_ipp._tcp.local";
constexpr std::string_view kTlsService = "_ipps._tcp.local";
constexpr std::string_view kPathKey = "rp=";
constexpr std::size_t kV4Mapped = 12;

std::string lowered(std::string_view name) {
    std::string text{name};
    std::ranges::transform(text, text.begin(), [](char letter) {
        return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
    });
    return text;
}

std::string questionFor(std::string_view service) {
    std::string question;
    while (!service.empty()) {
        const std::string_view label = service.substr(0, service.find('.'));
        question += static_cast<char>(label.size());
        question += label;
        service.remove_prefix(std::min(label.size() + 1, service.size()));
    }
    return question + std::string{"\0\0\x0C\0\1", 5};  // the root, type PTR, class IN
}

struct Service {
    std::uint16_t port{0};
    std::string target;
};

/// The records of one message that matter, by the names that own them in lower case.
class Records {
public:
    explicit Records(ns_msg& message) : message_{message} {
        for (const ns_sect section : {ns_s_an, ns_s_ns, ns_s_ar}) {
            const int count = ns_msg_count(message, section);
            for (int i = 0; i < count; ++i) {
                ns_rr record{};
                if (ns_parserr(&message_, section, i, &record) != 0) break;
                take(record);
            }
        }
    }

    /// By instance: true for TLS.
    std::map<std::string, bool> instances;
    std::map<std::string, Service> services;
    std::map<std::string, std::string> paths;
    std::map<std::string, snmp::IpAddress> addresses;

private:
    void take(const ns_rr& record) {
        const std::string owner = lowered(ns_rr_name(record));
        const std::string_view data{
            reinterpret_cast<const char*>(ns_rr_rdata(record)), record.rdlength};
        switch (ns_rr_type(record)) {
            case ns_t_ptr:
                if (owner == kPlainService || owner == kTlsService) takeInstance(owner, record);
                break;
            case ns_t_srv:
                takeService(owner, record, data);
                break;
            case ns_t_txt:
                takePath(owner, data);
                break;
            case ns_t_a:
                if (data.size() == sizeof(in_addr)) addresses.emplace(owner, addressOf(data));
                break;
            default:
                break;
        }
    }

    std::optional<std::string> nameAt(const ns_rr& record, std::size_t offset) {
        std::array<char, NS_MAXDNAME> name{};
        const int taken = ns_name_uncompress(
            ns_msg_base(message_),
            ns_msg_end(message_),
            ns_rr_rdata(record) + offset,
            name.data(),
            name.size());
        if (taken < 0) return std::nullopt;
        return lowered(name.data());
    }

    void takeInstance(const std::string& owner, const ns_rr& record) {
        if (auto name = nameAt(record, 0))
            instances.emplace(*std::move(name), owner == kTlsService);
    }

    void takeService(const std::string& owner, const ns_rr& record, std::string_view data) {
        constexpr std::size_t kPortAt = 4;
        constexpr std::size_t kTargetAt = 6;
        if (data.size() <= kTargetAt) return;
        auto target = nameAt(record, kTargetAt);
        if (!target) return;
        const auto port = static_cast<std::uint16_t>(ns_get16(ns_rr_rdata(record) + kPortAt));
        services.emplace(owner, Service{.port = port, .target = *std::move(target)});
    }

    void takePath(const std::string& owner, std::string_view data) {
        while (!data.empty()) {
            const auto length = static_cast<std::uint8_t>(data.front());
            const std::string_view text = data.substr(1, length);
            data.remove_prefix(std::min<std::size_t>(data.size(), 1U + length));
            if (!lowered(text).starts_with(kPathKey)) continue;
            if (auto path = ipp::requestPath(text.substr(kPathKey.size())))
                paths.emplace(owner, *std::move(path));
        }
    }

    static snmp::IpAddress addressOf(std::string_view octets) {
        snmp::IpAddress address;
        address.bytes.at(kV4Mapped - 2) = 0xFF;
        address.bytes.at(kV4Mapped - 1) = 0xFF;
        std::memcpy(address.bytes.data() + kV4Mapped, octets.data(), sizeof(in_addr));
        return address;
    }

    ns_msg& message_;
};

}  // namespace

std::string encodeBrowseQuestion(std::uint16_t id) {
    std::string bytes{static_cast<char>(id >> 8U), static_cast<char>(id & 0xFFU)};
    bytes += std::string{"\0\0\0\2\0\0\0\0\0\0", 10};  // a query of two questions
    return bytes + questionFor(kPlainService) + questionFor(kTlsService);
}

std::vector<AnnouncedPrinter> decodeAnnouncements(
    std::string_view bytes, std::uint16_t id, const snmp::IpAddress& from) {
    ns_msg message{};
    const auto* data = reinterpret_cast<const unsigned char*>(bytes.data());
    if (ns_initparse(data, static_cast<int>(bytes.size()), &message) != 0) return {};
    if (ns_msg_id(message) != id || ns_msg_getflag(message, ns_f_qr) == 0) return {};
    const Records records{message};
    std::vector<AnnouncedPrinter> printers;
    for (const auto& [instance, tls] : records.instances) {
        AnnouncedPrinter printer{.peer = {.address = from, .port = 631}, .way = {.tls = tls}};
        if (const auto service = records.services.find(instance);
            service != records.services.end()) {
            printer.peer.port = service->second.port;
            const auto address = records.addresses.find(service->second.target);
            if (address != records.addresses.end()) printer.peer.address = address->second;
        }
        if (const auto path = records.paths.find(instance); path != records.paths.end())
            printer.way.path = path->second;
        printers.push_back(std::move(printer));
    }
    return printers;
}

}  // namespace platen::agent::discovery
