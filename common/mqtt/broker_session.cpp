#include "common/mqtt/broker_session.hpp"

#include "common/log/log.hpp"

#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/sslerr.h>

#include <utility>

namespace platen::mqtt {

namespace {

constexpr int kQos = 1;
constexpr std::chrono::seconds kDisconnectPatience{2};

/// Without an error handler: the library would call it through a copy of the options that is gone.
::mqtt::ssl_options tlsOptions(const ClientSettings& settings) {
    ::mqtt::ssl_options options;
    options.set_trust_store(settings.ca_file);
    if (!settings.cert_file.empty()) options.set_key_store(settings.cert_file);
    if (!settings.key_file.empty()) options.set_private_key(settings.key_file);
    options.set_enable_server_cert_auth(true);
    options.set_verify(true);
    return options;
}

::mqtt::properties connectProperties(const ClientSettings& settings) {
    ::mqtt::properties properties;
    properties.add(
        {::mqtt::property::SESSION_EXPIRY_INTERVAL,
         static_cast<std::int32_t>(settings.session_expiry.count())});
    properties.add({::mqtt::property::RECEIVE_MAXIMUM, settings.receive_maximum});
    properties.add({::mqtt::property::MAXIMUM_PACKET_SIZE, settings.maximum_packet});
    return properties;
}

DeliveryStatus statusOf(int reason_code) {
    switch (reason_code) {
        case ::mqtt::SUCCESS:
            return DeliveryStatus::Accepted;
        case ::mqtt::NO_MATCHING_SUBSCRIBERS:
            return DeliveryStatus::NoSubscriber;
        case ::mqtt::NOT_AUTHORIZED:
            return DeliveryStatus::NotAllowed;
        default:
            return DeliveryStatus::Failed;
    }
}

/// A publish() is recognised by the number that it put into the token's context.
PublishId publishIdOf(const ::mqtt::token& token) {
    return reinterpret_cast<std::uintptr_t>(token.get_user_context());
}

void* contextOf(PublishId id) {
    // NOLINTNEXTLINE(performance-no-int-to-ptr): a number in a void* is what the library offers
    return reinterpret_cast<void*>(static_cast<std::uintptr_t>(id));
}

std::string failureText(const ::mqtt::token& token) {
    const int reason = static_cast<int>(token.get_reason_code());
    if (reason >= ::mqtt::UNSPECIFIED_ERROR) return fmt::format("reason code 0x{:02X}", reason);
    return fmt::format("no connection (Paho code {})", token.get_return_code());
}

/// What OpenSSL had to say on this thread, on which the library has tried to connect.
std::string tlsProblem() {
    std::string text;
    while (const unsigned long code = ERR_get_error()) {
        const char* reason = ERR_reason_error_string(code);
        // The library closes what has failed, which is another failure.
        const bool says_much = ERR_GET_REASON(code) != SSL_R_SHUTDOWN_WHILE_IN_INIT;
        if (text.empty() && says_much && reason != nullptr) text = fmt::format(": TLS: {}", reason);
    }
    return text;
}

}  // namespace

BrokerSession::BrokerSession(
    const ClientSettings& settings, std::vector<std::string> filters, EventSink report_to)
    : sink_{std::move(report_to)},
      filters_{std::move(filters)},
      client_{settings.uri, settings.client_id, ::mqtt::create_options{MQTTVERSION_5}} {
    client_.set_disconnected_handler([this](const ::mqtt::properties&, ::mqtt::ReasonCode code) {
        reportLost(
            {.reason = fmt::format("the broker sent DISCONNECT 0x{:02X}", static_cast<int>(code)),
             .taken_over = code == ::mqtt::SESSION_TAKEN_OVER});
    });
    client_.set_connection_lost_handler([this](const std::string& cause) {
        ERR_clear_error();  // of no interest to the next attempt
        reportLost({.reason = cause.empty() ? std::string{"connection lost"} : cause});
    });
    client_.set_message_callback([this](const ::mqtt::const_message_ptr& message) {
        report(Message{.topic = message->get_topic(), .payload = message->get_payload()});
    });
    connect(settings);
}

BrokerSession::~BrokerSession() = default;

void BrokerSession::connect(const ClientSettings& settings) {
    ::mqtt::connect_options options;
    options.set_mqtt_version(MQTTVERSION_5);
    options.set_clean_start(settings.clean_start);
    options.set_keep_alive_interval(settings.keep_alive);
    options.set_connect_timeout(settings.connect_timeout);
    if (!settings.ca_file.empty()) {
        options.set_ssl(tlsOptions(settings));
    }
    // Last, and on an lvalue: copies of the options keep a pointer into these properties.
    const ::mqtt::properties properties = connectProperties(settings);
    options.set_properties(properties);
    client_.connect(options, nullptr, *this);
}

void BrokerSession::publish(PublishId id, const std::string& topic, std::string_view payload) {
    client_.publish(
        ::mqtt::make_message(topic, payload.data(), payload.size(), kQos, false),
        contextOf(id),
        *this);
}

void BrokerSession::disconnect() {
    ended_ = true;
    try {
        if (client_.is_connected()) client_.disconnect()->wait_for(kDisconnectPatience);
    } catch (const ::mqtt::exception& problem) {
        log::debug("mqtt.disconnect_failed", {{"error", problem.what()}});
    }
}

void BrokerSession::subscribeAll() {
    if (filters_.empty()) return report(Connected{});
    client_.subscribe(
        ::mqtt::string_collection::create(filters_),
        ::mqtt::iasync_client::qos_collection(filters_.size(), kQos),
        nullptr,
        *this);
}

// Callbacks from a C library: nothing may be thrown out of them.
void BrokerSession::on_success(const ::mqtt::token& token) try {
    switch (token.get_type()) {
        case ::mqtt::token::CONNECT:
            return subscribeAll();
        case ::mqtt::token::SUBSCRIBE:
            return report(Connected{});
        case ::mqtt::token::PUBLISH:
            return reportPublish(token);
        default:
            return;
    }
} catch (const std::exception& problem) {
    reportLost({.reason = problem.what()});
}

void BrokerSession::on_failure(const ::mqtt::token& token) try {
    switch (token.get_type()) {
        case ::mqtt::token::CONNECT:
            return reportLost({.reason = failureText(token) + tlsProblem()});
        case ::mqtt::token::SUBSCRIBE:
            return reportLost({.reason = "subscription refused: " + failureText(token)});
        case ::mqtt::token::PUBLISH:
            return reportPublish(token);
        default:
            return;
    }
} catch (const std::exception& problem) {
    reportLost({.reason = problem.what()});
}

void BrokerSession::reportPublish(const ::mqtt::token& token) {
    const auto code = static_cast<int>(token.get_reason_code());
    report(Delivery{
        .id = publishIdOf(token),
        .status = token.get_return_code() == 0 || code >= ::mqtt::UNSPECIFIED_ERROR
                      ? statusOf(code)
                      : DeliveryStatus::Failed,
        .reason_code = static_cast<std::uint8_t>(code)});
}

void BrokerSession::reportLost(Disconnected event) {
    if (!ended_.exchange(true)) report(std::move(event));
}

void BrokerSession::report(Event event) noexcept try {
    sink_(std::move(event));
} catch (const std::exception& problem) {
    log::error("mqtt.event_lost", {{"error", problem.what()}});
}

}  // namespace platen::mqtt
