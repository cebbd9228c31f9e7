#include "common/core/secret.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <ostream>
#include <type_traits>

namespace platen {
namespace {

template <class T>
concept Streamable = requires(std::ostream& out, const T& value) { out << value; };

TEST(Secret, CannotBePrintedOrTakenForText) {
    static_assert(!Streamable<Secret>);
    static_assert(!fmt::is_formattable<Secret>::value);
    static_assert(!std::is_convertible_v<Secret, std::string>);
    static_assert(!std::is_convertible_v<std::string, Secret>);
    EXPECT_TRUE(Secret{}.empty());
}

TEST(Secret, IsRevealedByName) {
    EXPECT_EQ(Secret{"hunter2"}.reveal(), "hunter2");
}

}  // namespace
}  // namespace platen
