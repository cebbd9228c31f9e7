#pragma once

#include <string_view>

// What tests need to prove that nothing is lost. Builds without PLATEN_FAULTS (the shipped ones) do
// not have it; the functions are empty there and cost nothing.
namespace platen::faults {

#ifdef PLATEN_FAULTS

/// Ends the process by SIGKILL when the environment says PLATEN_CRASH_AT=<name>:<n> and this is
/// the n-th passage of that name (n from 1). Any thread. Names are "<module>.<step>.<place>" and
/// written out where they are passed, so that tests can list them from the sources.
void crashPoint(std::string_view name);

#else

inline void crashPoint(std::string_view /*name*/) {}

#endif

}  // namespace platen::faults
