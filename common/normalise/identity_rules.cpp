#include "common/normalise/identity_rules.hpp"

#include "common/core/text.hpp"

#include <algorithm>
#include <array>

namespace platen {

bool isRealSerial(std::string_view serial) {
    constexpr std::array<std::string_view, 17> kFakes{
        "unknown",
        "none",
        "n/a",
        "na",
        "null",
        "(none)",
        "not available",
        "not specified",
        "not set",
        "no serial number",
        "serial number",
        "serialnumber",
        "default",
        "<private>",
        "123456789",
        "1234567890",
        "0123456789"};
    const std::string text = asciiLower(trim(serial));
    if (text.empty() || std::ranges::find(kFakes, text) != kFakes.end()) return false;
    return !std::ranges::all_of(text, [&](char c) { return c == text.front(); });
}

std::string withoutVendor(std::string_view model, std::string_view vendor) {
    const bool has_vendor = !vendor.empty() && model.size() > vendor.size() + 1 &&
                            model[vendor.size()] == ' ' &&
                            asciiLower(model.substr(0, vendor.size())) == asciiLower(vendor);
    return std::string{has_vendor ? trim(model.substr(vendor.size())) : model};
}

}  // namespace platen
