#include "common/mqtt/client.hpp"

#include "common/crypto/peer_judge.hpp"
#include "tests/common/mqtt/event_log.hpp"
#include "tests/common/mqtt/private_broker.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace platen::mqtt {
namespace {

using tests::BrokerMode;
using tests::EventLog;
using tests::PrivateBroker;

/// A client that reconnects quickly, with what it reported.
struct TestClient {
    explicit TestClient(ClientSettings settings)
        : client{std::move(settings), clock, random, events.sink()} {}

    template <class Kind>
    std::optional<Kind> next() {
        return events.next<Kind>([this] { client.maintain(); });
    }

    SystemClock clock;
    SystemRandom random;
    EventLog events;
    Client client;
};

ClientSettings settingsFor(const PrivateBroker& broker, const std::string& id) {
    ClientSettings settings;
    settings.uri = broker.uri();
    settings.client_id = id;
    settings.back_off = {
        .first = std::chrono::milliseconds{5}, .longest = std::chrono::milliseconds{20}};
    return settings;
}

ClientSettings tlsSettingsFor(PrivateBroker& broker) {
    broker.makeCertificate("client", "extendedKeyUsage=clientAuth");
    auto settings = settingsFor(broker, "tls-client");
    settings.ca_file = broker.file("ca.crt");
    settings.cert_file = broker.file("client.crt");
    settings.key_file = broker.file("client.key");
    return settings;
}

TEST(MqttClient, BringsAMessageToASubscriberAndReportsThePuback) {
    PrivateBroker broker{BrokerMode::Plain};
    TestClient receiver{settingsFor(broker, "receiver")};
    receiver.client.subscribe("$share/group/test/#");
    ASSERT_TRUE(receiver.next<Connected>());
    TestClient sender{settingsFor(broker, "sender")};
    ASSERT_TRUE(sender.next<Connected>());

    const std::string payload{"a\0b", 3};
    const auto id = sender.client.publish("test/x", payload);
    ASSERT_TRUE(id);
    const auto message = receiver.next<Message>();
    ASSERT_TRUE(message);
    EXPECT_EQ(message->topic, "test/x");
    EXPECT_EQ(message->payload, payload);
    const auto delivery = sender.next<Delivery>();
    ASSERT_TRUE(delivery);
    EXPECT_EQ(delivery->id, *id);
    EXPECT_EQ(delivery->status, DeliveryStatus::Accepted);
}

TEST(MqttClient, DeliversToTheBrokerAlsoWhenNobodyListens) {
    PrivateBroker broker{BrokerMode::Plain};
    TestClient sender{settingsFor(broker, "sender")};
    ASSERT_TRUE(sender.next<Connected>());
    ASSERT_TRUE(sender.client.publish("test/x", "payload"));
    const auto delivery = sender.next<Delivery>();
    ASSERT_TRUE(delivery);
    const bool taken = delivery->status == DeliveryStatus::Accepted ||
                       delivery->status == DeliveryStatus::NoSubscriber;
    EXPECT_TRUE(taken);
}

TEST(MqttClient, TellsThatTheAccessListRefusesATopic) {
    PrivateBroker broker{BrokerMode::Plain};
    TestClient sender{settingsFor(broker, "sender")};
    ASSERT_TRUE(sender.next<Connected>());
    ASSERT_TRUE(sender.client.publish("forbidden/x", "payload"));
    const auto delivery = sender.next<Delivery>();
    ASSERT_TRUE(delivery);
    EXPECT_EQ(delivery->status, DeliveryStatus::NotAllowed);
    EXPECT_EQ(delivery->reason_code, 0x87);
}

TEST(MqttClient, ComesBackWithItsSubscriptionsAfterTheBrokerDied) {
    PrivateBroker broker{BrokerMode::Plain};
    TestClient receiver{settingsFor(broker, "receiver")};
    receiver.client.subscribe("test/#");
    ASSERT_TRUE(receiver.next<Connected>());
    broker.kill();
    ASSERT_TRUE(receiver.next<Disconnected>());
    EXPECT_EQ(receiver.client.publish("test/x", "lost"), std::nullopt);
    broker.start();
    ASSERT_TRUE(receiver.next<Connected>());
    ASSERT_TRUE(receiver.client.publish("test/x", "to myself"));
    const auto message = receiver.next<Message>();
    ASSERT_TRUE(message);
    EXPECT_EQ(message->payload, "to myself");
}

TEST(MqttClient, LosesItsConnectionToAnotherClientOfItsName) {
    PrivateBroker broker{BrokerMode::Plain};
    TestClient first{settingsFor(broker, "twin")};
    ASSERT_TRUE(first.next<Connected>());
    TestClient second{settingsFor(broker, "twin")};
    ASSERT_TRUE(second.next<Connected>());
    EXPECT_TRUE(first.next<Disconnected>());
}

TEST(MqttClient, SaysWhyThereIsNoBroker) {
    PrivateBroker broker{BrokerMode::Plain};
    broker.kill();
    TestClient client{settingsFor(broker, "early")};
    const auto lost = client.next<Disconnected>();
    ASSERT_TRUE(lost);
    EXPECT_FALSE(lost->reason.empty());
}

TEST(MqttClient, ReportsNothingAfterStop) {
    PrivateBroker broker{BrokerMode::Plain};
    TestClient client{settingsFor(broker, "polite")};
    ASSERT_TRUE(client.next<Connected>());
    client.client.stop();
    EXPECT_EQ(client.client.publish("test/x", "late"), std::nullopt);
}

TEST(MqttClient, ConnectsWithACertificateOverTls) {
    PrivateBroker broker{BrokerMode::Tls};
    TestClient client{tlsSettingsFor(broker)};
    EXPECT_TRUE(client.next<Connected>());
}

TEST(MqttClient, RefusesABrokerWhoseCertificateNamesAnotherHost) {
    PrivateBroker broker{BrokerMode::Tls};
    auto settings = tlsSettingsFor(broker);
    settings.uri = broker.uri("127.0.0.1");
    TestClient client{settings};
    ASSERT_TRUE(client.next<Disconnected>());
    EXPECT_EQ(client.client.publish("test/x", "to a stranger"), std::nullopt);
}

TEST(MqttClient, RefusesABrokerOfAnotherAuthority) {
    PrivateBroker broker{BrokerMode::Tls};
    PrivateBroker stranger{BrokerMode::Tls};
    auto settings = tlsSettingsFor(broker);
    settings.ca_file = stranger.file("ca.crt");
    TestClient client{settings};
    ASSERT_TRUE(client.next<Disconnected>());
    EXPECT_EQ(client.client.publish("test/x", "to a stranger"), std::nullopt);
}

TEST(MqttClient, JudgesABrokersCertificateByTheTimeThatItIsGiven) {
    PrivateBroker broker{BrokerMode::Tls};
    TimePoint time{};
    std::vector<crypto::RefusedCertificate> refused;
    const crypto::PeerJudge judge{
        [&] { return std::vector<crypto::PossibleTime>{{.from = time, .to = time}}; },
        [&](const auto& certificate) { refused.push_back(certificate); }};
    {
        TestClient in_1970{tlsSettingsFor(broker)};
        ASSERT_TRUE(in_1970.next<Disconnected>());
    }
    ASSERT_FALSE(refused.empty());
    EXPECT_EQ(refused.front().reason, "certificate is not yet valid");
    time = SystemClock{}.wallNow();
    TestClient now{tlsSettingsFor(broker)};
    EXPECT_TRUE(now.next<Connected>());
}

TEST(MqttClient, IsRefusedWithoutACertificate) {
    PrivateBroker broker{BrokerMode::Tls};
    auto settings = tlsSettingsFor(broker);
    settings.cert_file.clear();
    settings.key_file.clear();
    TestClient client{settings};
    ASSERT_TRUE(client.next<Disconnected>());
}

}  // namespace
}  // namespace platen::mqtt
