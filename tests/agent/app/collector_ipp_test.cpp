#include "agent/app/collector.hpp"
#include "tests/agent/fake_network/fake_network.hpp"
#include "tests/agent/support/manual_clock.hpp"
#include "tests/agent/support/seeded_random.hpp"
#include "tests/agent/support/temporary_folder.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <map>
#include <set>
#include <stop_token>
#include <utility>
#include <vector>

namespace platen::agent::app {

namespace {

using namespace std::chrono_literals;

/// Does each job when the collector looks for what has ended.
class ObedientBackground final : public Background {
public:
    void submit(Job job, Urgency /*urgency*/) override { jobs_.push_back(std::move(job)); }
    void finishJobs() override {
        std::vector<Job> jobs;
        jobs.swap(jobs_);
        for (const Job& job : jobs)
            job({})();
    }

private:
    std::vector<Job> jobs_;
};

IppAttribute textAttribute(std::string name, std::string text) {
    return {.name = std::move(name), .values = {{.tag = 0x41, .octets = std::move(text)}}};
}

class CollectorIppTest : public testing::Test {
protected:
    CollectorIppTest() {
        printer_.set("1.3.6.1.2.1.1.1.0", "Some unknown maker's printer");
        printer_.set("1.3.6.1.2.1.25.3.2.1.3.1", "Unknown 3000");
        printer_.set("1.3.6.1.2.1.43.10.2.1.4.1.1", 12345);
        settings_.discovery.ranges = {"10.0.0.0/28"};
        settings_.known_devices_file = folder_.file("known_devices.json");
        answers_ = [this](const ipp::IppQuestion& question) { return answerOf(question); };
    }

    void collect(const std::function<bool()>& enough) {
        const auto stop = std::make_unique<std::stop_source>();
        Collector collector{
            settings_,
            profiles_,
            network_,
            clock_,
            random_,
            [&](CollectedRecord record) {
                records_.push_back(std::move(record));
                if (enough()) stop->request_stop();
            },
            IppParts{
                .background = background_,
                .network = {
                    .ask =
                        [this](const ipp::IppQuestion& question, const std::stop_token&) {
                            asked_.push_back(question);
                            return answers_(question);
                        },
                    .browse = browse_}}};
        collector.run(stop->get_token());
    }
    void collect(std::size_t records) {
        collect([this, records] { return records_.size() >= records; });
    }

    /// A printer at 10.0.0.3 that speaks IPP; nobody else does.
    [[nodiscard]] ipp::IppOutcome answerOf(const ipp::IppQuestion& question) const {
        if (question.endpoint.address != "10.0.0.3") return nobody();
        ipp::IppReading reading;
        reading.way.path = "/ipp";
        for (const std::string& name : question.names) {
            const auto known = says_.find(name);
            if (known != says_.end())
                reading.attributes.push_back(textAttribute(name, known->second));
        }
        return {.result = std::move(reading), .uri = "ipp://10.0.0.3:631/ipp", .requests = 1};
    }
    [[nodiscard]] static ipp::IppOutcome nobody() {
        return {
            .result = Failure{ipp::IppProblem{.text = "Connection refused"}},
            .uri = "ipp://10.0.0.3:631/ipp/print",
            .requests = 1};
    }
    [[nodiscard]] const RawReading& reading(std::size_t number) const {
        return std::get<RawReading>(records_.at(number).body);
    }

    tests::TemporaryFolder folder_;
    tests::ManualClock clock_;
    tests::SeededRandom random_{1};
    FakeNetwork network_{clock_};
    FakeMib printer_;
    ProfileSet profiles_{ProfileSet::fromFolder("config/profiles")};
    CollectorSettings settings_;
    std::vector<CollectedRecord> records_;

    ObedientBackground background_;
    std::map<std::string, std::string> says_{
        {"printer-make-and-model", "Unknown 3000"},
        {"printer-device-id", "MFG:x;MDL:y;SN:Z123456;"}};
    std::function<ipp::IppOutcome(const ipp::IppQuestion&)> answers_;
    std::function<std::vector<discovery::AnnouncedPrinter>(const std::stop_token&)> browse_;
    std::vector<ipp::IppQuestion> asked_;
};

TEST_F(CollectorIppTest, CompletesAReadingThatLeavesFieldsOpenAndRemembersTheWay) {
    network_.connect(peerAt(3), honest(printer_));
    collect(2);
    EXPECT_EQ(reading(0).protocol, Protocol::SnmpV2c);
    EXPECT_FALSE(reading(0).bindings.empty());
    EXPECT_EQ(reading(0).ipp_uri, "ipp://10.0.0.3:631/ipp");
    ASSERT_FALSE(reading(0).attributes.empty());
    ASSERT_EQ(asked_.size(), 2U);
    EXPECT_EQ(asked_[0].way, std::nullopt);
    EXPECT_EQ(asked_[1].way, (ipp::IppWay{.path = "/ipp"}));
    EXPECT_EQ(asked_[1].endpoint, (Endpoint{.address = "10.0.0.3", .port = 631}));
}

TEST_F(CollectorIppTest, LooksForAnotherWayWhenTheKnownOneIsOfNoUseAnyMore) {
    settings_.ipp.use = "always";
    network_.connect(peerAt(3), honest(printer_));
    answers_ = [this](const ipp::IppQuestion& question) -> ipp::IppOutcome {
        if (asked_.size() != 2) return answerOf(question);
        const ipp::IppProblem problem{
            .kind = FieldError::Malformed, .text = "TLS: closed", .connected = true};
        return {.result = Failure{problem}, .uri = "ipps://10.0.0.3:631/ipp", .requests = 1};
    };
    collect(3);
    EXPECT_EQ(asked_.at(1).way, (ipp::IppWay{.path = "/ipp"}));
    EXPECT_EQ(asked_.at(2).way, std::nullopt);
}

TEST_F(CollectorIppTest, AsksInVainLessAndLessOftenAndKeepsEachReading) {
    answers_ = [](const ipp::IppQuestion&) { return nobody(); };
    network_.connect(peerAt(3), honest(printer_));
    collect(140);
    EXPECT_EQ(reading(0).ipp_problem, FieldError::Timeout);
    EXPECT_FALSE(reading(0).bindings.empty());
    EXPECT_TRUE(reading(1).ipp_uri.empty());
    EXPECT_EQ(asked_.size(), 7U);  // at readings 0, 2, 6, 14, 30, 62, 126
}

TEST_F(CollectorIppTest, AsksNobodyWhereItIsOffOrThePrinterSleeps) {
    settings_.ipp.use = "off";
    settings_.ipp.ranges = {"10.0.0.3"};
    network_.connect(peerAt(3), honest(printer_));
    collect(2);
    EXPECT_TRUE(asked_.empty());

    settings_.ipp.use = "always";
    settings_.ipp.ranges = {};
    printer_.set("1.3.6.1.2.1.43.16.5.1.2.1.1", "Sleeping");
    printer_.set("1.3.6.1.2.1.43.18.1.1.8.1.1", "Power save");
    printer_.set("1.3.6.1.2.1.43.18.1.1.7.1.1", 507);  // powerSaver... as the alert table has it
    records_.clear();
    collect(2);
    EXPECT_TRUE(asked_.empty());
}

TEST_F(CollectorIppTest, FindsAndReadsAPrinterThatHasNoSnmp) {
    settings_.ipp.ranges = {"10.0.0.2-10.0.0.4"};
    collect(2);
    EXPECT_EQ(reading(0).protocol, Protocol::Ipp);
    EXPECT_EQ(reading(0).endpoint, (Endpoint{.address = "10.0.0.3", .port = 631}));
    EXPECT_TRUE(reading(0).bindings.empty());
    EXPECT_FALSE(reading(0).attributes.empty());
    std::set<std::string> addresses;
    for (const ipp::IppQuestion& question : asked_)
        addresses.insert(question.endpoint.address);
    EXPECT_EQ(addresses, (std::set<std::string>{"10.0.0.2", "10.0.0.3", "10.0.0.4"}));

    settings_.discovery.interval = 2592000s;  // what follows is known from the file
    settings_.ipp.ranges = {"10.0.0.3"};
    records_.clear();
    asked_.clear();
    collect(1);
    EXPECT_EQ(reading(0).protocol, Protocol::Ipp);
}

TEST_F(CollectorIppTest, DoesNotReadAPrinterTwiceThatHasSnmp) {
    settings_.ipp.ranges = {"10.0.0.3"};
    settings_.ipp.use = "auto";
    network_.connect(peerAt(3), honest(printer_));
    collect(6);
    for (std::size_t i = 0; i < records_.size(); ++i)
        EXPECT_EQ(reading(i).protocol, Protocol::SnmpV2c);
}

TEST_F(CollectorIppTest, AsksNobodyWhereOneAddressHasSeveralPrinters) {
    settings_.discovery.ranges = {"10.0.0.3", "10.0.0.3:10161"};
    network_.connect(peerAt(3), honest(printer_));
    network_.connect({.address = peerAt(3).address, .port = 10161}, honest(printer_));
    collect(6);
    EXPECT_TRUE(asked_.empty());
}

TEST_F(CollectorIppTest, TellsWhenAPrinterWithoutSnmpFallsSilent) {
    settings_.ipp.ranges = {"10.0.0.3"};
    collect([this] {
        answers_ = [](const ipp::IppQuestion&) { return nobody(); };
        return records_.size() >= 2;
    });
    EXPECT_FALSE(reading(0).after_snmp);
    const auto& gone = std::get<UnreachableDevice>(records_.at(1).body);
    EXPECT_EQ(gone.endpoint, (Endpoint{.address = "10.0.0.3", .port = 631}));
}

TEST_F(CollectorIppTest, GoesOnOverIppWhenSnmpWasSwitchedOff) {
    bool on = true;
    network_.connect(
        peerAt(3), [&, device = honest(printer_)](const simulator::ber::Message& request) {
            return on ? device(request) : std::nullopt;
        });
    collect([&] {
        on = false;
        return std::holds_alternative<RawReading>(records_.back().body) &&
               std::get<RawReading>(records_.back().body).protocol == Protocol::Ipp;
    });
    EXPECT_TRUE(std::holds_alternative<UnreachableDevice>(records_.at(1).body));
    EXPECT_TRUE(std::get<RawReading>(records_.back().body).after_snmp);
    settings_.discovery.ranges.clear();  // the next life knows the one that speaks IPP only
    settings_.ipp.ranges = {"10.0.0.3"};
    records_.clear();
    collect(1);
    EXPECT_TRUE(reading(0).after_snmp) << "for good";
}

TEST_F(CollectorIppTest, AsksOnlyThoseWhoAnnounceThemselvesWithinTheRanges) {
    const auto announced = [](unsigned host, std::uint16_t port) {
        return discovery::AnnouncedPrinter{
            .peer = {.address = peerAt(host).address, .port = port}, .way = {.path = "/p"}};
    };
    browse_ = [=](const std::stop_token&) {
        return std::vector{announced(3, 631), announced(4, 8631), announced(200, 631)};
    };
    collect(1);
    EXPECT_EQ(reading(0).protocol, Protocol::Ipp);
    for (const ipp::IppQuestion& question : asked_)
        EXPECT_EQ(question.endpoint, (Endpoint{.address = "10.0.0.3", .port = 631}));
    EXPECT_EQ(asked_.at(0).way, (ipp::IppWay{.path = "/p"}));
}

TEST_F(CollectorIppTest, KeepsAReadingWhenTheAgentEndsBeforeItsPartOverIpp) {
    network_.connect(peerAt(3), honest(printer_));
    std::stop_source stop;
    answers_ = [&](const ipp::IppQuestion&) { return nobody(); };
    Collector collector{
        settings_,
        profiles_,
        network_,
        clock_,
        random_,
        [&](CollectedRecord record) { records_.push_back(std::move(record)); },
        IppParts{
            .background = background_,
            .network = {
                .ask = [&](const ipp::IppQuestion&, const std::stop_token&) -> ipp::IppOutcome {
                    stop.request_stop();
                    throw std::runtime_error{"unforeseen"};
                },
                .browse = {}}}};
    collector.run(stop.get_token());
    ASSERT_EQ(records_.size(), 1U);
    EXPECT_FALSE(reading(0).bindings.empty());
}

}  // namespace

}  // namespace platen::agent::app
