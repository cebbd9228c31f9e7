#include "common/wire/leave.hpp"

#include "common/wire/envelope.pb.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace platen::wire {
namespace {

using std::chrono::seconds;

std::string messageOf(const std::string& address, std::uint32_t port, std::uint32_t lasts) {
    v1::Leave message;
    auto& place = *message.add_places();
    place.set_address(address);
    place.set_port(port);
    place.set_seconds(lasts);
    return message.SerializeAsString();
}

TEST(Leave, TellsPlacesInAsManyMessagesAsTheyNeed) {
    std::vector<LeftPlace> places;
    for (int i = 0; i < 2'500; ++i)
        places.push_back(
            {.endpoint = {.address = fmt::format("192.0.2.{}", i % 250), .port = 161},
             .lasts = seconds{i + 1}});
    const auto messages = leaveMessages(places);
    ASSERT_EQ(messages.size(), 3U);
    std::vector<LeftPlace> read;
    for (const std::string& message : messages) {
        const auto part = parseLeave(message);
        ASSERT_TRUE(part);
        read.insert(read.end(), part->begin(), part->end());
    }
    EXPECT_EQ(read, places);
    EXPECT_TRUE(leaveMessages({}).empty());
}

TEST(Leave, IsRefusedWithAnythingThatIsNotAllowed) {
    EXPECT_TRUE(parseLeave(messageOf("2001:db8::7", 161, 86'400)));
    for (const std::string& message :
         {messageOf("", 161, 60),
          messageOf(std::string(46, '1'), 161, 60),
          messageOf("192.0.2.7", 0, 60),
          messageOf("192.0.2.7", 65'536, 60),
          messageOf("192.0.2.7", 161, 0),
          messageOf("192.0.2.7", 161, 86'401),
          std::string{"\x0a\xff"}})
        EXPECT_FALSE(parseLeave(message));
    v1::Leave many;
    for (std::size_t i = 0; i <= kMostLeftPlaces; ++i)
        *many.add_places() = v1::Leave::Place{};
    EXPECT_FALSE(parseLeave(many.SerializeAsString()));
}

}  // namespace
}  // namespace platen::wire
