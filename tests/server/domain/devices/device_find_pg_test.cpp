#include "common/core/random.hpp"
#include "common/core/text.hpp"
#include "server/db/transaction.hpp"
#include "server/domain/devices/device_find_store.hpp"
#include "server/domain/devices/devices_query_rules.hpp"
#include "tests/server/support/fresh_database.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <memory>
#include <random>

// Lists of random devices against a reference that is written here once more: whichever way the
// store takes, the pages together are the devices that match, each once, in order.
namespace platen::server::domain {
namespace {

using platen::testing::addCustomer;
using platen::testing::Customer;
using platen::testing::FreshDatabase;

constexpr int kDevices = 90;
constexpr int kQueries = 60;
constexpr std::int64_t kPage = 17;

struct Model {
    std::string id;
    int customer{0};
    std::string vendor, model, serial, name, label, asset_number, location, firmware, address;
    std::string site;
    bool read{false};  ///< there is a latest state; otherwise what follows is not known
    std::string status{"unknown"};
    int alerts{0};
    int findings{0};
    std::optional<std::int64_t> supply, total, taken_at, pages, trust;
};

using Key = std::optional<std::string>;

std::string padded(std::int64_t number) {
    return fmt::format("{:020}", number);
}

Key textKey(const std::string& text) {
    if (text.empty()) return std::nullopt;
    return asciiLower(text);
}

Key numberKey(const std::optional<std::int64_t>& number) {
    if (!number) return std::nullopt;
    return padded(*number);
}

Key addressKey(const std::string& address) {
    if (address.empty()) return std::nullopt;
    std::string key;
    for (const auto part : split(address, '.'))
        key += fmt::format("{:0>3}.", part);
    return key;
}

Key statusKey(const std::string& status) {
    const std::vector<std::string> gravest{
        "down", "unreachable", "warning", "unknown", "warmup", "printing", "idle"};
    return padded(std::find(gravest.begin(), gravest.end(), status) - gravest.begin());
}

struct Order {
    std::string name;
    Key (*key)(const Model&);
};
const std::vector<Order>& orders() {
    static const std::vector<Order> kOrders{
        {"name", [](const Model& m) { return textKey(m.name); }},
        {"model",
         [](const Model& m) { return textKey(std::string{trim(m.vendor + " " + m.model)}); }},
        {"serial", [](const Model& m) { return textKey(m.serial); }},
        {"address", [](const Model& m) { return addressKey(m.address); }},
        {"status", [](const Model& m) { return statusKey(m.status); }},
        {"site", [](const Model& m) { return textKey(m.site); }},
        {"vendor", [](const Model& m) { return textKey(m.vendor); }},
        {"firmware", [](const Model& m) { return textKey(m.firmware); }},
        {"location", [](const Model& m) { return textKey(m.location); }},
        {"label", [](const Model& m) { return textKey(m.label); }},
        {"taken_at", [](const Model& m) { return numberKey(m.taken_at); }},
        {"supply", [](const Model& m) { return numberKey(m.supply); }},
        {"total", [](const Model& m) { return numberKey(m.total); }},
        {"mono", [](const Model& m) { return numberKey(m.total); }},
        {"color", [](const Model&) { return Key{}; }},
        {"pages_30d", [](const Model& m) { return numberKey(m.pages); }},
        {"trust", [](const Model& m) { return numberKey(m.trust); }}};
    return kOrders;
}

TimePoint minute(std::int64_t number) {
    return parseUtc("2026-11-21T00:00:00Z").value() + std::chrono::minutes{number};
}

/// A filter and, once more, what it means.
struct Case {
    std::string name;
    std::function<void(DeviceFilter&)> ask;
    std::function<bool(const Model&)> matches;
};

class DeviceFind : public ::testing::Test {
protected:
    DeviceFind() {
        for (int i = 0; i < 2; ++i)
            customers_.push_back(addCustomer(database_, fmt::format("Customer {}", i)));
        addSites();
        for (int i = 0; i < kDevices; ++i)
            addDevice();
        web_ = database_.as("platen_web");
    }

    /// A number below `most`.
    int draw(int most) { return std::uniform_int_distribution<int>{0, most - 1}(random_); }
    std::string drawOf(const std::vector<std::string>& texts) {
        return texts[static_cast<std::size_t>(draw(static_cast<int>(texts.size())))];
    }

    void addSites() {
        for (const Customer& customer : customers_)
            database_.execute(fmt::format(
                "UPDATE site SET name = 'Main' WHERE tenant_id = '{0}'; "
                "INSERT INTO site (tenant_id, id, name) VALUES ('{0}', gen_random_uuid(), 'annex')",
                customer.tenant.value));
    }

    void addDevice() {
        Model m;
        m.id = uuids_.uuid();
        m.customer = draw(2);
        m.vendor = drawOf({"", "HP", "hp", "Kyocera", "Xerox"});
        m.model = drawOf({"", "Laser 1", "LASER 2", "x%y_z"});
        m.serial = drawOf({"", "AB", "ab1", "ABC2", "Z9"});
        m.name = drawOf({"", "", "Reception", "reception 2", "büro"});
        m.label = drawOf({"", "", "", "Front", "back"});
        m.asset_number = drawOf({"", "INV-1", "inv-10"});
        m.location = drawOf({"", "Floor 1", "Floor 10", "Cellar"});
        m.firmware = drawOf({"", "V1", "V2"});
        m.address = drawOf({"", "10.0.0.9", "10.0.0.10", "10.0.1.1", "192.168.1.2"});
        m.site = drawOf({"Main", "annex"});
        m.read = draw(4) > 0;
        if (m.read) {
            m.status = drawOf({"idle", "printing", "down", "warning", "unreachable", "unknown"});
            m.alerts = draw(3);
            if (draw(3) > 0) m.supply = draw(6) * 10;
            if (draw(3) > 0) m.total = draw(5);
            m.taken_at = draw(6);
            m.findings = draw(2);
            if (draw(3) > 0) m.pages = draw(5);
            if (draw(3) > 0) m.trust = draw(100);
        }
        write(m);
        devices_.push_back(m);
    }

    void write(const Model& m) {
        const Customer& customer = customers_[static_cast<std::size_t>(m.customer)];
        db::Transaction tx{database_.admin(), db::TenantScope::of(customer.tenant)};
        tx.exec(
            "INSERT INTO device (tenant_id, id, site_id, agent_id, vendor, model, serial, name, "
            "label, asset_number, location, firmware, address, first_seen_at) "
            "SELECT $1, $2, s.id, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, now() "
            "FROM site s WHERE s.tenant_id = $1 AND s.name = $3",
            customer.tenant,
            m.id,
            m.site,
            customer.agent,
            m.vendor,
            m.model,
            m.serial,
            m.name,
            m.label,
            m.asset_number,
            m.location,
            m.firmware,
            m.address);
        if (m.read) writeState(tx, customer, m);
        tx.commit();
    }

    static void writeState(db::Transaction& tx, const Customer& customer, const Model& m) {
        tx.exec(
            "UPDATE device_state SET taken_at = $3, status = $4, total = $5, mono = $5, "
            "supply_left = $6, alerts = $7, pages_30d = $8, trust = $9, open_findings = $10 "
            "WHERE tenant_id = $1 AND device_id = $2",
            customer.tenant,
            m.id,
            minute(*m.taken_at),
            m.status,
            m.total,
            m.supply,
            m.alerts,
            m.pages,
            m.trust,
            m.findings);
    }

    DeviceFilter everything() {
        DeviceFilter filter;
        for (const Customer& customer : customers_)
            filter.tenants.push_back(customer.tenant);
        return filter;
    }

    std::vector<std::string> expected(const Case& asked, const Order& order, bool descending) {
        std::vector<const Model*> matching;
        for (const Model& m : devices_) {
            if (asked.matches(m)) matching.push_back(&m);
        }
        std::sort(matching.begin(), matching.end(), [&](const Model* a, const Model* b) {
            const Key left = order.key(*a);
            const Key right = order.key(*b);
            if (left.has_value() != right.has_value()) return left.has_value();
            const auto places = std::pair{std::pair{left, a->id}, std::pair{right, b->id}};
            return descending ? places.second < places.first : places.first < places.second;
        });
        std::vector<std::string> ids;
        for (const Model* m : matching)
            ids.push_back(m->id);
        return ids;
    }

    std::vector<std::string> allPages(DeviceQuery query, const FindLimits& limits) {
        std::vector<std::string> ids;
        query.page.limit = kPage;
        while (ids.size() <= devices_.size()) {
            db::Transaction tx{
                *web_,
                db::TenantScope::of(query.filter.tenants),
                isAlongTenant(query) ? db::Manner::KeptPlans : db::Manner::Plain};
            const auto found = findDevices(tx, query, limits);
            const auto shown = std::min<std::size_t>(found.size(), kPage);
            for (std::size_t i = 0; i < shown; ++i)
                ids.push_back(found[i].id.value);
            if (found.size() <= shown) break;
            const FoundDevice& last = found[shown - 1];
            query.page.after = {last.key ? "=" : "", last.key.value_or(""), last.id.value};
        }
        return ids;
    }

    FreshDatabase database_;
    SystemRandom uuids_;
    std::mt19937 random_{20261121};  // NOLINT(cert-msc51-cpp): the same devices every time
    std::vector<Customer> customers_;
    std::vector<Model> devices_;
    std::unique_ptr<db::Database> web_;
};

bool contains(const std::string& text, const std::string& part) {
    return asciiLower(text).find(asciiLower(part)) != std::string::npos;
}

void setText(DeviceFilter& filter, DeviceText text, std::string_view asked) {
    filter.texts.at(static_cast<std::size_t>(text)) = textRange(asked);
}

const std::vector<Case>& cases() {
    using F = DeviceFilter;
    using M = const Model&;
    static const std::vector<Case> kCases{
        {"all", [](F&) {}, [](M) { return true; }},
        {"vendor",
         [](F& f) { setText(f, DeviceText::Vendor, "HP"); },
         [](M m) { return asciiLower(m.vendor) == "hp"; }},
        {"model beginning",
         [](F& f) { setText(f, DeviceText::Model, "las*"); },
         [](M m) { return asciiLower(m.model).starts_with("las"); }},
        {"serial beginning",
         [](F& f) { setText(f, DeviceText::Serial, "AB*"); },
         [](M m) { return asciiLower(m.serial).starts_with("ab"); }},
        {"serial",
         [](F& f) { setText(f, DeviceText::Serial, "AB"); },
         [](M m) { return m.serial == "AB"; }},
        {"name",
         [](F& f) { setText(f, DeviceText::Name, "RECEPTION"); },
         [](M m) { return m.name == "Reception"; }},
        {"label",
         [](F& f) { setText(f, DeviceText::Label, "f*"); },
         [](M m) { return m.label == "Front"; }},
        {"asset number",
         [](F& f) { setText(f, DeviceText::AssetNumber, "INV-1"); },
         [](M m) { return m.asset_number == "INV-1"; }},
        {"location",
         [](F& f) { setText(f, DeviceText::Location, "floor*"); },
         [](M m) { return contains(m.location, "floor"); }},
        {"firmware",
         [](F& f) { setText(f, DeviceText::Firmware, "v2"); },
         [](M m) { return m.firmware == "V2"; }},
        {"network",
         [](F& f) {
             f.addresses = TextRange{"10.0.0.0", "10.0.0.255"};
         },
         [](M m) { return m.address.starts_with("10.0.0."); }},
        {"status",
         [](F& f) {
             f.statuses = {1, 4};
         },
         [](M m) { return m.status == "down" || m.status == "unknown"; }},
        {"supply",
         [](F& f) { f.supply_most = 20; },
         [](M m) { return m.supply && *m.supply <= 20; }},
        {"alerts", [](F& f) { f.alerts = true; }, [](M m) { return m.alerts > 0; }},
        {"no alerts", [](F& f) { f.alerts = false; }, [](M m) { return m.alerts == 0; }},
        {"findings", [](F& f) { f.findings = true; }, [](M m) { return m.findings > 0; }},
        {"no findings", [](F& f) { f.findings = false; }, [](M m) { return m.findings == 0; }},
        {"seen before",
         [](F& f) { f.seen_before = minute(3); },
         [](M m) { return !m.taken_at || *m.taken_at < 3; }},
        {"seen after",
         [](F& f) { f.seen_after = minute(3); },
         [](M m) { return m.taken_at && *m.taken_at >= 3; }},
        {"words",
         [](F& f) { f.patterns = searchPatterns("RECEP b 10.0 h"); },
         [](M m) {
             const std::string text = m.serial + " " + m.model + " " + m.vendor + " " + m.address +
                                      " " + m.name + " " + m.label + " " + m.asset_number + " " +
                                      m.location;
             return contains(text, "recep") && contains(text, "b") && contains(text, "10.0") &&
                    contains(text, "h");
         }},
        {"wildcards of a word",
         [](F& f) { f.patterns = searchPatterns("%y_"); },
         [](M m) { return m.model == "x%y_z"; }},
        {"several",
         [](F& f) {
             setText(f, DeviceText::Vendor, "k*");
             f.alerts = false;
             f.seen_after = minute(1);
         },
         [](M m) {
             return m.vendor == "Kyocera" && m.alerts == 0 && m.taken_at && *m.taken_at >= 1;
         }},
        {"nothing", [](F& f) { setText(f, DeviceText::Name, "nobody"); }, [](M) { return false; }}};
    return kCases;
}

/// For who sees few devices; for many, with matches that are few, that stand near the beginning,
/// and for which the walk is too long.
const std::vector<FindLimits>& ways() {
    static const std::vector<FindLimits> kWays{
        {},
        {.few_devices = 0},
        {.few_devices = 0, .few_matches = 1},
        {.few_devices = 0, .few_matches = 1, .longest_walk = 9}};
    return kWays;
}

TEST_F(DeviceFind, GivesAllThatMatchInEveryOrderByEveryWay) {
    for (const Order& order : orders()) {
        for (const bool descending : {false, true}) {
            const auto want = expected(cases().front(), order, descending);
            for (const FindLimits& way : ways()) {
                const DeviceQuery query{
                    .filter = everything(),
                    .order = parseDeviceOrder((descending ? "-" : "") + order.name),
                    .page = {}};
                ASSERT_EQ(allPages(query, way), want) << (descending ? "-" : "") << order.name;
            }
        }
    }
}

TEST_F(DeviceFind, GivesAllOfOneCustomerInEveryOrderByEveryWay) {
    const Case own{"own", [](DeviceFilter&) {}, [](const Model& m) { return m.customer == 0; }};
    for (const Order& order : orders()) {
        for (const bool descending : {false, true}) {
            DeviceQuery query{
                .filter = everything(),
                .order = parseDeviceOrder((descending ? "-" : "") + order.name),
                .page = {}};
            query.filter.tenants.pop_back();
            for (const FindLimits& way : ways()) {
                ASSERT_EQ(allPages(query, way), expected(own, order, descending))
                    << (descending ? "-" : "") << order.name;
            }
        }
    }
}

TEST_F(DeviceFind, GivesAllThatMatchForEveryFilterByEveryWay) {
    for (const Case& asked : cases()) {
        const Order& order = orders()[static_cast<std::size_t>(draw(17))];
        const auto want = expected(asked, order, false);
        for (const FindLimits& way : ways()) {
            DeviceQuery query{
                .filter = everything(), .order = parseDeviceOrder(order.name), .page = {}};
            asked.ask(query.filter);
            ASSERT_EQ(allPages(query, way), want) << asked.name << " by " << order.name;
        }
    }
}

TEST_F(DeviceFind, GivesAllThatMatchForRandomFiltersAndOrders) {
    for (int i = 0; i < kQueries; ++i) {
        const Case& asked =
            cases()[static_cast<std::size_t>(draw(static_cast<int>(cases().size())))];
        const Order& order = orders()[static_cast<std::size_t>(draw(17))];
        const bool descending = draw(2) == 1;
        const FindLimits& way = ways()[static_cast<std::size_t>(draw(4))];
        DeviceQuery query{
            .filter = everything(),
            .order = parseDeviceOrder((descending ? "-" : "") + order.name),
            .page = {}};
        asked.ask(query.filter);
        ASSERT_EQ(allPages(query, way), expected(asked, order, descending))
            << asked.name << " by " << (descending ? "-" : "") << order.name;
    }
}

TEST_F(DeviceFind, ShowsNobodyTheDevicesOfOthers) {
    for (const FindLimits& way : ways()) {
        DeviceQuery query{.filter = everything(), .order = {}, .page = {}};
        query.filter.tenants = {customers_[1].tenant};
        const Case own{"own", [](DeviceFilter&) {}, [](const Model& m) { return m.customer == 1; }};
        EXPECT_EQ(allPages(query, way), expected(own, orders()[1], false));
        for (const std::string order : {"pages_30d", "-pages_30d"}) {  // along the tenant's index
            query.order = parseDeviceOrder(order);
            const bool descending = order.front() == '-';
            EXPECT_EQ(allPages(query, way), expected(own, orders()[15], descending)) << order;
        }
    }
}

TEST_F(DeviceFind, SortsByWhatChangedSince) {
    const Model& device = devices_.front();
    database_.execute(fmt::format(
        "UPDATE device SET label = '!first' WHERE id = '{}'; "
        "UPDATE site SET name = '!site' WHERE name = 'annex'",
        device.id));
    DeviceQuery query{.filter = everything(), .order = parseDeviceOrder("label"), .page = {}};
    EXPECT_EQ(allPages(query, {}).front(), device.id);
    query.order = parseDeviceOrder("site");
    const std::string id = allPages(query, {}).front();
    const auto first = std::find_if(
        devices_.begin(), devices_.end(), [&id](const Model& m) { return m.id == id; });
    EXPECT_EQ(first->site, "annex");
}

}  // namespace
}  // namespace platen::server::domain
