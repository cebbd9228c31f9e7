#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace platen::simulation {

/// How often each thing happened, by its name.
class Figures {
public:
    void add(const std::string& name, std::uint64_t times = 1) { counts_[name] += times; }
    void add(const Figures& other);
    [[nodiscard]] std::uint64_t of(const std::string& name) const;

    /// One line each: the number and the name.
    [[nodiscard]] std::string text() const;
    [[nodiscard]] static Figures parse(const std::string& text);
    /// Of what every run of some length must have met, what never happened.
    [[nodiscard]] std::vector<std::string> missing() const;

private:
    std::map<std::string, std::uint64_t> counts_;
};

}  // namespace platen::simulation
