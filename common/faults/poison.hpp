#pragma once

#include <string_view>

// What tests need to prove that nothing is lost. Builds without PLATEN_FAULTS (the shipped ones) do
// not have it; the functions are empty there and cost nothing.
namespace platen::faults {

#ifdef PLATEN_FAULTS

/// Ends the process by SIGABRT when `content` contains the text of the environment's
/// PLATEN_ABORT_ON: a stand-in for input that the program dies of. Any thread.
void abortOnPoison(std::string_view content);

#else

inline void abortOnPoison(std::string_view /*content*/) {}

#endif

}  // namespace platen::faults
