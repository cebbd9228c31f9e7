#include "tests/simulator/network/request_handler.hpp"

#include "tests/simulator/ber/snmp_message.hpp"
#include "tests/simulator/responder/responder.hpp"

#include <algorithm>
#include <optional>
#include <utility>
#include <variant>

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

RequestHandler::RequestHandler(
    const SiteParts& parts, Secret community, std::vector<agent::usm::UsmUser> users)
    : parts_{parts},
      community_{std::move(community)},
      v3_{std::move(users)},
      started_{parts_.clock.real().bootNow()} {}

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
        log(to, port, reply.content.empty() ? reply.bytes : reply.content);
    return replies;
}

std::vector<Outgoing> RequestHandler::answerOf(
    Device& device, const IpAddress& address, std::string_view bytes) {
    if (agent::usm::isVersion3(bytes)) return answerV3(device, address, bytes);
    const auto request = ber::decodeMessage(bytes);
    if (!request) return {};
    const MibView* view = viewFor(device, request->community);
    if (view == nullptr) return {};
    if (device.speaksOnlyV1() && request->version != ber::Version::V1) return {};
    const auto faults = parts_.faults.activeFor(address, parts_.clock.real().bootNow());
    if (!arrives(faults)) return {};
    auto content = contentOf(*view, *request, faults);
    if (!content) return {};
    std::vector<Outgoing> replies{{.bytes = *std::move(content), .from = address}};
    for (Fault* fault : faults)
        fault->send(replies, *request, parts_.faults.dice());
    return replies;
}

std::vector<Outgoing> RequestHandler::answerV3(
    Device& device, const IpAddress& address, std::string_view bytes) {
    const auto faults = parts_.faults.activeFor(address, parts_.clock.real().bootNow());
    if (!arrives(faults)) return {};
    V3Manner manner = mannerOf(address);
    for (Fault* fault : faults)
        fault->present(manner, parts_.faults.dice());
    const auto opened = v3_.open(bytes, manner);
    if (const auto* report = std::get_if<std::string>(&opened))
        return {{.bytes = *report, .from = address}};
    const auto* request = std::get_if<V3Request>(&opened);
    if (request == nullptr) return {};
    const std::string& context = request->message.community;
    const MibView& usual = device.viewAt(parts_.clock.now());
    const MibView* view = context.empty() ? &usual : device.contextView(context);
    if (view == nullptr)
        return {{.bytes = V3Responder::unknownContext(*request, manner), .from = address}};
    auto content = contentOf(*view, request->message, faults);
    if (!content) return {};
    const Outgoing report{.bytes = V3Responder::falseReport(*request, manner), .from = address};
    std::vector<Outgoing> replies(manner.false_reports, report);
    replies.push_back(
        {.bytes = v3_.seal(*request, *content, manner),
         .from = address,
         .content = *std::move(content)});
    for (Fault* fault : faults)
        fault->send(replies, request->message, parts_.faults.dice());
    return replies;
}

/// Every device has an engine of its own, which ran for two days before the site began.
V3Manner RequestHandler::mannerOf(const IpAddress& address) const {
    using std::chrono::seconds;
    const auto age = parts_.clock.real().bootNow() - started_ + std::chrono::days{2};
    return {
        .engine_id = "\x80site " + address.text(),
        .boots = 1,
        .time = static_cast<std::uint32_t>(std::chrono::duration_cast<seconds>(age).count())};
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

bool RequestHandler::arrives(const std::vector<Fault*>& faults) {
    return std::ranges::all_of(
        faults, [&](Fault* fault) { return fault->arrives(parts_.faults.dice()); });
}

/// What the device answers, as far as the faults leave it, before it is sent.
std::optional<std::string> RequestHandler::contentOf(
    const MibView& view, const ber::Message& request, const std::vector<Fault*>& faults) {
    auto reply = replyWith(faults, request, view);
    if (!reply || faults.empty()) return reply;
    return altered(*std::move(reply), faults, request, parts_.faults.dice());
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
