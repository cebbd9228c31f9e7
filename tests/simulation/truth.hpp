#pragma once

#include "tests/simulation/memory_database.hpp"
#include "tests/simulation/stage.hpp"

#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace platen::simulation {

/// A batch, decoded: what every part but the product itself believes of it.
struct BatchContent {
    struct Gap {
        std::uint64_t count{0};
        std::string reason;
    };
    std::vector<std::string> names;  ///< of the readings and status records
    std::vector<Gap> gaps;
};

/// What an agent's history excuses. Nothing is excused that did not happen to it.
struct HostHistory {
    AgentId agent;
    bool was_copied{false};    ///< cloned, or rolled back to an older copy
    bool was_damaged{false};   ///< bytes of its outbox, or of that it is a copy of, were changed
    bool has_full_tail{true};  ///< keeps what was acknowledged for as long as the history lasts
    bool is_off{false};        ///< it never comes back
    EpochId epoch;             ///< of its outbox now
    std::uint64_t refused{0};  ///< records that a full outbox refused, and its books say so
    bool has_unsure_books{false};  ///< it died while it noted that
};

/// Knows what every agent has committed and what the server ever had, and compares.
class Truth {
public:
    explicit Truth(Stage& stage) : stage_{stage} {}

    /// The history of the host of that number, from 0.
    HostHistory& addHost(const AgentId& agent);
    [[nodiscard]] const HostHistory& host(std::size_t number) const { return *hosts_.at(number); }

    /// Its outbox has the record: from now on the record may not be lost.
    void committed(std::size_t host, const std::string& name);
    /// The record may be in its outbox or not, and that is all right.
    void excuse(const std::string& name, const char* why);
    /// Everything that the host has committed since this position may be lost with its disk.
    [[nodiscard]] std::size_t position() const { return order_.size(); }
    void excuseSince(std::size_t host, std::size_t position, const char* why);
    /// The host goes on from a copy of its disk of that time.
    void wasSetBack(std::size_t host, std::size_t position);

    /// An envelope leaves a host. The same range of an epoch must have the same bytes each time.
    void published(std::size_t host, const std::string& payload);
    /// The host believes that the server has everything up to `seq`.
    void acknowledged(
        std::size_t host,
        const std::string& epoch,
        std::uint64_t seq,
        const DatabaseContent& content) const;

    /// A transaction of ingest has changed these streams.
    void stored(const DatabaseContent& content, const std::set<server::ingest::StreamKey>& changed);
    void restored() { restores_ += 1; }

    [[nodiscard]] const BatchContent& contentOf(const std::string& zstd);

    [[nodiscard]] std::uint64_t sendings() const { return sendings_; }
    [[nodiscard]] std::size_t batches() const { return batches_.size(); }
    [[nodiscard]] std::size_t records() const { return order_.size(); }

private:
    struct Record {
        std::size_t host{0};
        const char* excuse{nullptr};
    };
    /// Where the server has, or had, something: in the batch of that end.
    struct Position {
        EpochId epoch;
        std::uint64_t last_seq{0};
    };
    struct StoredGap {
        AgentId agent;
        Position at;
        BatchContent::Gap gap;
    };
    struct Sent {
        std::uint64_t first_seq{0};
        std::string sha256;
        std::string chain;  ///< after it
    };
    struct Epoch {
        std::map<std::pair<std::size_t, std::uint64_t>, Sent> sent;  ///< by host and last seq
        std::map<std::uint64_t, std::set<std::string>> stored;       ///< chains, by the last seq
    };
    friend class Judgement;
    void checkStream(const DatabaseContent& content, const server::ingest::Stream& stream);
    void noteStored(
        const server::ingest::StreamKey& key, std::uint64_t last_seq, const BatchContent& batch);

    Stage& stage_;
    std::vector<std::unique_ptr<HostHistory>> hosts_;
    std::map<std::string, Record> records_;
    std::vector<std::string> order_;
    std::map<std::string, Epoch> epochs_;
    std::map<std::string, BatchContent> batches_;                  ///< by SHA-256
    std::map<std::string, std::vector<Position>> stored_records_;  ///< ever, by name
    std::vector<StoredGap> stored_gaps_;                           ///< ever
    int restores_{0};
    std::uint64_t sendings_{0};
};

}  // namespace platen::simulation
