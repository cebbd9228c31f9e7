#include "agent/discovery/known_devices_file.hpp"

#include "tests/agent/support/temporary_folder.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>

namespace platen::agent::discovery {

namespace {

KnownDevice sample() {
    return {
        .peer = {.address = *snmp::IpAddress::parse("2001:db8::7"), .port = 10161},
        .credential = 3,
        .by_v3 = true,
        .hints =
            {.sys_object_id = "1.3.6.1.4.1.11.2.3.9.1",
             .sys_descr = "HP \"quoted\" \xC3\xA4",
             .device_descr = "HP LaserJet",
             .ieee1284_id = "MFG:HP;",
             .has_printer_mib = true},
        .family = "hp",
        .size =
            {.scalars = 6,
             .variables = 15,
             .bulk = false,
             .context = false,
             .check = snmp::BulkCheck::Failed,
             .readings = 3},
        .last_answer = parseUtc("2026-11-21T10:00:00.123Z")};
}

class KnownDevicesFile : public testing::Test {
protected:
    void write(std::string_view text) const { std::ofstream{path_} << text; }

    tests::TemporaryFolder folder_;
    std::string path_{folder_.file("known_devices.json")};
};

TEST_F(KnownDevicesFile, GivesBackWhatWasWritten) {
    KnownDevice fresh = sample();
    fresh.last_answer.reset();
    fresh.by_v3.reset();
    writeKnownDevices(path_, {sample(), fresh});
    const auto devices = readKnownDevices(path_);
    ASSERT_EQ(devices.size(), 2U);
    EXPECT_EQ(devices[0].peer, sample().peer);
    EXPECT_EQ(devices[0].credential, 3U);
    EXPECT_EQ(devices[0].by_v3, true);
    EXPECT_FALSE(devices[1].by_v3);
    EXPECT_EQ(devices[0].hints.sys_descr, sample().hints.sys_descr);
    EXPECT_EQ(devices[0].hints.ieee1284_id, "MFG:HP;");
    EXPECT_TRUE(devices[0].hints.has_printer_mib);
    EXPECT_EQ(devices[0].family, "hp");
    EXPECT_EQ(devices[0].size, sample().size);
    EXPECT_EQ(devices[0].last_answer, sample().last_answer);
    EXPECT_FALSE(devices[1].last_answer);
}

TEST_F(KnownDevicesFile, IsForItsOwnerOnly) {
    writeKnownDevices(path_, {sample()});
    struct stat status {};
    ASSERT_EQ(::stat(path_.c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777U, 0600U);
}

TEST_F(KnownDevicesFile, IsEmptyWhenThereIsNone) {
    EXPECT_TRUE(readKnownDevices(path_).empty());
}

TEST_F(KnownDevicesFile, OfAnEarlierVersionIsRead) {
    write(R"({"format":1,"devices":[{"address":"192.0.2.7","port":161,"credential":0,)"
          R"("sys_object_id":"1.3","sys_descr":"","device_descr":"","ieee1284_id":"",)"
          R"("has_printer_mib":true}]})");
    const auto devices = readKnownDevices(path_);
    ASSERT_EQ(devices.size(), 1U);
    EXPECT_TRUE(devices[0].family.empty());
    EXPECT_EQ(devices[0].size, snmp::RequestSize{});
}

TEST_F(KnownDevicesFile, WithSizesBeyondReasonGivesUsableOnes) {
    write(R"({"format":1,"devices":[{"address":"192.0.2.7","port":161,"credential":0,)"
          R"("sys_object_id":"1.3","sys_descr":"","device_descr":"","ieee1284_id":"",)"
          R"("has_printer_mib":true,"request_size":{"scalars":0,"variables":99999999,)"
          R"("bulk_check":"maybe"}}]})");
    const auto size = readKnownDevices(path_).at(0).size;
    EXPECT_EQ(size.scalars, 1U);
    EXPECT_EQ(size.variables, snmp::RequestSize::kAny);
    EXPECT_EQ(size.check, snmp::BulkCheck::Open);
}

TEST_F(KnownDevicesFile, NamesItselfWhenItIsDamaged) {
    for (const std::string_view text :
         {"",
          "{",
          "[]",
          R"({"format":1})",
          R"({"format":2,"devices":[]})",
          R"({"format":1,"devices":[7]})",
          R"({"format":1,"devices":[{"address":"nowhere"}]})"}) {
        write(text);
        try {
            (void)readKnownDevices(path_);
            ADD_FAILURE() << "taken for good: " << text;
        } catch (const KnownDevicesError& problem) {
            EXPECT_NE(std::string{problem.what()}.find(path_), std::string::npos);
        }
    }
}

TEST_F(KnownDevicesFile, KeepsTheOldContentWhenItCannotBeWritten) {
    writeKnownDevices(path_, {sample()});
    const std::string nowhere = folder_.file("missing/known_devices.json");
    EXPECT_THROW(writeKnownDevices(nowhere, {}), KnownDevicesError);
    EXPECT_EQ(readKnownDevices(path_).size(), 1U);
}

}  // namespace

}  // namespace platen::agent::discovery
