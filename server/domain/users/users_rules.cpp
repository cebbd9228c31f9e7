#include "server/domain/users/users_rules.hpp"

#include "common/core/text.hpp"
#include "common/crypto/password.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <stdexcept>

namespace platen::server::domain {

namespace {

using std::chrono::seconds;

constexpr std::int64_t kFreeAttempts = 5;
constexpr std::int64_t kFreeNetworkAttempts = 50;
constexpr seconds kFirstDelay{15};
constexpr seconds kLongestDelay{15 * 60};
constexpr seconds kNetworkDelay{60};
constexpr std::size_t kLongestEmail = 254;
/// Without letters and digits that look alike.
constexpr std::string_view kReadable = "abcdefghjkmnpqrstuvwxyz23456789A";

std::optional<seconds> delayUntil(TimePoint allowed, TimePoint now) {
    if (now >= allowed) return std::nullopt;
    return std::chrono::ceil<seconds>(allowed - now);
}

}  // namespace

std::string_view roleName(http::Role role) {
    switch (role) {
        case http::Role::Viewer:
            return "viewer";
        case http::Role::Admin:
            return "admin";
    }
    throw std::logic_error{"unhandled Role"};
}

http::Role parseRole(std::string_view name) {
    for (const http::Role role : {http::Role::Viewer, http::Role::Admin}) {
        if (name == roleName(role)) return role;
    }
    throw std::invalid_argument{fmt::format("'{}' is no role, allowed: viewer, admin", name)};
}

bool isEmail(std::string_view email) {
    const auto at = email.find('@');
    const bool two_sides = at != std::string_view::npos && at > 0 && at + 1 < email.size();
    if (!two_sides || email.find('@', at + 1) != std::string_view::npos) return false;
    if (email.size() > kLongestEmail || !isUtf8(email) || cleanUtf8(email) != email) return false;
    return email.find(' ') == std::string_view::npos;
}

std::optional<std::string> passwordFault(const Secret& password) {
    const std::size_t size = password.reveal().size();
    if (size >= crypto::kShortestPassword && size <= crypto::kLongestPassword) return std::nullopt;
    return fmt::format(
        "the password has {} bytes, allowed: {} to {}",
        size,
        crypto::kShortestPassword,
        crypto::kLongestPassword);
}

Secret makePassword(Random& random) {
    constexpr int kGroups = 5;
    constexpr int kGroupSize = 4;
    std::string text;
    for (int i = 0; i < kGroups * kGroupSize; ++i) {
        if (i > 0 && i % kGroupSize == 0) text.push_back('-');
        text.push_back(kReadable[random.below(kReadable.size())]);
    }
    return Secret{std::move(text)};
}

std::optional<seconds> accountDelay(const Attempts& attempts, TimePoint now) {
    if (attempts.count < kFreeAttempts) return std::nullopt;
    const auto doublings = std::min<std::int64_t>(attempts.count - kFreeAttempts, 10);
    return delayUntil(
        attempts.last + std::min(kFirstDelay * (std::int64_t{1} << doublings), kLongestDelay), now);
}

std::optional<seconds> networkDelay(const Attempts& attempts, TimePoint now) {
    if (attempts.count < kFreeNetworkAttempts) return std::nullopt;
    return delayUntil(attempts.last + kNetworkDelay, now);
}

std::string networkOf(const std::string& address) {
    std::array<unsigned char, 16> octets{};
    if (::inet_pton(AF_INET, address.c_str(), octets.data()) == 1)
        return fmt::format("{}.{}.{}.0/24", octets[0], octets[1], octets[2]);
    if (::inet_pton(AF_INET6, address.c_str(), octets.data()) != 1) return address;
    constexpr std::array<unsigned char, 12> kMapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};
    if (std::equal(kMapped.begin(), kMapped.end(), octets.begin()))
        return fmt::format("{}.{}.{}.0/24", octets[12], octets[13], octets[14]);
    return hexEncode({reinterpret_cast<const char*>(octets.data()), 7}) + "/56";
}

}  // namespace platen::server::domain
