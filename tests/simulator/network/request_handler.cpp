#include "tests/simulator/network/request_handler.hpp"

#include "tests/simulator/ber/snmp_message.hpp"
#include "tests/simulator/responder/responder.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace platen::simulator {

namespace {

constexpr std::size_t kUsualReply = 1472;  // bytes: what fits one Ethernet frame

std::optional<std::string> refusalOf(const ber::Message& request, const Refusal& refusal) {
    if (request.type == ber::PduType::Response) return std::nullopt;
    ber::Message reply = request;
    reply.type = ber::PduType::Response;
    reply.error_status = refusal.status;
    reply.error_index = refusal.index;
    return ber::encodeMessage(reply);
}

/// The reply that the faults leave of it, before it is sent.
std::optional<std::string> replyWith(
    const std::vector<Fault*>& faults, const ber::Message& request, const MibView& truth) {
    const MibView* shown = &truth;
    std::size_t max_reply = kUsualReply;
    for (Fault* fault : faults) {
        shown = &fault->over(*shown);
        max_reply = fault->maxReply(max_reply);
    }
    for (Fault* fault : faults) {
        if (const auto refusal = fault->refuse(request, *shown))
            return refusalOf(request, *refusal);
    }
    auto reply = answer(request, *shown, max_reply);
    if (!reply) return std::nullopt;
    return std::move(reply->bytes);
}

std::string altered(
    std::string bytes, const std::vector<Fault*>& faults, const ber::Message& request, Dice& dice) {
    auto message = ber::decodeMessage(bytes);
    if (!message) return bytes;
    for (Fault* fault : faults)
        fault->alter(*message, request, dice);
    return ber::encodeMessage(*message);
}

}  // namespace

RequestHandler::RequestHandler(const SiteParts& parts, Secret community)
    : parts_{parts}, community_{std::move(community)} {}

std::uint64_t RequestHandler::received(const IpAddress& address) const {
    const auto found = received_.find(address);
    return found == received_.end() ? 0 : found->second;
}

std::vector<Outgoing> RequestHandler::handle(
    const IpAddress& to, std::uint16_t port, std::string_view bytes) {
    ++received_[to];
    if (parts_.diary != nullptr)
        parts_.diary->happen(parts_.clock.now(), parts_.clock.real().bootNow());
    parts_.faults.happen(parts_.clock.real().bootNow());
    Device* device = parts_.fleet.at(to);
    if (device == nullptr) return {};
    if (device->isOff()) {
        static_cast<void>(device->viewAt(parts_.clock.now()));  // time passes for it, too
        return {};
    }
    std::vector<Outgoing> replies = answerOf(*device, to, bytes);
    for (const Outgoing& reply : replies)
        log(to, port, reply.bytes);
    return replies;
}

std::vector<Outgoing> RequestHandler::answerOf(
    Device& device, const IpAddress& address, std::string_view bytes) {
    const auto request = ber::decodeMessage(bytes);
    if (!request) return {};
    const MibView* view = viewFor(device, request->community);
    if (view == nullptr) return {};
    if (device.speaksOnlyV1() && request->version != ber::Version::V1) return {};
    const auto faults = parts_.faults.activeFor(address, parts_.clock.real().bootNow());
    if (!faults.empty()) return faultyAnswer(*view, address, *request, faults);
    auto reply = answer(*request, *view, kUsualReply);
    if (!reply) return {};
    return {{.bytes = std::move(reply->bytes), .from = address}};
}

/// Null for a community that is not the site's, or a context that the device does not have. What
/// follows "@" in a community is a context, as Jetdirect cards do it.
const MibView* RequestHandler::viewFor(Device& device, const std::string& community) const {
    const MibView& usual = device.viewAt(parts_.clock.now());
    if (community == community_.reveal()) return &usual;
    const std::string prefix = community_.reveal() + "@";
    return community.starts_with(prefix) ? device.contextView(community.substr(prefix.size()))
                                         : nullptr;
}

std::vector<Outgoing> RequestHandler::faultyAnswer(
    const MibView& view,
    const IpAddress& address,
    const ber::Message& request,
    const std::vector<Fault*>& faults) {
    Dice& dice = parts_.faults.dice();
    const bool arrives =
        std::ranges::all_of(faults, [&](Fault* fault) { return fault->arrives(dice); });
    if (!arrives) return {};
    auto reply = replyWith(faults, request, view);
    if (!reply) return {};
    std::vector<Outgoing> replies{
        {.bytes = altered(*std::move(reply), faults, request, dice), .from = address}};
    for (Fault* fault : faults)
        fault->send(replies, request, dice);
    return replies;
}

/// By what really leaves: a fault may have changed it, or have left nothing that can be read.
void RequestHandler::log(const IpAddress& device, std::uint16_t port, const std::string& reply) {
    if (!parts_.served.isOpen()) return;
    const auto message = ber::decodeMessage(reply);
    if (!message || message->type != ber::PduType::Response) return;
    parts_.served.write(
        parts_.clock.calendar(),
        device.text(),
        port,
        parts_.fleet.at(device)->countersIn(message->bindings));
}

}  // namespace platen::simulator
