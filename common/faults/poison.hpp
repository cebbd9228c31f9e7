#pragma once

#include <string_view>

// What tests need to prove that nothing is lost. Builds without PLATEN_FAULTS (the shipped ones) do
// not have it; the functions are empty there and cost nothing.
namespace platen::faults {

#ifdef PLATEN_FAULTS

/// When `content` contains the text of the environment's PLATEN_ABORT_ON, ends the process by
/// SIGABRT; that of PLATEN_HANG_ON, never returns: stand-ins for input that the program dies of, or
/// hangs in. Any thread.
void sufferFromPoison(std::string_view content);

#else

inline void sufferFromPoison(std::string_view /*content*/) {}

#endif

}  // namespace platen::faults
