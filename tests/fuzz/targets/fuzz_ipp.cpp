#include "agent/discovery/dns_sd.hpp"
#include "agent/ipp/http_response.hpp"
#include "agent/ipp/ipp_answer.hpp"
#include "tests/fuzz/targets/fuzz_targets.hpp"

#include <algorithm>
#include <string>
#include <vector>

namespace platen::fuzz {

void fuzzIpp(std::string_view bytes) {
    static const std::vector<std::string> kNames{
        "marker-levels", "media-col/media-type", "printer-name", "printer-supply"};
    const auto answer = agent::ipp::decodeAnswer(bytes, kNames);
    if (!answer) return;
    require(answer->attributes.size() <= kNames.size(), "only wanted attributes are kept");
    std::size_t values = 0;
    std::size_t octets = 0;
    for (const IppAttribute& attribute : answer->attributes) {
        require(!attribute.values.empty(), "an attribute without values is not kept");
        values += attribute.values.size();
        for (const IppValue& value : attribute.values) {
            require(value.octets.size() <= agent::ipp::kMaxValueBytes, "values are limited");
            require(value.tag >= 0x10 && value.tag < 0x4A, "tags are those of values");
            octets += value.octets.size();
        }
    }
    require(values <= agent::ipp::kMaxValues, "their number is limited");
    require(octets <= agent::ipp::kMaxKeptBytes, "and so are their bytes");
    require(
        std::ranges::is_sorted(answer->attributes, {}, &IppAttribute::name),
        "attributes stand in the order of the names");
}

void fuzzHttp(std::string_view bytes) {
    using agent::ipp::HttpResponse;
    constexpr std::size_t kMaxBody = 4096;
    HttpResponse whole{kMaxBody};
    whole.accept(bytes);
    HttpResponse dripped{kMaxBody};
    for (const char byte : bytes)
        dripped.accept({&byte, 1});
    whole.acceptEnd();
    dripped.acceptEnd();
    require(whole.body().size() <= kMaxBody, "a body is limited");
    require(whole.state() != HttpResponse::State::Head, "a response has an end");
    require(whole.state() != HttpResponse::State::Body, "a body has an end");
    require(whole.state() == dripped.state(), "it does not matter in which parts bytes arrive");
    const bool done = whole.state() == HttpResponse::State::Done;
    require(!done || whole.body() == dripped.body(), "nor to the body");
}

void fuzzDnsSd(std::string_view bytes) {
    for (const auto& printer : agent::discovery::decodeAnnouncements(bytes, 0x1234, {})) {
        require(
            agent::ipp::requestPath(printer.way.path) == printer.way.path,
            "a path may stand in a request");
    }
}

}  // namespace platen::fuzz
