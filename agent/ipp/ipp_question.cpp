#include "agent/ipp/ipp_question.hpp"

#include <cups/cups.h>
#include <cups/ipp.h>
#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <memory>
#include <stdexcept>
#include <utility>
#include <vector>

namespace platen::agent::ipp {

namespace {

constexpr std::size_t kMaxPath = 255;

struct MessageDeleter {
    void operator()(ipp_t* message) const { ippDelete(message); }
};

void addText(ipp_t& message, ipp_tag_t tag, const char* name, const std::string& text) {
    ippAddString(&message, IPP_TAG_OPERATION, tag, name, nullptr, text.c_str());
}

/// "a/b" is a member of the attribute "a"; each name once.
std::vector<std::string> withoutMembers(std::span<const std::string> names) {
    std::vector<std::string> requested;
    for (const std::string& name : names) {
        std::string attribute = name.substr(0, name.find('/'));
        if (std::ranges::find(requested, attribute) == requested.end())
            requested.push_back(std::move(attribute));
    }
    return requested;
}

ssize_t appendTo(void* out, ipp_uchar_t* bytes, std::size_t size) {
    static_cast<std::string*>(out)->append(reinterpret_cast<const char*>(bytes), size);
    return static_cast<ssize_t>(size);
}

}  // namespace

std::string encodeQuestion(
    const Endpoint& endpoint, const IppWay& way, std::span<const std::string> names) {
    const std::unique_ptr<ipp_t, MessageDeleter> message{ippNew()};
    ippSetOperation(message.get(), IPP_OP_GET_PRINTER_ATTRIBUTES);
    ippSetRequestId(message.get(), 1);  // a connection has one request
    ippSetVersion(message.get(), way.old_version ? 1 : 2, way.old_version ? 1 : 0);
    // In this order (RFC 8011 section 4.1.4). English, whatever the agent's own language is: words
    // of the answer are looked for.
    addText(*message, IPP_TAG_CHARSET, "attributes-charset", "utf-8");
    addText(*message, IPP_TAG_LANGUAGE, "attributes-natural-language", "en");
    addText(*message, IPP_TAG_URI, "printer-uri", printerUri(endpoint, way));
    if (!way.all_attributes && !names.empty()) {
        const std::vector<std::string> requested = withoutMembers(names);
        std::vector<const char*> texts;
        texts.reserve(requested.size());
        std::ranges::transform(requested, std::back_inserter(texts), &std::string::c_str);
        ippAddStrings(
            message.get(),
            IPP_TAG_OPERATION,
            IPP_TAG_KEYWORD,
            "requested-attributes",
            static_cast<int>(texts.size()),
            nullptr,
            texts.data());
    }
    std::string bytes;
    if (ippWriteIO(&bytes, &appendTo, 1, nullptr, message.get()) != IPP_STATE_DATA)
        throw std::runtime_error{"libcups does not encode a Get-Printer-Attributes request"};
    return bytes;
}

std::string printerUri(const Endpoint& endpoint, const IppWay& way) {
    return fmt::format("{}://{}{}", way.tls ? "ipps" : "ipp", endpoint.text(), way.path);
}

std::optional<std::string> requestPath(std::string_view text) {
    std::string path = text.starts_with('/') ? std::string{text} : fmt::format("/{}", text);
    const bool clean = std::ranges::all_of(
        path, [](char letter) { return letter > ' ' && letter < '\x7F' && letter != '#'; });
    if (!clean || path.size() > kMaxPath) return std::nullopt;
    return path;
}

std::string statusName(std::uint16_t status) {
    return ippErrorString(static_cast<ipp_status_t>(status));
}

}  // namespace platen::agent::ipp
