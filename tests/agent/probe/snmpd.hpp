#pragma once

#include "tests/agent/probe/child_process.hpp"
#include "tests/agent/support/temporary_folder.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace platen::agent {

/// Debian's SNMP agent on a port of 127.0.0.1: a peer that shares no code with the simulator.
class SnmpdTest : public testing::Test {
protected:
    void SetUp() override;

    /// Returns when it serves what these lines of snmpd.conf say.
    void start(const std::string& settings);
    [[nodiscard]] std::string address() const { return "127.0.0.1:" + std::to_string(port_); }
    /// What `platen-agent probe --json` makes of it, with these options.
    [[nodiscard]] Finished probe(const std::vector<std::string>& options) const;
    /// A file with a secret, for an option that names one.
    [[nodiscard]] std::string secretFile(const std::string& name, const std::string& secret) const;

private:
    tests::TemporaryFolder folder_;
    std::uint16_t port_{0};
    std::unique_ptr<BackgroundProgram> snmpd_;
};

}  // namespace platen::agent
