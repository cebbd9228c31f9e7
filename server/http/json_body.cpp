#include "server/http/json_body.hpp"

#include "common/core/text.hpp"
#include "server/http/problem.hpp"

#include <Poco/JSON/Object.h>
#include <Poco/JSON/Parser.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <vector>

namespace platen::server::http {

namespace {

constexpr std::size_t kDeepest = 4;

[[noreturn]] void refuseBody(const std::string& detail) {
    throw Refused{400, "invalid-body", detail};
}

void requireJson(const Request& request) {
    const std::string type = asciiLower(trim(split(request.header("content-type"), ';').front()));
    if (type == "application/json") return;
    throw Refused{
        415,
        "unsupported-media-type",
        fmt::format("Content-Type is '{}', allowed: application/json", cleanUtf8(type))};
}

Poco::JSON::Object::Ptr parseObject(const std::string& body) {
    if (!isUtf8(body)) refuseBody("the body is no UTF-8");
    try {
        Poco::JSON::Parser parser;
        parser.setDepth(kDeepest);
        const auto value = parser.parse(body);
        if (value.type() == typeid(Poco::JSON::Object::Ptr))
            return value.extract<Poco::JSON::Object::Ptr>();
    } catch (const Poco::Exception&) {
        refuseBody("the body is no JSON that can be read");
    }
    refuseBody("the body is no JSON object");
}

}  // namespace

JsonBody::JsonBody(const Request& request, std::initializer_list<std::string_view> allowed) {
    requireJson(request);
    const auto object = parseObject(request.body);
    for (const auto& [name, value] : *object) {
        if (std::find(allowed.begin(), allowed.end(), name) == allowed.end())
            refuseBody(fmt::format(
                "unknown field '{}', allowed: {}", cleanUtf8(name), fmt::join(allowed, ", ")));
        names_.insert(name);
        if (value.isEmpty()) continue;
        if (value.isString())
            texts_[name] = value.convert<std::string>();
        else if (value.isInteger() && !value.isBoolean())
            integers_[name] = value.convert<std::int64_t>();
        else
            refuseBody(fmt::format("{} is neither a text nor a whole number", name));
    }
}

std::string JsonBody::text(const std::string& name, std::size_t longest) const {
    std::string value = optionalText(name, longest);
    if (value.empty()) refuseBody(fmt::format("{} is missing, it must be a text", name));
    return value;
}

Secret JsonBody::secret(const std::string& name, std::size_t longest) const {
    return Secret{text(name, longest)};
}

std::string JsonBody::optionalText(const std::string& name, std::size_t longest) const {
    if (integers_.contains(name))
        refuseBody(fmt::format("{} is a number, it must be a text", name));
    const auto found = texts_.find(name);
    if (found == texts_.end()) return {};
    if (found->second.size() > longest)
        refuseBody(fmt::format("{} is too long, allowed: {} bytes", name, longest));
    if (found->second.find('\0') != std::string::npos)
        refuseBody(fmt::format("{} has a NUL character in it", name));
    return found->second;
}

std::int64_t JsonBody::integer(const std::string& name, const Range& range) const {
    const auto found = integers_.find(name);
    if (found == integers_.end()) {
        if (texts_.contains(name))
            refuseBody(fmt::format("{} is a text, it must be a whole number", name));
        return range.otherwise;
    }
    if (found->second < range.least || found->second > range.most)
        refuseBody(fmt::format(
            "{} is {}, allowed: {} to {}", name, found->second, range.least, range.most));
    return found->second;
}

}  // namespace platen::server::http
