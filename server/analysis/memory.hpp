#pragma once

#include "server/analysis/reading_memory.hpp"
#include "server/archive/profile_store.hpp"
#include "server/domain/readings/counter_set_store.hpp"
#include "server/domain/readings/local_days_store.hpp"

namespace platen::server::analysis {

/// What an analyzer need not ask the database again. One thread. Outlives the transactions that use
/// it: what they commit is remembered.
struct Memory {
    archive::ProfileCache profiles;
    archive::ProfileNumbers profile_numbers;
    domain::CounterSets counter_sets;
    domain::LocalDays days;
    ReadingMemory readings;
};

}  // namespace platen::server::analysis
