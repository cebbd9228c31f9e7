#include "server/rules/meter_trust.hpp"

#include <algorithm>

namespace platen::server::rules {

namespace {

constexpr int kFull = 1000;
constexpr std::array<int, kTrustChecks> kWeights{3, 2, 1, 2, 1};

// A few pages are printed between two answers of one reading; some kinds of prints are in no sum.
constexpr std::int64_t kFew = 10;

// Toner: many pages that took none of it are as odd as much of it that made no pages. Much is of
// each cartridge: levels in coarse steps of several colors may fall one reading after the other.
constexpr std::int64_t kManyPages = 20'000;
constexpr std::uint32_t kMuchToner = 30;
constexpr std::uint32_t kSomeToner = 10;

const std::optional<std::int64_t>& valueOf(const MeterSample& sample, Meter meter) {
    return sample.values.at(static_cast<std::size_t>(meter));
}

/// Not compared: before the first page, parts and sums are often not kept.
bool isAbout(std::int64_t sum, std::int64_t total, std::int64_t percent) {
    const std::int64_t leeway = std::max(kFew, total / 100 * percent);
    return sum >= total - leeway && sum <= total + leeway;
}

std::optional<bool> servicesAgree(const MeterSample& sample) {
    const auto& total = valueOf(sample, Meter::Total);
    if (!total || *total == 0 || !sample.print_total || !sample.copy_total) return std::nullopt;
    const std::int64_t sum = *sample.print_total + *sample.copy_total + sample.fax_in.value_or(0);
    return isAbout(sum, *total, 5);  // lists and reports are of no service
}

std::optional<bool> sheetsAgree(const MeterSample& sample) {
    const auto& total = valueOf(sample, Meter::Total);
    const auto& sheets = sample.total_sheets;
    const auto& duplex = sample.duplex_sheets;
    if (!total || *total == 0 || (!sheets && !duplex)) return std::nullopt;
    if (sheets && *sheets > *total + kFew) return false;
    if (sheets && *total > 2 * (*sheets + kFew)) return false;
    if (sheets && duplex && *duplex > *sheets + kFew) return false;
    return !duplex || *duplex <= *total + kFew;
}

/// In sheets or in impressions, with covers or without: but one does not run while the other
/// stands.
std::optional<bool> lifeAgrees(const MeterSample& sample, const MeterTrust::Rises& rises) {
    if (!sample.life_is_pages || !rises.total || !rises.life) return std::nullopt;
    const auto [less, more] = std::minmax(*rises.total, *rises.life);
    if (more < kFew) return std::nullopt;
    return more <= 2 * (less + kFew);
}

/// Since the sample before; nothing: not known, as of a plotter whose life is in metres.
std::optional<std::int64_t> pagesIn(const MeterSample& sample, const MeterTrust::Rises& rises) {
    if (rises.total || !sample.life_is_pages) return rises.total;
    return rises.life;
}

}  // namespace

std::optional<bool> partsAgree(const MeterSample& sample) {
    const auto& total = valueOf(sample, Meter::Total);
    const auto& mono = valueOf(sample, Meter::Mono);
    const auto& color = valueOf(sample, Meter::Color);
    if (!total || !mono || !color || *total == 0) return std::nullopt;
    if (isAbout(*mono + *color, *total, 1)) return true;
    return sample.single_color && isAbout(*mono + *color + *sample.single_color, *total, 1);
}

void MeterTrust::add(const MeterSample& sample, const Rises& rises) {
    if (const auto agrees = partsAgree(sample)) note(TrustCheck::Parts, *agrees);
    if (const auto agrees = servicesAgree(sample)) note(TrustCheck::Services, *agrees);
    if (const auto agrees = sheetsAgree(sample)) note(TrustCheck::Sheets, *agrees);
    if (const auto agrees = lifeAgrees(sample, rises)) note(TrustCheck::Life, *agrees);
    if (sample.marks.toners != 0) addToner(sample.marks, pagesIn(sample, rises));
}

void MeterTrust::note(TrustCheck check, bool agrees) {
    std::uint16_t& score = scores_.at(static_cast<std::size_t>(check));
    const int target = agrees ? kFull : 0;
    if (score == 0) {
        score = static_cast<std::uint16_t>(target + 1);
        return;
    }
    const int way = target - (score - 1);
    const int step = way / 8 != 0 ? way / 8 : way;
    score = static_cast<std::uint16_t>(score + step);
}

/// Other cartridges, refilled ones, pages that nobody knows: begins anew.
void MeterTrust::addToner(const SampleMarks& marks, std::optional<std::int64_t> pages) {
    const bool goes_on = pages && marks.toners == toners_ && marks.toner_left <= toner_left_;
    if (goes_on) {
        toner_used_ += toner_left_ - marks.toner_left;
        pages_ = std::min(pages_ + *pages, kManyPages);
    }
    std::optional<bool> agrees;
    if (goes_on && toner_used_ >= kSomeToner && pages_ >= kFew) agrees = true;
    if (goes_on && toner_used_ >= kMuchToner * marks.toners && pages_ < kFew) agrees = false;
    if (goes_on && toner_used_ == 0 && pages_ >= kManyPages) agrees = false;
    if (agrees) note(TrustCheck::Toner, *agrees);
    if (agrees || !goes_on) {
        toner_used_ = 0;
        pages_ = 0;
    }
    toners_ = marks.toners;
    toner_left_ = marks.toner_left;
}

std::optional<int> MeterTrust::score() const {
    int sum = 0;
    int weights = 0;
    for (std::size_t check = 0; check < kTrustChecks; ++check) {
        if (scores_.at(check) == 0) continue;
        sum += kWeights.at(check) * (scores_.at(check) - 1);
        weights += kWeights.at(check);
    }
    if (weights == 0) return std::nullopt;
    return sum * 100 / (weights * kFull);
}

void MeterTrust::write(ByteWriter& bytes) const {
    for (const std::uint16_t score : scores_)
        bytes.put(score);
    bytes.put(toners_);
    if (toners_ == 0) return;
    bytes.put(toner_left_);
    bytes.put(toner_used_);
    bytes.put(static_cast<std::uint64_t>(pages_));
}

MeterTrust MeterTrust::read(ByteReader& bytes) {
    MeterTrust trust;
    for (std::uint16_t& score : trust.scores_)
        score = static_cast<std::uint16_t>(bytes.get(kFull + 1));
    trust.toners_ = static_cast<std::uint8_t>(bytes.get(0xFF));
    if (trust.toners_ == 0) return trust;
    trust.toner_left_ = static_cast<std::uint16_t>(bytes.get(0xFFFF));
    trust.toner_used_ = static_cast<std::uint32_t>(bytes.get(0xFFFF));
    trust.pages_ = static_cast<std::int64_t>(bytes.get(kManyPages));
    return trust;
}

}  // namespace platen::server::rules
