#include "agent/polling/left_devices.hpp"

#include <gtest/gtest.h>

namespace platen::agent::polling {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

const snmp::Peer kPeer{.address = snmp::IpAddress::parse("192.0.2.7").value(), .port = 161};
const snmp::Peer kOther{.address = snmp::IpAddress::parse("192.0.2.8").value(), .port = 161};

TEST(LeftDevices, AreLeftUntilTheirTimeIsOver) {
    LeftDevices devices;
    EXPECT_TRUE(devices.leave(kPeer, hours{1}, minutes{45}));
    EXPECT_EQ(devices.turnOf(kPeer, hours{1} + minutes{44}), Turn::Left);
    EXPECT_EQ(devices.turnOf(kOther, hours{1}), Turn::Own);
    EXPECT_EQ(devices.count(hours{1}), 1U);
    EXPECT_EQ(devices.turnOf(kPeer, hours{1} + minutes{45}), Turn::TakenBack);
    EXPECT_EQ(devices.turnOf(kPeer, hours{1} + minutes{46}), Turn::Own) << "told once";
    EXPECT_EQ(devices.count(hours{1} + minutes{46}), 0U);
}

TEST(LeftDevices, AreLeftLongerWhenTheServerRepeatsIt) {
    LeftDevices devices;
    EXPECT_TRUE(devices.leave(kPeer, hours{1}, minutes{45}));
    EXPECT_FALSE(devices.leave(kPeer, hours{1} + minutes{30}, minutes{45}));
    EXPECT_EQ(devices.turnOf(kPeer, hours{2}), Turn::Left);
    EXPECT_EQ(devices.turnOf(kPeer, hours{2} + minutes{15}), Turn::TakenBack);
}

TEST(LeftDevices, FollowTheLastWordOfTheServer) {
    LeftDevices devices;
    (void)devices.leave(kPeer, hours{1}, minutes{45});
    (void)devices.leave(kPeer, hours{1}, minutes{5});
    EXPECT_EQ(devices.turnOf(kPeer, hours{1} + minutes{5}), Turn::TakenBack);
}

TEST(LeftDevices, AreReadOnceADayAnyway) {
    LeftDevices devices;
    for (int hour = 0; hour < 24; ++hour) {
        (void)devices.leave(kPeer, hours{hour}, hours{2});
        EXPECT_EQ(devices.turnOf(kPeer, hours{hour}), Turn::Left);
    }
    (void)devices.leave(kPeer, hours{24}, hours{2});
    EXPECT_EQ(devices.turnOf(kPeer, hours{24}), Turn::Own);
    EXPECT_EQ(devices.turnOf(kPeer, hours{25}), Turn::Left);
}

TEST(LeftDevices, AreForgotten) {
    LeftDevices devices;
    (void)devices.leave(kPeer, hours{1}, hours{1});
    devices.forget(kPeer);
    EXPECT_EQ(devices.turnOf(kPeer, hours{1}), Turn::Own);
}

}  // namespace
}  // namespace platen::agent::polling
