#include "common/wire/leave.hpp"

#include "common/wire/envelope.pb.h"
#include "common/wire/topics.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <utility>

namespace platen::wire {

namespace {

constexpr std::size_t kLongestAddress = 45;  // an IPv6 address with an IPv4 one at its end

}  // namespace

std::vector<std::string> leaveMessages(std::span<const LeftPlace> places) {
    std::vector<std::string> payloads;
    while (!places.empty()) {
        const auto part = places.first(std::min(places.size(), kMostLeftPlaces));
        places = places.subspan(part.size());
        v1::Leave message;
        for (const LeftPlace& place : part) {
            v1::Leave::Place& one = *message.add_places();
            one.set_address(place.endpoint.address);
            one.set_port(place.endpoint.port);
            one.set_seconds(static_cast<std::uint32_t>(place.lasts.count()));
        }
        payloads.push_back(message.SerializeAsString());
    }
    return payloads;
}

Result<std::vector<LeftPlace>, std::string> parseLeave(std::string_view payload) {
    v1::Leave message;
    if (payload.size() > kMaxPacketBytes ||
        !message.ParseFromArray(payload.data(), static_cast<int>(payload.size())))
        return Failure{std::string{"no such message"}};
    if (std::cmp_greater(message.places_size(), kMostLeftPlaces))
        return Failure{
            fmt::format("{} places, allowed: {}", message.places_size(), kMostLeftPlaces)};
    std::vector<LeftPlace> places;
    for (const v1::Leave::Place& place : message.places()) {
        if (place.address().empty() || place.address().size() > kLongestAddress)
            return Failure{fmt::format(
                "an address of {} bytes, allowed: 1 to {}",
                place.address().size(),
                kLongestAddress)};
        if (place.port() < 1 || place.port() > std::numeric_limits<std::uint16_t>::max())
            return Failure{fmt::format("port {}, allowed: 1 to 65535", place.port())};
        if (place.seconds() < 1 || place.seconds() > kLongestLeave.count())
            return Failure{fmt::format(
                "{} seconds, allowed: 1 to {}", place.seconds(), kLongestLeave.count())};
        places.push_back(
            {.endpoint =
                 {.address = place.address(), .port = static_cast<std::uint16_t>(place.port())},
             .lasts = std::chrono::seconds{place.seconds()}});
    }
    return places;
}

}  // namespace platen::wire
