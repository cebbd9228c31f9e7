#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace platen::agent::discovery {

/// Makes an answer of multicast DNS, record by record.
class DnsAnswer {
public:
    explicit DnsAnswer(std::uint16_t id) : id_{id} {}

    void pointer(std::string_view owner, std::string_view instance) {
        raw(owner, 12, name(instance));
    }
    void service(std::string_view owner, std::uint16_t port, std::string_view target) {
        raw(owner, 33, std::string(4, '\0') + number(port) + name(target));
    }
    void text(std::string_view owner, const std::vector<std::string>& texts) {
        std::string data;
        for (const std::string& text : texts)
            data += static_cast<char>(text.size()) + text;
        raw(owner, 16, data);
    }
    /// Of IPv4.
    void address(std::string_view owner, std::string_view dotted);
    void raw(std::string_view owner, std::uint16_t type, const std::string& data) {
        records_ += name(owner) + number(type) + number(0x8001) + std::string{"\0\0\0\x0A", 4} +
                    number(static_cast<std::uint16_t>(data.size())) + data;
        ++count_;
    }

    [[nodiscard]] std::string bytes() const {
        return number(id_) + number(0x8400) + number(0) + number(count_) + number(0) + number(0) +
               records_;
    }

private:
    static std::string number(std::uint16_t value) {
        return {static_cast<char>(value >> 8U), static_cast<char>(value & 0xFFU)};
    }
    static std::string name(std::string_view dotted);

    std::uint16_t id_;
    std::uint16_t count_{0};
    std::string records_;
};

}  // namespace platen::agent::discovery
