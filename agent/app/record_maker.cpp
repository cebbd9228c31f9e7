#include "agent/app/record_maker.hpp"

#include "agent/app/identity.hpp"
#include "common/log/log.hpp"
#include "common/wire/reading_codec.hpp"

#include <unistd.h>

#include <fstream>

namespace platen::agent::app {

namespace {

/// Resident memory: the second number of /proc/self/statm is its pages.
std::uint64_t residentBytes() {
    std::ifstream statm{"/proc/self/statm"};
    std::uint64_t total = 0;
    std::uint64_t resident = 0;
    statm >> total >> resident;
    return resident * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
}

wire::v1::Unreachable unreachableMessage(const UnreachableDevice& device) {
    wire::v1::Unreachable message;
    message.set_address(device.endpoint.address);
    message.set_port(device.endpoint.port);
    message.set_reason(device.reason);
    if (device.last_answer)
        message.set_last_answer_wall_ms(device.last_answer->time_since_epoch().count());
    return message;
}

}  // namespace

std::optional<outbox::NewRecord> RecordMaker::fromCollected(
    const CollectedRecord& collected) const {
    outbox::NewRecord record = emptyRecord(collected.wall, collected.boot);
    if (const auto* silent = std::get_if<UnreachableDevice>(&collected.body)) {
        *record.message.mutable_unreachable() = unreachableMessage(*silent);
        return record;
    }
    const auto& reading = std::get<RawReading>(collected.body);
    const Profile* profile = profiles_.byHash(reading.profile_hash);
    try {
        if (profile == nullptr) throw std::invalid_argument{"its profile is unknown"};
        *record.message.mutable_reading() = wire::encodeReading(
            reading, {.plan = profile->planOids(), .attributes = profile->ippAttributes()});
        return record;
    } catch (const std::invalid_argument& problem) {
        log::error(
            "agent.reading_refused",
            {{"device", reading.endpoint.text()},
             {"profile", reading.profile},
             {"error", problem.what()}});
        return std::nullopt;
    }
}

outbox::NewRecord RecordMaker::agentStatus(
    const CollectorStatus& collector, const outbox::OutboxStatus& outbox) const {
    outbox::NewRecord record = emptyRecord(clock_.wallNow(), clock_.bootNow());
    auto* status = record.message.mutable_status();
    status->set_version(PLATEN_VERSION);
    status->set_hostname(hostName());
    status->set_devices_known(static_cast<std::uint32_t>(collector.known));
    status->set_devices_unreachable(static_cast<std::uint32_t>(collector.unreachable));
    status->set_outbox_records(outbox.records);
    status->set_outbox_bytes(outbox.bytes);
    status->set_outbox_limit_bytes(outbox.limit_bytes);
    if (outbox.oldest) status->set_oldest_wall_ms(outbox.oldest->time_since_epoch().count());
    status->set_rss_bytes(residentBytes());
    return record;
}

outbox::NewRecord RecordMaker::emptyRecord(TimePoint wall, std::chrono::milliseconds boot) const {
    outbox::NewRecord record{.message = {}, .boot_id = clock_.bootId()};
    record.message.set_wall_ms(wall.time_since_epoch().count());
    record.message.set_boot_ms(static_cast<std::uint64_t>(boot.count()));
    return record;
}

}  // namespace platen::agent::app
