#include "tests/server/web_support/api_fixture.hpp"

#include "common/crypto/certificate_authority.hpp"
#include "common/crypto/password.hpp"
#include "common/crypto/pem_file.hpp"
#include "common/normalise/standard_reading.hpp"
#include "server/db/transaction.hpp"
#include "server/domain/devices/device_state_store.hpp"
#include "server/domain/devices/latest_rows_store.hpp"
#include "server/domain/readings/counter_set_store.hpp"
#include "server/rules/device_state_rules.hpp"
#include "tests/server/web_support/conformance.hpp"

#include <fmt/format.h>

#include <fstream>

namespace platen::testing {

namespace {

using server::db::TenantScope;
using server::db::Transaction;

constexpr crypto::PasswordCost kCheapest{.passes = 1, .memory_bytes = 8'192};

/// Supplies, trays and alerts as the analysis writes them.
constexpr const char* kSupplies =
    R"([{"index":"1.1","description":"Black Toner","kind":"toner","color":"black",)"
    R"("state":"percent","percent":63,"level":6300,"capacity":10000,"unit":"impressions",)"
    R"("part_number":null},{"index":"1.2","kind":"waste_toner","state":"percent","percent_full":10}])";
constexpr const char* kTrays = R"([{"index":"1.1","name":"Cassette 1","level":250,"capacity":500,)"
                               R"("media":"iso_a4_210x297mm","state":"amount"}])";
constexpr const char* kAlerts =
    R"([{"severity":"warning","group":"marker_supplies","code":"toner_low","text":"Toner low"}])";

}  // namespace

ApiFixture::ApiFixture(const Adjust& adjust) : dealer_{random_.uuid()} {
    std::string name = (std::filesystem::temp_directory_path() / "platen-web-XXXXXX").string();
    folder_ = ::mkdtemp(name.data());
    Transaction tx{database_.admin(), TenantScope::none()};
    tx.exec(
        "INSERT INTO organisation (tenant_id, kind, name) VALUES ($1, 'dealer', 'Dealer')",
        dealer_);
    tx.commit();
    a_ = addFleet("A");
    b_ = addFleet("B");
    addPeople();
    makePki();
    startServer(adjust);
}

ApiFixture::~ApiFixture() {
    server_.reset();
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
}

ApiFixture::CustomerFleet ApiFixture::addFleet(const std::string& name) {
    CustomerFleet fleet{
        .customer = addCustomer(database_, name),
        .first_device = {},
        .second_device = {},
        .quarantined = {}};
    Transaction tx{database_.admin(), TenantScope::none()};
    tx.exec(
        "UPDATE organisation SET parent_id = $1 WHERE tenant_id = $2",
        dealer_,
        fleet.customer.tenant);
    tx.commit();
    fleet.first_device = addDevice(fleet.customer, name + "-0001");
    fleet.second_device = addDevice(fleet.customer, name + "-0002");
    fleet.quarantined = addQuarantined(fleet.customer, "no record of " + name);
    return fleet;
}

std::string ApiFixture::addDevice(const Customer& customer, const std::string& serial) {
    const std::string id = random_.uuid();
    Transaction tx{database_.admin(), TenantScope::of(customer.tenant)};
    tx.exec(
        "INSERT INTO device (tenant_id, id, site_id, agent_id, vendor, model, serial, address, "
        "first_seen_at) VALUES ($1, $2, $3, $4, 'Kyocera', 'FS-1028MFP', $5, '10.0.0.9', now())",
        customer.tenant,
        id,
        customer.site,
        customer.agent,
        serial);
    tx.exec(
        "INSERT INTO device_latest (tenant_id, device_id, status, errors, console, supplies, "
        "trays, alerts) VALUES ($1, $2, 'idle', '{low_toner}', '{Ready}', $3::jsonb, $4::jsonb, "
        "$5::jsonb)",
        customer.tenant,
        id,
        kSupplies,
        kTrays,
        kAlerts);
    tx.exec(
        "UPDATE device_state SET taken_at = now(), received_at = now(), stream_id = 1, seq = 1, "
        "full_at = now(), full_n = 1, n = 1, day = current_date "
        "WHERE tenant_id = $1 AND device_id = $2",
        customer.tenant,
        id);
    tx.commit();
    state(
        customer,
        id,
        {{.name = "mono_impressions", .value = 1000},
         {.name = "total_impressions", .value = 1200, .oid = "1.3.6.1.4.1.1.1"}});
    return id;
}

void ApiFixture::changeLatest(const std::string& device, const std::string& columns) {
    database_.execute(
        fmt::format("UPDATE device_latest SET {} WHERE device_id = '{}'", columns, device));
    showLatest(device);
}

void ApiFixture::changeState(const std::string& device, const std::string& columns) {
    database_.execute(
        fmt::format("UPDATE device_state SET {} WHERE device_id = '{}'", columns, device));
    showLatest(device);
}

void ApiFixture::state(
    const Customer& customer,
    const std::string& device,
    const std::vector<StatedCounter>& counters) {
    std::vector<Counter> all;
    for (const StatedCounter& counter : counters)
        all.push_back(
            {.name = counter.name,
             .value = static_cast<std::uint64_t>(counter.value),
             .unit = unitFromName(counter.unit),
             .oid = counter.oid});
    const auto stated = server::domain::statedCounters(all);
    const server::domain::CounterSets::Wanted wanted{
        .tenant = customer.tenant, .places = stated.places};
    {
        Transaction tx{database_.admin(), TenantScope::of(customer.tenant)};
        server::domain::CounterSets sets;
        tx.exec(
            "UPDATE device_state SET counter_set = $3, counters = $4::bigint[] "
            "WHERE tenant_id = $1 AND device_id = $2",
            customer.tenant,
            device,
            sets.need(tx, {&wanted, 1}).front()->number,
            stated.values);
        tx.commit();
    }
    showLatest(device);
}

void ApiFixture::showLatest(const std::string& device) {
    using namespace server::domain;
    const TenantId tenant{
        database_.value(fmt::format("SELECT tenant_id FROM device WHERE id = '{}'", device))};
    CounterSets sets;
    Transaction tx{database_.admin(), TenantScope::of(tenant)};
    const DeviceKey key{tenant, DeviceId{device}};
    auto states = lockDeviceStates(tx, {&key, 1});
    DeviceState& state = states.at(key);
    LatestOwner owner{.state = state, .stated = {}};
    if (state.counter_set) {
        const CounterSets::Key number{tenant, *state.counter_set};
        const auto& places = sets.find(tx, {&number, 1}).at(number)->places;
        for (std::size_t i = 0; i < places.size(); ++i)
            owner.stated.push_back(
                {.name = places[i].name,
                 .value = static_cast<std::uint64_t>(state.counters.at(i)),
                 .unit = places[i].unit,
                 .oid = places[i].oid});
    }
    const auto shown = server::rules::shownState(loadLatest(tx, {&owner, 1}).at(key));
    state.status = shown.status;
    state.reasons = shown.reasons;
    state.alerts = shown.alerts;
    state.supply_left = shown.supply_left;
    state.total = shown.total;
    state.mono = shown.mono;
    state.color = shown.color;
    saveDeviceState(tx, state);
    tx.commit();
}

std::string ApiFixture::addQuarantined(const Customer& customer, const std::string& payload) {
    const std::string id = random_.uuid();
    Transaction tx{database_.admin(), TenantScope::of(customer.tenant)};
    tx.exec(
        "INSERT INTO quarantine (tenant_id, id, agent_id, epoch, first_seq, last_seq, received_at, "
        "stage, kind, reason, sha256, payload) VALUES ($1, $2, $3, $4, 7, 7, "
        "date_trunc('milliseconds', clock_timestamp()), 'analyze', 'record', 'cannot be used', "
        "sha256($5), $5)",
        customer.tenant,
        id,
        customer.agent,
        server::db::Bytes{uuidToBytes(random_.uuid())},
        server::db::Bytes{payload});
    tx.commit();
    return id;
}

void ApiFixture::addPeople() {
    addUser("admin@dealer.test", dealer_, "admin");
    addUser("admin@a.test", a_.customer.tenant, "admin");
    addUser("viewer@a.test", a_.customer.tenant, "viewer");
    addUser("admin@b.test", b_.customer.tenant, "admin");
}

void ApiFixture::addUser(
    const std::string& email, const TenantId& organisation, const std::string& role) {
    static crypto::Passwords passwords{kCheapest};
    Transaction tx{database_.admin(), TenantScope::none()};
    tx.exec(
        "INSERT INTO login_user (id, organisation_id, email, password_hash, role) "
        "VALUES ($1, $2, $3, $4, $5)",
        random_.uuid(),
        organisation,
        email,
        passwords.hash(Secret{kPassword}),
        role);
    tx.commit();
}

void ApiFixture::makePki() {
    const auto agent = crypto::CertificateAuthority::make("Agent CA", clock_, random_);
    const auto service = crypto::CertificateAuthority::make("Service CA", clock_, random_);
    const crypto::CertificateAuthority service_ca{service, clock_, random_};
    const Secret key = crypto::makeKeyPem();
    const auto certificate =
        service_ca.signServer(crypto::makeCsrPem(key, "x"), {"localhost", "127.0.0.1"});
    crypto::writePublicFile(file("agent-ca.crt"), agent.certificate_pem);
    crypto::writePrivateFile(file("agent-ca.key"), agent.key_pem);
    crypto::writePublicFile(file("service-ca.crt"), service.certificate_pem);
    crypto::writePublicFile(file("web.crt"), certificate.value() + service.certificate_pem);
    crypto::writePrivateFile(file("web.key"), key);
}

void ApiFixture::startServer(const Adjust& adjust) {
    std::filesystem::create_directories(folder_ / "portal/assets");
    std::ofstream{folder_ / "portal/index.html"} << "<html data-nonce=\"__CSP_NONCE__\"></html>";
    std::ofstream{folder_ / "portal/assets/index-1a2b.js"} << "export {};";
    server::web::WebSettings settings;
    settings.listen = "127.0.0.1:0";
    settings.portal_dir = folder_ / "portal";
    settings.threads = 8;
    if (adjust) adjust(settings);
    server::web::AgentListenerSettings agents;
    agents.listen = "127.0.0.1:0";
    agents.certificate_file = file("web.crt");
    agents.key_file = file("web.key");
    agents.agent_ca_certificate_file = file("agent-ca.crt");
    agents.agent_ca_key_file = file("agent-ca.key");
    agents.service_ca_certificate_file = file("service-ca.crt");
    agents.broker_host = "broker.test";
    agents.public_url = "https://agents.test:8443";
    web_database_ = database_.as("platen_web");
    server_ = std::make_unique<server::web::WebServer>(
        settings,
        agents,
        server::web::WebParts{*web_database_, clock_, random_, metrics_, kCheapest});
    server_->start();
}

Reply ApiFixture::call(Call call) {
    if (!call.body.empty()) call.headers.try_emplace("Content-Type", "application/json");
    Reply reply = callHttp(server_->port(), call);
    Conformance::note(call, reply);
    return reply;
}

Reply ApiFixture::call(const Browser& browser, Call call) {
    call.headers["Cookie"] = browser.cookie;
    if (call.method != "GET") call.headers.try_emplace("X-CSRF-Token", browser.csrf_token);
    return this->call(std::move(call));
}

Reply ApiFixture::get(const Browser& browser, const std::string& path) {
    return call(browser, {.method = "GET", .path = path, .body = ""});
}

Reply ApiFixture::tryLogIn(const std::string& email, const std::string& password) {
    return call(
        {.method = "POST",
         .path = "/api/v1/session",
         .body = fmt::format(R"({{"email":"{}","password":"{}"}})", email, password)});
}

Browser ApiFixture::logIn(const std::string& email) {
    const Reply reply = tryLogIn(email, kPassword);
    EXPECT_EQ(reply.status, 200) << reply.body;
    const std::string cookie = reply.header("set-cookie");
    return {.cookie = cookie.substr(0, cookie.find(';')), .csrf_token = reply.text("csrf_token")};
}

Reply ApiFixture::callAgents(Call call) {
    call.headers.try_emplace("Content-Type", "application/json");
    Reply reply = callHttps(server_->agentsPort(), file("service-ca.crt"), call);
    Conformance::note(call, reply);
    return reply;
}

}  // namespace platen::testing
