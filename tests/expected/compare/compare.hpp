#pragma once

#include <string>
#include <vector>

namespace platen::expected {

/// One field that a probe got wrong.
struct Difference {
    std::string field;  ///< "model", "counters.copy_mono", "supplies[1.3].percent", ...
    std::string expected;
    std::string got;
};

struct Comparison {
    int scored{0};  ///< fields that were compared
    std::vector<Difference> differences;
};

/// Holds the JSON of `platen-agent probe --json` against one file of expected values, by the table
/// at the end of expected/README.md. Fields in `not_scored` are left out. Throws
/// Poco::JSON::JSONException when one of the texts is no JSON object.
[[nodiscard]] Comparison compareProbe(
    const std::string& probe_json, const std::string& expected_json);

}  // namespace platen::expected
