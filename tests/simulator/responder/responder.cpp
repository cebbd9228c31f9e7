#include "tests/simulator/responder/responder.hpp"

#include <algorithm>
#include <cstdint>
#include <utility>

namespace platen::simulator {

namespace {

using ber::ErrorStatus;
using ber::Message;
using ber::PduType;
using ber::Version;

/// What the sequences, numbers and the status around the bindings can need at most.
constexpr std::size_t kEnvelopeBytes = 48;

Value exceptionOf(ValueType type) {
    return {.type = type, .integer = 0, .number = 0, .octets = {}};
}

Message responseTo(const Message& request) {
    Message response;
    response.version = request.version;
    response.community = request.community;
    response.type = PduType::Response;
    response.request_id = request.request_id;
    return response;
}

/// Collects bindings as long as they fit.
class Collector {
public:
    Collector(const Message& request, std::size_t max_reply) : head_{responseTo(request)} {
        const std::size_t envelope = kEnvelopeBytes + request.community.size();
        room_ = max_reply > envelope ? max_reply - envelope : 0;
    }

    [[nodiscard]] bool add(Binding binding) {
        const std::string encoded = ber::encodeBinding(binding);
        if (encoded.size() > room_) return false;
        room_ -= encoded.size();
        encoded_ += encoded;
        bindings_.push_back(std::move(binding));
        return true;
    }

    [[nodiscard]] bool empty() const { return bindings_.empty(); }

    [[nodiscard]] Reply finish() && {
        return {.bytes = ber::encodeMessage(head_, encoded_), .bindings = std::move(bindings_)};
    }

private:
    Message head_;
    std::size_t room_{0};
    std::string encoded_;
    std::vector<Binding> bindings_;
};

/// Version 1 repeats the bindings of the request, version 2c does so too except with tooBig
/// (RFC 3416 section 4.2.1).
Reply failure(const Message& request, ErrorStatus status, std::size_t index) {
    Message response = responseTo(request);
    response.error_status = static_cast<std::int64_t>(status);
    response.error_index = static_cast<std::int64_t>(index);
    if (request.version == Version::V1 || status != ErrorStatus::TooBig) {
        response.bindings = request.bindings;
    }
    return {.bytes = ber::encodeMessage(response), .bindings = {}};
}

std::optional<Value> visibleValue(const Message& request, const MibView& view, const Oid& oid) {
    auto value = view.find(oid);
    if (!value) return std::nullopt;
    if (request.version == Version::V1 && value->type == ValueType::Counter64) return std::nullopt;
    return value;
}

std::optional<Binding> visibleNext(const Message& request, const MibView& view, const Oid& oid) {
    auto found = view.next(oid);
    while (found && request.version == Version::V1 && found->value.type == ValueType::Counter64) {
        found = view.next(found->oid);
    }
    return found;
}

/// The answer to one variable of a Get or GetNext; nothing where there is none.
std::optional<Binding> lookUp(const Message& request, const MibView& view, const Oid& oid) {
    if (request.type == PduType::GetNext) return visibleNext(request, view, oid);
    auto value = visibleValue(request, view, oid);
    if (!value) return std::nullopt;
    return Binding{.oid = oid, .value = *std::move(value)};
}

/// Whether the object is missing or only this instance of it: some other instance of the same
/// column or scalar exists.
Value absence(const Message& request, const MibView& view, const Oid& oid) {
    if (request.type == PduType::GetNext) return exceptionOf(ValueType::EndOfMibView);
    if (oid.empty()) return exceptionOf(ValueType::NoSuchObject);
    const std::vector<std::uint32_t> parent{oid.arcs().begin(), std::prev(oid.arcs().end())};
    const Oid object{parent};
    const auto other = view.next(object);
    const bool exists = other && other->oid.startsWith(object);
    return exceptionOf(exists ? ValueType::NoSuchInstance : ValueType::NoSuchObject);
}

Reply answerEach(const Message& request, const MibView& view, std::size_t max_reply) {
    Collector collector{request, max_reply};
    std::size_t index = 0;
    for (const Binding& asked : request.bindings) {
        ++index;
        auto found = lookUp(request, view, asked.oid);
        if (!found && request.version == Version::V1) {
            return failure(request, ErrorStatus::NoSuchName, index);
        }
        if (!found) found = Binding{.oid = asked.oid, .value = absence(request, view, asked.oid)};
        if (!collector.add(*std::move(found))) return failure(request, ErrorStatus::TooBig, 0);
    }
    return std::move(collector).finish();
}

Binding nextOrEnd(const MibView& view, const Oid& oid) {
    auto found = view.next(oid);
    if (found) return *std::move(found);
    return {.oid = oid, .value = exceptionOf(ValueType::EndOfMibView)};
}

/// One row of repetitions: each of `oids` moves on. False when the reply is full or all are at the
/// end of the view.
bool addRepetition(Collector& collector, const MibView& view, std::vector<Oid>& oids) {
    bool more = false;
    for (Oid& oid : oids) {
        Binding found = nextOrEnd(view, oid);
        oid = found.oid;
        more = more || found.value.type != ValueType::EndOfMibView;
        if (!collector.add(std::move(found))) return false;
    }
    return more;
}

Reply answerBulk(const Message& request, const MibView& view, std::size_t max_reply) {
    const auto count = static_cast<std::int64_t>(request.bindings.size());
    const auto single = std::clamp<std::int64_t>(request.error_status, 0, count);
    Collector collector{request, max_reply};
    std::vector<Oid> repeated;
    bool room = true;
    for (std::int64_t i = 0; i < count; ++i) {
        const Oid& oid = request.bindings[static_cast<std::size_t>(i)].oid;
        if (i >= single) repeated.push_back(oid);
        if (i < single && room) room = collector.add(nextOrEnd(view, oid));
    }
    for (std::int64_t row = 0; room && !repeated.empty() && row < request.error_index; ++row) {
        room = addRepetition(collector, view, repeated);
    }
    const bool asked = single > 0 || (count > 0 && request.error_index > 0);
    if (collector.empty() && asked) return failure(request, ErrorStatus::TooBig, 0);
    return std::move(collector).finish();
}

ErrorStatus refusalOfSet(Version version) {
    return version == Version::V1 ? ErrorStatus::NoSuchName : ErrorStatus::NotWritable;
}

}  // namespace

std::optional<Reply> answer(
    const ber::Message& request, const MibView& view, std::size_t max_reply) {
    switch (request.type) {
        case PduType::Get:
        case PduType::GetNext:
            return answerEach(request, view, max_reply);
        case PduType::Set:
            return failure(request, refusalOfSet(request.version), 1);
        case PduType::GetBulk:
            if (request.version == Version::V1) return std::nullopt;
            return answerBulk(request, view, max_reply);
        case PduType::Response:
            return std::nullopt;
    }
    return std::nullopt;
}

}  // namespace platen::simulator
