#include "agent/outbox/outbox_record.hpp"

#include <fmt/format.h>

namespace platen::agent::outbox {

RecordKind kindOf(const wire::v1::Record& message) {
    switch (message.body_case()) {
        case wire::v1::Record::kReading:
            return RecordKind::Reading;
        case wire::v1::Record::kStatus:
        case wire::v1::Record::kUnreachable:
            return RecordKind::Status;
        case wire::v1::Record::kGap:
            return message.gap().reason() == kLimitReason ? RecordKind::Gap : RecordKind::Kept;
        case wire::v1::Record::kProfile:
        case wire::v1::Record::kCommandResult:
        case wire::v1::Record::BODY_NOT_SET:
            return RecordKind::Kept;
    }
    return RecordKind::Kept;
}

std::string deviceOf(const wire::v1::Record& message) {
    if (!message.has_reading()) return {};
    return fmt::format("{}:{}", message.reading().address(), message.reading().port());
}

std::uint64_t countOf(const wire::v1::Record& message) {
    return message.has_gap() ? message.gap().count() : 1;
}

wire::v1::Record makeGap(
    std::uint64_t first_seq,
    std::uint64_t last_seq,
    std::uint64_t count,
    const std::string& reason) {
    wire::v1::Record message;
    auto* gap = message.mutable_gap();
    gap->set_first_seq(first_seq);
    gap->set_last_seq(last_seq);
    gap->set_count(count);
    gap->set_reason(reason);
    return message;
}

}  // namespace platen::agent::outbox
