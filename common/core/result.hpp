#pragma once

#include <stdexcept>
#include <utility>
#include <variant>

namespace platen {

/// An expected failure on its way into a Result: `return Failure{PollError::Timeout};`
template <class E>
struct Failure {
    E error;
};
template <class E>
Failure(E) -> Failure<E>;

/// Either a value or the reason why there is none. For what is expected to go wrong; everything
/// else throws. Shaped like std::expected, which g++ 12 does not have.
template <class T, class E>
class [[nodiscard]] Result {
public:
    // Both convert, so that a function can `return value;` or `return Failure{reason};`.
    // NOLINTBEGIN(google-explicit-constructor)
    Result(T value) : content_{std::in_place_index<0>, std::move(value)} {}
    template <class F>
    Result(Failure<F> failure) : content_{std::in_place_index<1>, std::move(failure.error)} {}
    // NOLINTEND(google-explicit-constructor)

    [[nodiscard]] bool hasValue() const { return content_.index() == 0; }
    explicit operator bool() const { return hasValue(); }

    /// Throws std::logic_error when there is no value.
    [[nodiscard]] const T& value() const& {
        require(hasValue());
        return std::get<0>(content_);
    }
    [[nodiscard]] T&& value() && {
        require(hasValue());
        return std::get<0>(std::move(content_));
    }
    /// Throws std::logic_error when there is a value.
    [[nodiscard]] const E& error() const {
        require(!hasValue());
        return std::get<1>(content_);
    }

    const T& operator*() const& { return value(); }
    const T* operator->() const { return &value(); }

private:
    static void require(bool condition) {
        if (!condition) throw std::logic_error{"Result: the other alternative is present"};
    }

    std::variant<T, E> content_;
};

}  // namespace platen
