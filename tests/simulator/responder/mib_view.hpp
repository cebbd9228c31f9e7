#pragma once

#include "common/raw/value.hpp"

#include <optional>

namespace platen::simulator {

/// The variables that one device shows, in OID order.
class MibView {
public:
    MibView() = default;
    MibView(const MibView&) = delete;
    MibView& operator=(const MibView&) = delete;
    virtual ~MibView() = default;

    /// The variable with just this OID; nothing when there is none.
    [[nodiscard]] virtual std::optional<Value> find(const Oid& oid) const = 0;
    /// The first variable after `oid`; nothing at the end.
    [[nodiscard]] virtual std::optional<Binding> next(const Oid& oid) const = 0;
};

}  // namespace platen::simulator
