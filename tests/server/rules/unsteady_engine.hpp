#pragma once

#include "tests/server/rules/meter_history.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <random>
#include <vector>

namespace platen::server::rules {

/// An engine that prints, and a network and a workshop that do what they like with its counter.
class UnsteadyEngine {
public:
    explicit UnsteadyEngine(unsigned seed) : random_{seed} {}

    std::vector<DatedSample> history(int samples) {
        History device;
        device.next.sources.fill(1);
        device.next.marks = {.serial = 1, .engine = 1, .mac = 1, .firmware = 1};
        value_ = start();
        for (int sample = 0; sample < samples; ++sample) {
            const std::int64_t minutes = draw(8) == 0 ? draw(4000) : draw(120);
            device.wait(std::chrono::minutes{minutes});
            print(minutes);
            if (sample > 0) happen(device.next);
            device.next.values.fill(std::nullopt);
            for (std::size_t meter = 0; meter < kMeters; ++meter)
                if (is_base_ || draw(10) != 0) device.next.values.at(meter) = said(meter);
            device.say();
            if (draw(3) == 0) repeat(device, draw(4));
        }
        return device.samples;
    }

    std::int64_t printed{0};

private:
    std::int64_t draw(std::int64_t bound) {
        return static_cast<std::int64_t>(random_() % static_cast<std::uint64_t>(bound));
    }
    std::int64_t start() {
        constexpr std::array<std::int64_t, 5> kStarts{
            3, 80'000, 999'500, (std::int64_t{1} << 31U) - 900, (std::int64_t{1} << 32U) - 900};
        end_ = std::int64_t{1} << 32U;
        const auto at = kStarts.at(static_cast<std::size_t>(draw(kStarts.size())));
        if (at == 999'500) end_ = 1'000'000;
        if (at == kStarts.at(3)) end_ = std::int64_t{1} << 31U;
        return at;
    }
    void print(std::int64_t minutes) {
        const std::int64_t pages = draw(3) == 0 ? 0 : draw(minutes + 2);
        printed += pages;
        value_ = (value_ + pages) % end_;
    }
    void happen(MeterSample& next) {
        const auto event = draw(60);
        const bool is_near_end = value_ > end_ / 50 * 49;
        if (event == 0 && !is_near_end) value_ = std::min(value_, draw(20));
        if (event == 1 && !is_near_end) {
            value_ = std::min(value_, draw(3000));
            ++next.marks.engine;
        }
        if (event == 2) value_ -= std::min(value_, draw(MeterLimits{}.roll_back));
        if (event == 3 && end_ > 1'000'000 && !is_near_end) value_ += 5'000'000 + draw(1'000'000);
        if (event == 4) ++next.marks.firmware;
        // A base that is too low cannot be told from a true one.
        is_base_ = event == 5 || event == 6;
        if (event == 5) ++next.marks.serial;
        if (event == 6) next.sources.fill(next.sources.front() == 1 ? 2 : 1);
        value_ %= end_;
    }
    std::int64_t said(std::size_t meter) {
        const auto event = draw(40);
        if (event == 0 && !is_base_) return 0;
        if (event == 1) return value_ + 900'000'000 + draw(5);
        if (event == 2 && value_ > 200 && !is_base_) return value_ / 3;
        return meter == 1 ? value_ / 2 : value_;
    }
    void repeat(History& device, std::int64_t times) {
        for (; times > 0; --times)
            device.wait(std::chrono::minutes{5 + draw(400)}).say();
    }

    std::mt19937_64 random_;
    std::int64_t value_{0};
    std::int64_t end_{0};
    bool is_base_{true};
};

}  // namespace platen::server::rules
