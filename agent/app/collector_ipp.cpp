#include "agent/app/collector_work.hpp"
#include "agent/app/ipp_reading.hpp"
#include "common/log/log.hpp"
#include "common/normalise/normalise.hpp"

#include <algorithm>
#include <exception>
#include <stdexcept>
#include <utility>

namespace platen::agent::app {

namespace {

snmp::Silence silenceOf(FieldError error) {
    switch (error) {
        case FieldError::Timeout:
            return snmp::Silence::Timeout;
        case FieldError::Refused:
            return snmp::Silence::AccessDenied;
        case FieldError::Malformed:
        case FieldError::Truncated:
            return snmp::Silence::Malformed;
    }
    throw std::logic_error{"unhandled FieldError"};
}

}  // namespace

std::unique_ptr<IppReader> Collector::Work::makeIppReader(IppParts parts) {
    return std::make_unique<IppReader>(
        settings_.ipp,
        settings_.ipp.addressRanges(settings_.discovery.excludedRanges()),
        ranges_,
        IppReader::Tools{.profiles = profiles_, .clock = clock_, .background = parts.background},
        std::move(parts.network),
        IppReader::Collecting{
            .is_read =
                [this](const snmp::IpAddress& address) { return devices_.isReadOverSnmp(address); },
            .is_asked = [this](const snmp::IpAddress& address) { return askedOverSnmp(address); },
            .on_found = [this](const discovery::FoundDevice& found) { onFound(found); },
            .on_read =
                [this](const snmp::Peer& peer, Result<RawReading, FieldError> reading) {
                    onIppReading(peer, std::move(reading));
                }});
}

/// What fails in here is one step for one printer; the others have theirs.
void Collector::Work::workOverIpp() try {
    if (ipp_) ipp_->work();
} catch (const std::exception& problem) {
    log::error("collector.step_failed", {{"error", problem.what()}});
}

/// After the sweep, so that nobody is asked who is read over SNMP.
void Collector::Work::searchOverIpp() {
    next_sweep_ = clock_.bootNow() + settings_.discovery.interval;
    if (ipp_) ipp_->search();
}

void Collector::Work::readOverIpp(const snmp::Peer& peer, const Device& device) {
    RawReading reading = readingByIpp(peer.endpoint(), *device.found.profile);
    reading.after_snmp = device.after_snmp;
    ipp_->read(peer, *device.found.profile, std::move(reading));
}

/// One that slept at its last reading still sleeps: a connection would wake it.
void Collector::Work::suspectOverIpp(const Device& device) {
    if (ipp_ && !device.found.hints.speaks_ipp && !device.asleep &&
        isAlone(device.found.peer.address))
        ipp_->suspect(device.found.peer.address);
}

/// A printer that answers over SNMP is no second device.
void Collector::Work::forgetOverIpp(const snmp::IpAddress& address) {
    if (!ipp_) return;
    const snmp::Peer peer{.address = address, .port = ipp_->port()};
    const Device* device = devices_.find(peer);
    if (device == nullptr || !device->found.hints.speaks_ipp) return;
    schedule_.forget(peer);
    devices_.forget(peer);
    ipp_->forget(peer);
}

bool Collector::Work::mayAskOverIpp(const snmp::Peer& peer) const {
    return ipp_ && ipp_->allows(peer);
}

bool Collector::Work::askedOverIpp(const snmp::IpAddress& address) const {
    return ipp_ && ipp_->busy(address);
}

/// Where several ports of an address are read over SNMP (of a proxy, of a print server), nobody
/// knows whose words come over IPP.
bool Collector::Work::isAlone(const snmp::IpAddress& address) const {
    return std::ranges::count_if(ranges_, [&](const discovery::AddressRange& range) {
               return range.contains(address);
           }) == 1;
}

bool Collector::Work::askedOverSnmp(const snmp::IpAddress& address) const {
    const auto is_read = [&](const auto& poll) { return poll.first.address == address; };
    const auto is_swept = [&](const discovery::AddressRange& range) {
        return engine_.busy({.address = address, .port = range.port});
    };
    return std::ranges::any_of(polls_, is_read) || std::ranges::any_of(ranges_, is_swept);
}

void Collector::Work::onSnmpReading(const snmp::Peer& peer, Device& device, RawReading reading) {
    forgetOverIpp(peer.address);
    if (ipp_ && isAlone(peer.address)) {
        const StandardReading standard = normalise(reading, *device.found.profile);
        device.asleep = standard.asleep;
        if (ipp_->completes(peer, *device.found.profile, standard, reading)) return;
    }
    onReading(peer, device, std::move(reading));
}

void Collector::Work::onIppReading(const snmp::Peer& peer, Result<RawReading, FieldError> reading) {
    Device* device = devices_.find(peer);
    if (device == nullptr) return;
    if (device->found.hints.speaks_ipp) ++polls_done_;
    if (reading)
        onReading(peer, *device, std::move(reading).value());
    else
        onSilence(peer, *device, silenceOf(reading.error()));
}

void Collector::Work::giveAwayIncomplete() {
    if (!ipp_) return;
    for (RawReading& reading : ipp_->takeIncomplete())
        giveAway(std::move(reading));
}

}  // namespace platen::agent::app
