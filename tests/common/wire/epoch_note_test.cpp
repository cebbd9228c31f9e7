#include "common/wire/epoch_note.hpp"

#include <gtest/gtest.h>

namespace platen::wire {
namespace {

constexpr const char* kEpoch = "5f0c1b2a-3d4e-4f50-8a9b-acbdcedfe0f1";

TEST(EpochNote, IsReadAsItWasWritten) {
    const std::string text = epochNoteText({.follows = {kEpoch}, .why = "tail exceeded"});
    EXPECT_EQ(text, "follows epoch 5f0c1b2a-3d4e-4f50-8a9b-acbdcedfe0f1: tail exceeded");
    const auto note = parseEpochNote(text);
    ASSERT_TRUE(note);
    EXPECT_EQ(note->follows.value, kEpoch);
    EXPECT_EQ(note->why, "tail exceeded");
}

TEST(EpochNote, IsNoOtherReason) {
    for (const std::string text :
         {"",
          "outbox limit",
          "follows epoch ",
          "follows epoch 5f0c1b2a",
          "follows epoch 5f0c1b2a-3d4e-4f50-8a9b-acbdcedfe0f1",
          "follows epoch 5f0c1b2a-3d4e-4f50-8a9b-acbdcedfe0fx: fork",
          "follows epoch 5f0c1b2a-3d4e-4f50-8a9b-acbdcedfe0f1 fork",
          "outbox was damaged: follows epoch 5f0c1b2a-3d4e-4f50-8a9b-acbdcedfe0f1: fork"})
        EXPECT_FALSE(parseEpochNote(text)) << text;
}

}  // namespace
}  // namespace platen::wire
