#include "tests/simulator/faults/fault_catalog.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string>

namespace platen::simulator {

namespace {

class EngineIdOfLength final : public Fault {
public:
    explicit EngineIdOfLength(std::uint64_t octets) : octets_{octets} {}
    void present(V3Manner& manner, Dice& /*dice*/) override {
        manner.engine_id.resize(octets_, 'x');
    }

private:
    std::uint64_t octets_;
};

class NewEngineId final : public Fault {
public:
    void present(V3Manner& manner, Dice& /*dice*/) override {
        manner.engine_id = fmt::format("engine {}", ++number_);
    }

private:
    std::uint64_t number_{0};
};

/// As of devices that were set up by copying one.
class SameEngineId final : public Fault {
public:
    void present(V3Manner& manner, Dice& /*dice*/) override {
        manner.engine_id = "the same engine";
    }
};

class WrongDigest final : public Fault {
public:
    void present(V3Manner& manner, Dice& /*dice*/) override { manner.wrong_digest = true; }
};

class WrongKey final : public Fault {
public:
    void present(V3Manner& manner, Dice& /*dice*/) override { manner.wrong_key = true; }
};

class InClear final : public Fault {
public:
    void present(V3Manner& manner, Dice& /*dice*/) override { manner.in_clear = true; }
};

class Unencrypted final : public Fault {
public:
    void present(V3Manner& manner, Dice& /*dice*/) override { manner.unencrypted = true; }
};

class NeverInWindow final : public Fault {
public:
    void present(V3Manner& manner, Dice& /*dice*/) override { manner.never_in_window = true; }
};

class OtherTime final : public Fault {
public:
    explicit OtherTime(std::int64_t seconds) : seconds_{seconds} {}
    void present(V3Manner& manner, Dice& /*dice*/) override { manner.time_in_replies += seconds_; }

private:
    std::int64_t seconds_;
};

/// The engine's time begins anew with the first request.
class Restart final : public Fault {
public:
    enum class Boots : std::uint8_t { Counted, Forgotten };
    explicit Restart(Boots boots) : boots_{boots} {}
    void present(V3Manner& manner, Dice& /*dice*/) override {
        if (!began_) began_ = manner.time;
        manner.time -= std::min(manner.time, *began_);
        if (boots_ == Boots::Counted) ++manner.boots;
    }

private:
    Boots boots_;
    std::optional<std::uint32_t> began_;
};

class FalseReports final : public Fault {
public:
    explicit FalseReports(std::uint64_t count) : count_{count} {}
    void present(V3Manner& manner, Dice& /*dice*/) override {
        manner.false_reports = static_cast<std::uint32_t>(count_);
    }

private:
    std::uint64_t count_;
};

template <class Kind>
std::unique_ptr<Fault> makePlain(const FaultWords& /*words*/) {
    return std::make_unique<Kind>();
}

constexpr std::array kSecurityFaults{
    FaultKind{
        "v3-engine-id",
        "OCTETS",
        "the engine id has so many octets, where 5 to 32 are allowed",
        [](const FaultWords& words) -> std::unique_ptr<Fault> {
            return std::make_unique<EngineIdOfLength>(words.number(0, 0, 1000));
        }},
    FaultKind{
        "v3-new-engine-id", "", "another engine id with each request", makePlain<NewEngineId>},
    FaultKind{
        "v3-same-engine-id",
        "",
        "the same engine id as all others with this fault",
        makePlain<SameEngineId>},
    FaultKind{
        "v3-wrong-digest",
        "",
        "replies have a wrong code of authentication",
        makePlain<WrongDigest>},
    FaultKind{"v3-wrong-key", "", "replies are encrypted with another key", makePlain<WrongKey>},
    FaultKind{
        "v3-in-clear", "", "replies are neither authenticated nor encrypted", makePlain<InClear>},
    FaultKind{
        "v3-unencrypted",
        "",
        "replies are authenticated, but not encrypted",
        makePlain<Unencrypted>},
    FaultKind{
        "v3-never-in-window",
        "",
        "every question is outside the time window",
        makePlain<NeverInWindow>},
    FaultKind{
        "v3-time",
        "SECONDS",
        "the time in replies is so much later; below 0 earlier",
        [](const FaultWords& words) -> std::unique_ptr<Fault> {
            constexpr std::int64_t kMost = 1'000'000'000;
            return std::make_unique<OtherTime>(words.integer(0, -kMost, kMost));
        }},
    FaultKind{
        "v3-restart",
        "",
        "the engine has started anew: its time is 0, its boots are one more",
        [](const FaultWords& /*words*/) -> std::unique_ptr<Fault> {
            return std::make_unique<Restart>(Restart::Boots::Counted);
        }},
    FaultKind{
        "v3-forget-boots",
        "",
        "the engine has started anew, and its boots are what they were",
        [](const FaultWords& /*words*/) -> std::unique_ptr<Fault> {
            return std::make_unique<Restart>(Restart::Boots::Forgotten);
        }},
    FaultKind{
        "v3-false-reports",
        "COUNT",
        "so many reports without authentication before each reply",
        [](const FaultWords& words) -> std::unique_ptr<Fault> {
            return std::make_unique<FalseReports>(words.number(0, 1, 10'000));
        }},
};

}  // namespace

std::span<const FaultKind> securityFaults() {
    return kSecurityFaults;
}

}  // namespace platen::simulator
