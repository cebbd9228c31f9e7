#pragma once

#include "common/core/secret.hpp"
#include "server/http/request.hpp"

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace platen::server::http {

/// The JSON object in a request's body, with texts and whole numbers only. Throws Refused (400,
/// 415) that names the field, its value and what is allowed.
class JsonBody {
public:
    /// `allowed`: the fields there may be.
    JsonBody(const Request& request, std::initializer_list<std::string_view> allowed);

    /// True also for null.
    [[nodiscard]] bool has(const std::string& name) const { return names_.contains(name); }
    /// Refuses when it is absent. At most `longest` bytes.
    [[nodiscard]] std::string text(const std::string& name, std::size_t longest) const;
    /// As text(); its value is never part of an error.
    [[nodiscard]] Secret secret(const std::string& name, std::size_t longest) const;
    /// Empty when it is absent.
    [[nodiscard]] std::string optionalText(const std::string& name, std::size_t longest) const;
    struct Range {
        std::int64_t least{0};
        std::int64_t most{0};
        std::int64_t otherwise{0};  ///< when it is absent
    };
    [[nodiscard]] std::int64_t integer(const std::string& name, const Range& range) const;

private:
    std::set<std::string> names_;
    std::map<std::string, std::string> texts_;
    std::map<std::string, std::int64_t> integers_;
};

}  // namespace platen::server::http
