// The one error idiom: what a user can cause is a value. A Result<T> holds either a T or an Error that says what happened, where, and what
// to do. Bugs are asserts. Nothing in core throws.
#pragma once

#include <cassert>
#include <string>
#include <utility>
#include <variant>

namespace sequela {

struct Error {
    std::string what;  // what happened, in words for a coder: "The order file is truncated"
    std::string where; // file and line, offset, field …; may be empty
    std::string hint;  // what to do about it; may be empty

    // "what (where). hint", for the command line and for logs that hold no chart text.
    [[nodiscard]] std::string text() const;
};

template <class T> class [[nodiscard]] Result {
public:
    Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
    Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}

    [[nodiscard]] bool ok() const { return state_.index() == 0; }
    explicit operator bool() const { return ok(); }

    T& value() & {
        assert(ok() && "check ok() before value()");
        return *std::get_if<0>(&state_);
    }
    const T& value() const& {
        assert(ok() && "check ok() before value()");
        return *std::get_if<0>(&state_);
    }
    T&& value() && {
        assert(ok() && "check ok() before value()");
        return std::move(*std::get_if<0>(&state_));
    }
    T& operator*() & { return value(); }
    const T& operator*() const& { return value(); }
    T&& operator*() && { return std::move(*this).value(); }
    T* operator->() { return &value(); }
    const T* operator->() const { return &value(); }

    const Error& error() const {
        assert(!ok() && "there is no error");
        return *std::get_if<1>(&state_);
    }

private:
    std::variant<T, Error> state_;
};

struct Done {};
// The result of something that yields nothing: `return Done{};` or an Error.
using Status = Result<Done>;

} // namespace sequela
