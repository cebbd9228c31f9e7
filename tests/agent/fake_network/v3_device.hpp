#pragma once

#include "tests/agent/fake_network/fake_network.hpp"
#include "tests/simulator/responder/responder.hpp"
#include "tests/simulator/v3/v3_responder.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace platen::agent {

/// A made-up device that speaks SNMPv3, with a clock that runs by a ManualClock and a context
/// "jobs" with the same variables as the default one.
class V3Device {
public:
    V3Device(std::vector<usm::UsmUser> users, const tests::ManualClock& clock)
        : responder_{std::move(users)}, clock_{clock} {
        manner.engine_id = std::string{
            "\x80\x00\x1F\x88\x04"
            "device",
            11};
        manner.boots = 7;
        mib.set("1.3.6.1.2.1.1.1.0", "a printer");
    }
    V3Device(const V3Device&) = delete;
    V3Device& operator=(const V3Device&) = delete;

    /// The engine starts anew: its time is 0 now.
    void restart() { started_ = clock_.bootNow(); }

    [[nodiscard]] RawBehaviour behaviour() {
        return [this](std::string_view bytes) { return answer(bytes); };
    }
    [[nodiscard]] std::optional<std::string> answer(std::string_view bytes) {
        manner.time =
            static_cast<std::uint32_t>((clock_.bootNow() - started_) / std::chrono::seconds{1});
        if (before_each) before_each();
        const auto opened = responder_.open(bytes, manner);
        if (const auto* report = std::get_if<std::string>(&opened)) return *report;
        const auto* request = std::get_if<simulator::V3Request>(&opened);
        if (request == nullptr) return std::nullopt;
        const std::string& context = request->message.community;
        if (!context.empty() && context != "jobs")
            return simulator::V3Responder::unknownContext(*request, manner);
        contexts.push_back(context);
        const auto reply = simulator::answer(request->message, mib, 1472);
        if (!reply || silent) return std::nullopt;
        return responder_.seal(*request, reply->bytes, manner);
    }
    /// What it would report without being asked, to a message.
    [[nodiscard]] std::string falseReportTo(std::string_view bytes) const {
        return simulator::V3Responder::falseReport(
            {.message = {}, .head = usm::parseMessage(bytes)->head, .user = {}}, manner);
    }

    simulator::V3Manner manner;
    FakeMib mib;
    bool silent{false};  ///< to questions; it tells its engine id all the same
    std::function<void()> before_each;
    std::vector<std::string> contexts;  ///< of the questions that were understood

private:
    simulator::V3Responder responder_;
    const tests::ManualClock& clock_;
    std::chrono::milliseconds started_{0};
};

}  // namespace platen::agent
