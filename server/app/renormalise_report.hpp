#pragma once

#include "server/renormalise/corrector.hpp"

#include <cstdint>
#include <map>
#include <string>

namespace platen::server::app {

/// What a field comes to over all readings that change.
struct FieldTotal {
    std::int64_t readings{0};
    std::int64_t difference{0};  ///< sum of after minus before, where both are numbers
    std::int64_t gone{0};        ///< readings that do not say it any more
    std::int64_t added{0};       ///< readings that did not say it before
};
using FieldTotals = std::map<std::string, FieldTotal>;

/// Prints a report to standard output while it is made: for people, or one JSON object a line.
class RenormaliseReport : public renormalise::ReportSink {
public:
    enum class Form { Text, Json };
    explicit RenormaliseReport(Form form) : form_{form} {}

    void begin(
        const renormalise::Correction& correction,
        const std::string& tenant_name,
        const std::vector<renormalise::ReplacedProfile>& profiles) override;
    void reading(const DeviceId& device, const renormalise::CorrectedReading& reading) override;
    void derived(const DeviceId& device, const renormalise::DerivedChange& change) override;
    void device(const DeviceId& device, const renormalise::DeviceReport& report) override;

    /// The totals of the customer that began last.
    void end();

private:
    Form form_;
    TenantId tenant_;
    std::int64_t unknowable_{0};
    FieldTotals totals_;
};

}  // namespace platen::server::app
