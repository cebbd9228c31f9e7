#include "tests/simulator/ber/element.hpp"
#include "tests/simulator/faults/fault_catalog.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

namespace platen::simulator {

namespace {

/// Changes the bytes of every datagram that leaves.
class BytesFault : public Fault {
public:
    void send(std::vector<Outgoing>& replies, const ber::Message& request, Dice& dice) final {
        for (Outgoing& reply : replies)
            spoil(reply.bytes, request, dice);
    }

protected:
    virtual void spoil(std::string& bytes, const ber::Message& request, Dice& dice) = 0;
};

class Cut final : public BytesFault {
public:
    enum class Next : std::uint8_t { Same, OneMore };
    Cut(std::uint64_t at, Next next) : at_{at}, next_{next} {}

protected:
    void spoil(std::string& bytes, const ber::Message& /*request*/, Dice& /*dice*/) override {
        const std::size_t whole = bytes.size();
        bytes.resize(std::min<std::size_t>(at_, whole));
        if (next_ == Next::OneMore) at_ = at_ + 1 < whole ? at_ + 1 : 0;
    }

private:
    std::uint64_t at_;
    Next next_;
};

class Garbage final : public BytesFault {
protected:
    void spoil(std::string& bytes, const ber::Message& /*request*/, Dice& dice) override {
        for (char& byte : bytes)
            byte = static_cast<char>(dice.below(256));
    }
};

class Flip final : public BytesFault {
public:
    explicit Flip(std::uint64_t count) : count_{count} {}

protected:
    void spoil(std::string& bytes, const ber::Message& /*request*/, Dice& dice) override {
        for (std::uint64_t i = 0; i < count_ && !bytes.empty(); ++i)
            bytes.at(dice.below(bytes.size())) = static_cast<char>(dice.below(256));
    }

private:
    std::uint64_t count_;
};

/// The request comes back as it was.
class Echo final : public BytesFault {
protected:
    void spoil(std::string& bytes, const ber::Message& request, Dice& /*dice*/) override {
        bytes = ber::encodeMessage(request);
    }
};

/// Lengths that X.690 and SNMP forbid, or that lie.
class BadLength final : public BytesFault {
public:
    explicit BadLength(std::string form) : form_{std::move(form)} {}
    static constexpr std::string_view kForms =
        "indefinite, five-bytes, beyond-the-end, zero, negative-number, wide-number, huge-arc";

protected:
    void spoil(std::string& bytes, const ber::Message& request, Dice& /*dice*/) override;

private:
    std::string form_;
};

std::string_view afterFirstHeader(const std::string& bytes) {
    ber::Reader reader{bytes};
    const auto element = reader.next();
    return element ? element->content : std::string_view{};
}

/// A response with one variable of our own, whatever was asked.
std::string responseWith(const ber::Message& request, std::string_view binding) {
    ber::Message head = request;
    head.type = ber::PduType::Response;
    head.error_status = 0;
    head.error_index = 0;
    return ber::encodeMessage(head, binding);
}

/// A variable named 1.3.6.1.2.1.1.1.0 with these name and value bytes.
std::string bindingOf(std::string_view name_content, std::string_view value_element) {
    return ber::encode(0x30, ber::encode(0x06, name_content) + std::string{value_element});
}

void BadLength::spoil(std::string& bytes, const ber::Message& request, Dice& /*dice*/) {
    const std::string content{afterFirstHeader(bytes)};
    const std::string name = ber::oidContent(Oid::of("1.3.6.1.2.1.1.1.0"));
    if (form_ == "indefinite") bytes = "\x30\x80" + content + std::string(2, '\0');
    if (form_ == "five-bytes") bytes = "\x30\x85" + std::string(5, '\0') + content;
    if (form_ == "beyond-the-end") bytes = "\x30\x84\x7f\xff\xff\xff" + content;
    if (form_ == "zero") bytes = std::string{"\x30\0", 2} + content;
    if (form_ == "negative-number")  // a Counter32 that is below zero
        bytes = responseWith(request, bindingOf(name, "\x41\x04\xff\xff\xff\xfe"));
    if (form_ == "wide-number")  // a Counter32 of nine octets
        bytes =
            responseWith(request, bindingOf(name, "\x41\x09\x01\xff\xff\xff\xff\xff\xff\xff\xff"));
    if (form_ == "huge-arc")  // 2^35 - 1, where 2^32 - 1 is the most
        bytes =
            responseWith(request, bindingOf("\x2b\xff\xff\xff\xff\x7f", std::string{"\x05\0", 2}));
}

std::unique_ptr<Fault> makeBadLength(const FaultWords& words) {
    if ((", " + std::string{BadLength::kForms} + ",").find(", " + words.text(0) + ",") ==
        std::string::npos)
        words.refuse(0, BadLength::kForms);
    return std::make_unique<BadLength>(words.text(0));
}

class WrongId final : public Fault {
public:
    void alter(ber::Message& reply, const ber::Message& /*request*/, Dice& dice) override {
        reply.request_id ^= static_cast<std::int64_t>(1 + dice.below(0x7FFFFFFE));
    }
};

class WrongCommunity final : public Fault {
public:
    void alter(ber::Message& reply, const ber::Message& /*request*/, Dice& /*dice*/) override {
        reply.community = "nobody";
    }
};

class EmptyList final : public Fault {
public:
    void alter(ber::Message& reply, const ber::Message& /*request*/, Dice& /*dice*/) override {
        reply.bindings.clear();
    }
};

/// The first variable so many times, as far as a datagram has room.
class ManyVariables final : public Fault {
public:
    explicit ManyVariables(std::uint64_t count) : count_{count} {}
    void alter(ber::Message& reply, const ber::Message& request, Dice& /*dice*/) override {
        if (request.bindings.empty()) return;
        const Binding small{.oid = Oid{1, 3}, .value = Value{}};
        const Binding one = reply.bindings.empty() ? small : reply.bindings.front();
        const std::size_t room = (kLargestDatagram - 100) / ber::encodeBinding(one).size();
        reply.bindings.assign(std::min<std::size_t>(count_, room), one);
    }

private:
    std::uint64_t count_;
};

constexpr std::array kByteFaults{
    FaultKind{
        "cut",
        "BYTES",
        "replies end after so many bytes",
        [](const FaultWords& words) -> std::unique_ptr<Fault> {
            return std::make_unique<Cut>(words.number(0, 0, kLargestDatagram), Cut::Next::Same);
        }},
    FaultKind{
        "cut-each",
        "BYTES",
        "as cut, one byte later with every reply",
        [](const FaultWords& words) -> std::unique_ptr<Fault> {
            return std::make_unique<Cut>(words.number(0, 0, kLargestDatagram), Cut::Next::OneMore);
        }},
    FaultKind{
        "garbage",
        "",
        "random bytes instead of a reply",
        [](const FaultWords& /*words*/) -> std::unique_ptr<Fault> {
            return std::make_unique<Garbage>();
        }},
    FaultKind{
        "flip",
        "BYTES",
        "so many bytes of a reply are random",
        [](const FaultWords& words) -> std::unique_ptr<Fault> {
            return std::make_unique<Flip>(words.number(0, 1, kLargestDatagram));
        }},
    FaultKind{
        "echo",
        "",
        "the request comes back as it was",
        [](const FaultWords& /*words*/) -> std::unique_ptr<Fault> {
            return std::make_unique<Echo>();
        }},
    FaultKind{"bad-length", "FORM", "lengths and numbers that lie", makeBadLength},
    FaultKind{
        "wrong-id",
        "",
        "replies carry another request id",
        [](const FaultWords& /*words*/) -> std::unique_ptr<Fault> {
            return std::make_unique<WrongId>();
        }},
    FaultKind{
        "wrong-community",
        "",
        "replies carry another community",
        [](const FaultWords& /*words*/) -> std::unique_ptr<Fault> {
            return std::make_unique<WrongCommunity>();
        }},
    FaultKind{
        "no-variables",
        "",
        "replies without variables",
        [](const FaultWords& /*words*/) -> std::unique_ptr<Fault> {
            return std::make_unique<EmptyList>();
        }},
    FaultKind{
        "many-variables",
        "COUNT",
        "the first variable so many times",
        [](const FaultWords& words) -> std::unique_ptr<Fault> {
            return std::make_unique<ManyVariables>(words.number(0, 1, 10'000));
        }},
};

}  // namespace

std::span<const FaultKind> byteFaults() {
    return kByteFaults;
}

}  // namespace platen::simulator
