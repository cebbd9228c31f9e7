#pragma once

#include "common/core/random.hpp"
#include "common/metrics/metrics.hpp"
#include "server/web/web_server.hpp"
#include "tests/server/support/fresh_database.hpp"
#include "tests/server/web_support/adjustable_clock.hpp"
#include "tests/server/web_support/http_client.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <functional>
#include <memory>
#include <string>

namespace platen::testing {

/// What a browser keeps of a log-in.
struct Browser {
    std::string cookie;
    std::string csrf_token;
};

/// The whole web server on free ports over a database of its own: a dealer with the customers A and
/// B, each with a site, an agent and two devices; an administrator of the dealer and one of each
/// customer, and a viewer of A. Everybody's password is kPassword. Every API exchange is noted for
/// the conformance check (conformance.hpp).
class ApiFixture : public ::testing::Test {
protected:
    static constexpr const char* kPassword = "correct horse battery";

    struct CustomerFleet {
        Customer customer;
        std::string first_device;
        std::string second_device;
        std::string quarantined;  ///< a record that waits for a decision
    };

    using Adjust = std::function<void(server::web::WebSettings& settings)>;
    /// `adjust` may change the settings of the web server.
    explicit ApiFixture(const Adjust& adjust = {});
    ~ApiFixture() override;

    /// Over the people's listener. Adds Content-Type for a body.
    Reply call(Call call);
    /// The same with a session: cookie, and X-CSRF-Token for all but GET.
    Reply call(const Browser& browser, Call call);
    Reply get(const Browser& browser, const std::string& path);
    /// POST /api/v1/session, whatever comes of it.
    Reply tryLogIn(const std::string& email, const std::string& password);
    /// Fails the test when it is refused.
    Browser logIn(const std::string& email);
    /// Over the agents' listener, by TLS.
    Reply callAgents(Call call);

    std::string addDevice(const Customer& customer, const std::string& serial);
    /// Changes what a device said last: columns of device_latest or of device_state. What lists
    /// show of it follows, as in the analysis.
    void changeLatest(const std::string& device, const std::string& columns);
    void changeState(const std::string& device, const std::string& columns);
    /// The device states just these counters: name, value, unit.
    struct StatedCounter {
        std::string name;
        std::int64_t value{0};
        std::string unit{"impressions"};
        std::string oid{};
    };
    void state(
        const Customer& customer,
        const std::string& device,
        const std::vector<StatedCounter>& counters);
    /// A record that the analysis has set aside. Returns its id.
    std::string addQuarantined(const Customer& customer, const std::string& payload);
    [[nodiscard]] std::string file(const std::string& name) const { return folder_ / name; }

    FreshDatabase database_;
    AdjustableClock clock_;
    SystemRandom random_;
    metrics::Registry metrics_;
    TenantId dealer_;
    CustomerFleet a_;
    CustomerFleet b_;
    std::unique_ptr<server::db::Database> web_database_;
    std::unique_ptr<server::web::WebServer> server_;

private:
    void showLatest(const std::string& device);
    void addPeople();
    void addUser(const std::string& email, const TenantId& organisation, const std::string& role);
    CustomerFleet addFleet(const std::string& name);
    void makePki();
    void startServer(const Adjust& adjust);

    std::filesystem::path folder_;
};

}  // namespace platen::testing
