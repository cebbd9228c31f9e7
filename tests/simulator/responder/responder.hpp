#pragma once

#include "tests/simulator/ber/snmp_message.hpp"
#include "tests/simulator/responder/mib_view.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace platen::simulator {

/// A reply as it goes out, and what it says.
struct Reply {
    std::string bytes;
    std::vector<Binding> bindings;
};

/// Answers a request as RFC 1157 section 4.1 (version 1) and RFC 3416 section 4.2 (version 2c)
/// demand, in at most `max_reply` bytes: Get and GetNext that do not fit are answered with tooBig,
/// a GetBulk gets fewer variables. Version 1 never sees a Counter64 (RFC 3584 section 4.2.2.1). A
/// Set is refused. Nothing for what has no answer: responses, and a GetBulk of version 1.
/// The community is the caller's to check.
[[nodiscard]] std::optional<Reply> answer(
    const ber::Message& request, const MibView& view, std::size_t max_reply);

}  // namespace platen::simulator
