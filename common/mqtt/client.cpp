#include "common/mqtt/client.hpp"

#include "common/mqtt/broker_session.hpp"

#include <algorithm>
#include <utility>

namespace platen::mqtt {

namespace {
constexpr std::chrono::milliseconds kMaintainInterval{1'000};
/// A connection that lasted this long shows that the way to the broker is good.
constexpr std::chrono::milliseconds kStable{30'000};
/// How much longer than its own time-out an attempt may take before it is given up.
constexpr std::chrono::seconds kStuckMargin{10};
}  // namespace

Client::Client(ClientSettings settings, Clock& clock, Random& random, EventSink sink)
    : settings_{std::move(settings)},
      clock_{clock},
      sink_{std::move(sink)},
      back_off_{settings_.back_off, random},
      flapping_{settings_.back_off.longest} {}

Client::~Client() {
    stop();
}

void Client::subscribe(std::string filter) {
    filters_.push_back(std::move(filter));
}

std::chrono::milliseconds Client::maintain() {
    if (attemptIsStuck()) onEvent(Disconnected{.reason = "the attempt to connect got stuck"});
    if (attemptIsDue()) startSession();
    const std::lock_guard lock{state_mutex_};
    if (state_ != State::Down) return kMaintainInterval;
    return std::clamp(
        next_attempt_ - clock_.bootNow(), std::chrono::milliseconds{1}, kMaintainInterval);
}

/// True exactly once for each attempt: the caller must then make it.
bool Client::attemptIsDue() {
    const auto now = clock_.bootNow();
    const std::lock_guard lock{state_mutex_};
    if (state_ != State::Down || now < next_attempt_) return false;
    state_ = State::Connecting;
    state_since_ = now;
    return true;
}

bool Client::attemptIsStuck() const {
    const auto now = clock_.bootNow();
    const std::lock_guard lock{state_mutex_};
    return state_ == State::Connecting &&
           now - state_since_ > settings_.connect_timeout + kStuckMargin;
}

void Client::startSession() {
    const std::lock_guard lock{session_mutex_};
    session_.reset();
    try {
        session_ = std::make_unique<BrokerSession>(
            settings_, filters_, [this](Event event) { onEvent(std::move(event)); });
    } catch (const ::mqtt::exception& problem) {
        onEvent(Disconnected{.reason = problem.what()});
    }
}

std::optional<PublishId> Client::publish(const std::string& topic, std::string_view payload) {
    const std::lock_guard lock{session_mutex_};
    const PublishId id = ++last_id_;
    if (!registerPublish(id)) return std::nullopt;
    try {
        session_->publish(id, topic, payload);
        return id;
    } catch (const ::mqtt::exception&) {
        const std::lock_guard state_lock{state_mutex_};
        // Already reported as failed when the connection ended in the meantime.
        return pending_.erase(id) == 0 ? std::optional{id} : std::nullopt;
    }
}

/// Before the library has the message: its PUBACK may come before publish() returns.
bool Client::registerPublish(PublishId id) {
    const std::lock_guard lock{state_mutex_};
    if (state_ != State::Up) return false;
    pending_.insert(id);
    return true;
}

void Client::stop() {
    {
        const std::lock_guard lock{state_mutex_};
        state_ = State::Stopped;
    }
    const std::lock_guard lock{session_mutex_};
    if (session_) session_->disconnect();
    session_.reset();
}

void Client::onEvent(Event event) {
    if (!accept(event)) return;
    if (std::holds_alternative<Disconnected>(event)) failPending();
    sink_(std::move(event));
}

/// Follows the event with the own state and completes it; false when nobody waits for it any more.
bool Client::accept(Event& event) {
    const std::lock_guard lock{state_mutex_};
    if (state_ == State::Stopped) return false;
    if (std::holds_alternative<Connected>(event)) {
        state_ = State::Up;
        state_since_ = clock_.bootNow();
    }
    if (auto* lost = std::get_if<Disconnected>(&event)) connectionEnded(*lost);
    if (const auto* delivery = std::get_if<Delivery>(&event))
        return pending_.erase(delivery->id) == 1;
    return true;
}

void Client::connectionEnded(Disconnected& event) {
    const auto now = clock_.bootNow();
    if (state_ == State::Up) {
        flapping_.ended(now, now - state_since_);
        if (now - state_since_ >= kStable) back_off_.reset();
    }
    event.flapping = flapping_.is();
    if (event.taken_over || event.flapping) back_off_.expectLong();
    state_ = State::Down;
    next_attempt_ = now + back_off_.next();
}

void Client::failPending() {
    std::set<PublishId> failed;
    {
        const std::lock_guard lock{state_mutex_};
        failed.swap(pending_);
    }
    for (const PublishId id : failed)
        sink_(Delivery{.id = id});
}

}  // namespace platen::mqtt
