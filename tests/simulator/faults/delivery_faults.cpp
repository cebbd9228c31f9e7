#include "tests/simulator/faults/fault_catalog.hpp"

#include <array>
#include <limits>
#include <string>
#include <utility>

namespace platen::simulator {

namespace {

using std::chrono::milliseconds;

constexpr std::uint64_t kLongestDelay = 600'000;

class Loss final : public Fault {
public:
    explicit Loss(double share) : share_{share} {}
    bool arrives(Dice& dice) override { return !dice.chance(share_); }

private:
    double share_;
};

class Hang final : public Fault {
public:
    explicit Hang(std::uint64_t after) : left_{after} {}
    bool arrives(Dice& /*dice*/) override {
        if (left_ == 0) return false;
        --left_;
        return true;
    }

private:
    std::uint64_t left_;
};

class Delay final : public Fault {
public:
    Delay(std::uint64_t least, std::uint64_t most) : least_{least}, most_{most} {}
    void send(
        std::vector<Outgoing>& replies, const ber::Message& /*request*/, Dice& dice) override {
        for (Outgoing& reply : replies) {
            const auto drawn = least_ == most_ ? least_ : dice.between(least_, most_);
            reply.delay += milliseconds{static_cast<std::int64_t>(drawn)};
        }
    }

private:
    std::uint64_t least_;
    std::uint64_t most_;
};

/// "40" or "40..200".
std::unique_ptr<Fault> makeDelay(const FaultWords& words) {
    const std::string& text = words.text(0);
    const std::size_t dots = text.find("..");
    const auto end = [&](std::string part) {
        const FaultWords one{"delay", "MS|LEAST..MOST", {std::move(part)}};
        return one.number(0, 0, kLongestDelay);
    };
    const std::uint64_t least = end(text.substr(0, dots));
    const std::uint64_t most = dots == std::string::npos ? least : end(text.substr(dots + 2));
    if (most < least) words.refuse(0, "LEAST..MOST, the smaller one first");
    return std::make_unique<Delay>(least, most);
}

/// The same bytes again, at once or later.
class Repeat final : public Fault {
public:
    Repeat(std::uint64_t copies, milliseconds later) : copies_{copies}, later_{later} {}
    void send(
        std::vector<Outgoing>& replies, const ber::Message& /*request*/, Dice& /*dice*/) override {
        const std::vector<Outgoing> once = replies;
        for (std::uint64_t i = 0; i < copies_; ++i) {
            for (Outgoing copy : once) {
                copy.delay += later_;
                replies.push_back(std::move(copy));
            }
        }
    }

private:
    std::uint64_t copies_;
    milliseconds later_;
};

class ForeignSource final : public Fault {
public:
    explicit ForeignSource(std::optional<IpAddress> address) : address_{address} {}
    void send(
        std::vector<Outgoing>& replies, const ber::Message& /*request*/, Dice& /*dice*/) override {
        for (Outgoing& reply : replies) {
            if (address_)
                reply.from = *address_;
            else
                reply.other_port = true;
        }
    }

private:
    std::optional<IpAddress> address_;  // nothing: the port is the foreign one
};

/// Answers to questions that nobody asked, before the true one.
class Flood final : public Fault {
public:
    explicit Flood(std::uint64_t count) : count_{count} {}
    void send(std::vector<Outgoing>& replies, const ber::Message& request, Dice& dice) override {
        if (replies.empty()) return;
        ber::Message stray = request;
        stray.type = ber::PduType::Response;
        std::vector<Outgoing> all;
        for (std::uint64_t i = 0; i < count_; ++i) {
            stray.request_id =
                static_cast<std::int64_t>(dice.below(std::numeric_limits<std::int32_t>::max()));
            all.push_back({.bytes = ber::encodeMessage(stray), .from = replies.front().from});
        }
        all.insert(all.end(), replies.begin(), replies.end());
        replies = std::move(all);
    }

private:
    std::uint64_t count_;
};

constexpr std::array kDeliveryFaults{
    FaultKind{
        "loss",
        "PERCENT",
        "requests that get lost",
        [](const FaultWords& words) -> std::unique_ptr<Fault> {
            return std::make_unique<Loss>(words.percent(0) / 100);
        }},
    FaultKind{
        "silence",
        "",
        "no answer",
        [](const FaultWords& /*words*/) -> std::unique_ptr<Fault> {
            return std::make_unique<Hang>(0);
        }},
    FaultKind{
        "hang",
        "REQUESTS",
        "answers so many requests, then none",
        [](const FaultWords& words) -> std::unique_ptr<Fault> {
            return std::make_unique<Hang>(words.number(0, 0, 1'000'000));
        }},
    FaultKind{"delay", "MS|LEAST..MOST", "milliseconds that an answer takes", makeDelay},
    FaultKind{
        "duplicate",
        "COPIES",
        "every answer comes so many times more",
        [](const FaultWords& words) -> std::unique_ptr<Fault> {
            return std::make_unique<Repeat>(words.number(0, 1, 1000), milliseconds{0});
        }},
    FaultKind{
        "again-after",
        "MS",
        "every answer comes a second time, so much later",
        [](const FaultWords& words) -> std::unique_ptr<Fault> {
            const auto later = static_cast<std::int64_t>(words.number(0, 1, kLongestDelay));
            return std::make_unique<Repeat>(1, milliseconds{later});
        }},
    FaultKind{
        "foreign-address",
        "ADDRESS",
        "answers come from this address",
        [](const FaultWords& words) -> std::unique_ptr<Fault> {
            return std::make_unique<ForeignSource>(words.address(0));
        }},
    FaultKind{
        "foreign-port",
        "",
        "answers come from a port that nobody asked",
        [](const FaultWords& /*words*/) -> std::unique_ptr<Fault> {
            return std::make_unique<ForeignSource>(std::nullopt);
        }},
    FaultKind{
        "flood",
        "COUNT",
        "so many answers to nobody before each true one",
        [](const FaultWords& words) -> std::unique_ptr<Fault> {
            return std::make_unique<Flood>(words.number(0, 1, 10'000));
        }},
};

}  // namespace

std::span<const FaultKind> deliveryFaults() {
    return kDeliveryFaults;
}

}  // namespace platen::simulator
