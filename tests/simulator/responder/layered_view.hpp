#pragma once

#include "tests/simulator/responder/mib_view.hpp"

#include <map>
#include <memory>
#include <vector>

namespace platen::simulator {

/// A recording that many devices share, and on top of it what one device has for itself.
class LayeredView final : public MibView {
public:
    /// `base` is sorted by OID. Shared because thousands of devices serve the same recording.
    explicit LayeredView(std::shared_ptr<const std::vector<Binding>> base);

    [[nodiscard]] std::optional<Value> find(const Oid& oid) const override;
    [[nodiscard]] std::optional<Binding> next(const Oid& oid) const override;

    /// Hides the row of the recording with this OID, or adds a row.
    void set(const Oid& oid, Value value);
    /// Removes the own row; a hidden row of the recording appears again.
    void erase(const Oid& oid);

    /// The row of the recording; null when it has none. Valid as long as the view.
    [[nodiscard]] const Value* recorded(const Oid& oid) const;
    [[nodiscard]] const std::vector<Binding>& base() const { return *base_; }

private:
    std::shared_ptr<const std::vector<Binding>> base_;
    std::map<Oid, Value> own_;
};

}  // namespace platen::simulator
