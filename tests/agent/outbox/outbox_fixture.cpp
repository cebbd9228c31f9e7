#include "tests/agent/outbox/outbox_fixture.hpp"

#include "common/codec/zstd.hpp"
#include "common/wire/reading.pb.h"
#include "tests/support/power_loss/simulated_disk.hpp"

#include <fstream>
#include <stdexcept>
#include <utility>

namespace platen::tests {

using agent::outbox::AckResult;
using agent::outbox::BatchHead;
using agent::outbox::NewRecord;

OutboxFixture::OutboxFixture(agent::outbox::OutboxSettings chosen, std::uint64_t seed)
    : random{seed}, settings{chosen} {
    reopen();
}

void OutboxFixture::reopen() {
    box_.reset();
    box_.emplace(
        agent::outbox::OutboxOwner{.path = path(), .agent = agent_id},
        settings,
        [](std::string_view hash) { return "text of " + std::string{hash}; },
        clock,
        random);
}

NewRecord OutboxFixture::reading(const std::string& address, const std::string& text) const {
    NewRecord record{.message = {}, .boot_id = clock.bootId()};
    record.message.set_wall_ms(clock.wallNow().time_since_epoch().count());
    record.message.set_boot_ms(static_cast<std::uint64_t>(clock.bootNow().count()));
    auto* body = record.message.mutable_reading();
    body->set_address(address);
    body->set_port(161);
    body->set_profile_hash(std::string(32, 'p'));
    body->add_values()->set_octets(text);
    return record;
}

NewRecord OutboxFixture::status() const {
    NewRecord record{.message = {}, .boot_id = clock.bootId()};
    record.message.set_wall_ms(clock.wallNow().time_since_epoch().count());
    record.message.mutable_status()->set_hostname("site-a");
    return record;
}

void OutboxFixture::appendReadings(std::size_t count) {
    for (std::size_t i = 0; i < count; ++i)
        box().append({reading("192.0.2.1")});
}

void OutboxFixture::sealAll() {
    while (box().sealNext()) {
    }
}

AckResult OutboxFixture::acknowledge(const BatchHead& batch) {
    return box().acknowledge(box().epoch(), batch.last_seq, batch.chain);
}

std::vector<wire::v1::Record> OutboxFixture::sealedRecords() {
    std::vector<wire::v1::Record> records;
    for (const BatchHead& head : box().unacknowledged(1'000'000)) {
        for (auto& record : recordsOf(box().load(head.first_seq).zstd))
            records.push_back(std::move(record));
    }
    return records;
}

std::vector<std::string> OutboxFixture::sealedReadings() {
    std::vector<std::string> texts;
    for (const auto& record : sealedRecords()) {
        if (record.has_reading()) texts.push_back(record.reading().values(0).octets());
    }
    return texts;
}

void OutboxFixture::damage(const std::string& text) const {
    std::string content = readFolder(folder.path()).at("outbox.db");
    const auto at = content.find(text);
    if (at == std::string::npos) throw std::runtime_error{text + ": is not in the file"};
    content[at] = static_cast<char>(content[at] ^ 1);
    std::ofstream{path(), std::ios::binary | std::ios::trunc} << content;
}

std::vector<wire::v1::Record> recordsOf(const std::string& zstd) {
    const auto raw = codec::decompress(zstd);
    wire::v1::Batch batch;
    if (!raw || !batch.ParseFromString(*raw)) throw std::runtime_error{"bad batch"};
    return {batch.records().begin(), batch.records().end()};
}

}  // namespace platen::tests
