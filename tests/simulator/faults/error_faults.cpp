#include "tests/simulator/faults/fault_catalog.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace platen::simulator {

namespace {

constexpr std::int64_t kTooBig = 1;
constexpr std::int64_t kNoSuchName = 2;
constexpr std::int64_t kGenErr = 5;

/// Variables that the answer to a request would hold at most.
std::uint64_t wantedOf(const ber::Message& request) {
    const auto count = static_cast<std::int64_t>(request.bindings.size());
    if (request.type != ber::PduType::GetBulk) return static_cast<std::uint64_t>(count);
    const auto single = std::clamp<std::int64_t>(request.error_status, 0, count);
    const auto rows = std::max<std::int64_t>(request.error_index, 0);
    return static_cast<std::uint64_t>(single + (count - single) * rows);
}

/// Where the answer to a variable would be.
std::optional<Oid> answerTo(const ber::Message& request, const MibView& shown, const Oid& oid) {
    if (request.type == ber::PduType::Get) return oid;
    const auto next = shown.next(oid);
    if (!next) return std::nullopt;
    return next->oid;
}

class TooBigAbove final : public Fault {
public:
    explicit TooBigAbove(std::uint64_t most) : most_{most} {}
    std::optional<Refusal> refuse(const ber::Message& request, const MibView& /*shown*/) override {
        if (wantedOf(request) <= most_) return std::nullopt;
        return Refusal{.status = kTooBig, .index = 0};
    }

private:
    std::uint64_t most_;
};

class SilentAbove final : public Fault {
public:
    explicit SilentAbove(std::uint64_t most) : most_{most} {}
    void send(
        std::vector<Outgoing>& replies, const ber::Message& request, Dice& /*dice*/) override {
        if (wantedOf(request) > most_) replies.clear();
    }

private:
    std::uint64_t most_;
};

class ShortReplies final : public Fault {
public:
    explicit ShortReplies(std::size_t most) : most_{most} {}
    std::size_t maxReply(std::size_t usual) override { return std::min(usual, most_); }
    /// Unlike what RFC 3416 wants of a GetBulk: not fewer rows, but none.
    void alter(ber::Message& reply, const ber::Message& request, Dice& /*dice*/) override {
        const bool cut_short =
            request.type == ber::PduType::GetBulk && reply.bindings.size() < wantedOf(request);
        if (!cut_short || reply.bindings.empty()) return;
        if (reply.bindings.back().value.type == ValueType::EndOfMibView) return;
        reply.error_status = kTooBig;
        reply.bindings.clear();
    }

private:
    std::size_t most_;
};

class FailsAt final : public Fault {
public:
    enum class Names : std::uint8_t { Variable, Nothing };
    FailsAt(Oid prefix, Names names) : prefix_{std::move(prefix)}, names_{names} {}
    std::optional<Refusal> refuse(const ber::Message& request, const MibView& shown) override {
        std::int64_t index = 0;
        for (const Binding& asked : request.bindings) {
            ++index;
            const auto answer = answerTo(request, shown, asked.oid);
            if (!answer || !answer->startsWith(prefix_)) continue;
            return Refusal{.status = kGenErr, .index = names_ == Names::Variable ? index : 0};
        }
        return std::nullopt;
    }

private:
    Oid prefix_;
    Names names_;
};

/// Version 2c asked, version 1 answered: one missing variable refuses them all.
class OldErrors final : public Fault {
public:
    std::optional<Refusal> refuse(const ber::Message& request, const MibView& shown) override {
        std::int64_t index = 0;
        for (const Binding& asked : request.bindings) {
            ++index;
            const bool there = request.type == ber::PduType::Get
                                   ? shown.find(asked.oid).has_value()
                                   : shown.next(asked.oid).has_value();
            if (!there) return Refusal{.status = kNoSuchName, .index = index};
        }
        return std::nullopt;
    }
};

class AlwaysError final : public Fault {
public:
    explicit AlwaysError(std::int64_t status) : status_{status} {}
    std::optional<Refusal> refuse(
        const ber::Message& /*request*/, const MibView& /*shown*/) override {
        return Refusal{.status = status_, .index = 0};
    }

private:
    std::int64_t status_;
};

constexpr std::array kErrorFaults{
    FaultKind{
        "too-big",
        "VARIABLES",
        "tooBig for a reply of more variables",
        [](const FaultWords& words) -> std::unique_ptr<Fault> {
            return std::make_unique<TooBigAbove>(words.number(0, 0, 100'000));
        }},
    FaultKind{
        "too-big-bytes",
        "BYTES",
        "tooBig for a longer reply, GetBulk included",
        [](const FaultWords& words) -> std::unique_ptr<Fault> {
            return std::make_unique<ShortReplies>(words.number(0, 50, kLargestDatagram));
        }},
    FaultKind{
        "silent-above",
        "VARIABLES",
        "silence for a reply of more variables",
        [](const FaultWords& words) -> std::unique_ptr<Fault> {
            return std::make_unique<SilentAbove>(words.number(0, 0, 100'000));
        }},
    FaultKind{
        "gen-err",
        "OID",
        "genErr wherever the answer lies below OID",
        [](const FaultWords& words) -> std::unique_ptr<Fault> {
            return std::make_unique<FailsAt>(words.oid(0), FailsAt::Names::Variable);
        }},
    FaultKind{
        "gen-err-unnamed",
        "OID",
        "the same with an error index of 0",
        [](const FaultWords& words) -> std::unique_ptr<Fault> {
            return std::make_unique<FailsAt>(words.oid(0), FailsAt::Names::Nothing);
        }},
    FaultKind{
        "no-such-name",
        "",
        "version 1's noSuchName in version 2c, too",
        [](const FaultWords& /*words*/) -> std::unique_ptr<Fault> {
            return std::make_unique<OldErrors>();
        }},
    FaultKind{
        "error",
        "STATUS",
        "every request gets this error status",
        [](const FaultWords& words) -> std::unique_ptr<Fault> {
            return std::make_unique<AlwaysError>(words.integer(0, 1, 255));
        }},
};

}  // namespace

std::span<const FaultKind> errorFaults() {
    return kErrorFaults;
}

}  // namespace platen::simulator
