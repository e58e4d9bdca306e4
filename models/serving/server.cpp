#include "models/serving/server.h"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace flatsat::serving {

Server::Server(const ServerConfig& config, std::int64_t now_ps) : config_(config), now_ps_(now_ps) {
  assert(config.prefill_tokens_per_s > 0.0 && config.step_s + config.step_per_request_s > 0.0 && config.batch > 0);
}

double Server::step_ps() const {
  return 1e12 * (config_.step_s + config_.step_per_request_s * static_cast<double>(decoding_.size()));
}

/// Up to an instant until which nothing ends.
void Server::move(std::int64_t ps) {
  const double worked_ps = speed_ * static_cast<double>(ps - now_ps_);
  now_ps_ = ps;
  if (reading_)
    left_ps_ = std::max(0.0, left_ps_ - worked_ps);
  else if (!decoding_.empty())
    steps_ += worked_ps / step_ps();
}

/// The first that waits, where there is room for it and nobody reads.
void Server::admit() {
  if (reading_ || queue_.empty() || running() >= config_.batch) return;
  const Request& first = queue_.front();
  if (memory_used_ + first.tokens() > config_.memory_tokens) return;
  reading_ = first;
  left_ps_ = 1e12 * static_cast<double>(first.context_tokens) / config_.prefill_tokens_per_s;
  memory_used_ += first.tokens();
  queue_.pop_front();
}

void Server::plan() {
  admit();
  double wait_ps = HUGE_VAL;
  if (reading_)
    wait_ps = left_ps_ / speed_;
  else if (!decoding_.empty())
    wait_ps = std::max(0.0, decoding_.begin()->target - steps_) * step_ps() / speed_;
  due_ps_ = wait_ps < static_cast<double>(network::kNeverPs / 2)
                ? now_ps_ + static_cast<std::int64_t>(std::ceil(wait_ps))
                : network::kNeverPs;
}

void Server::add(const Request& request, std::int64_t now_ps) {
  assert(fits(request) && request.context_tokens > 0 && request.generated_tokens > 0);
  move(now_ps);
  queue_.push_back(request);
  plan();
}

void Server::set_speed(double speed, std::int64_t now_ps) {
  if (speed == speed_) return;
  move(now_ps);
  speed_ = speed;
  plan();
}

std::vector<Server::Progress> Server::advance(std::int64_t to_ps) {
  std::vector<Progress> progress;
  while (due_ps_ <= to_ps) {
    move(due_ps_);
    if (reading_) {
      const Request request = *reading_;
      reading_.reset();
      progress.push_back({request.id, now_ps_, false});
      if (decoding_.empty()) steps_ = 0.0;
      decoding_.insert({steps_ + static_cast<double>(request.generated_tokens - 1), request});
    } else {
      steps_ = std::max(steps_, decoding_.begin()->target);
    }
    while (!decoding_.empty() && decoding_.begin()->target <= steps_) {
      const Request& done = decoding_.begin()->request;
      progress.push_back({done.id, now_ps_, true});
      memory_used_ -= done.tokens();
      decoding_.erase(decoding_.begin());
    }
    plan();
  }
  return progress;
}

std::vector<std::uint64_t> Server::drop_all(std::int64_t now_ps) {
  move(now_ps);
  std::vector<std::uint64_t> dropped;
  for (const auto& one : decoding_) dropped.push_back(one.request.id);
  if (reading_) dropped.push_back(reading_->id);
  std::sort(dropped.begin(), dropped.end());
  for (const auto& one : queue_) dropped.push_back(one.id);
  decoding_.clear();
  reading_.reset();
  queue_.clear();
  memory_used_ = 0;
  plan();
  return dropped;
}

void Server::drop(std::uint64_t id, std::int64_t now_ps) {
  move(now_ps);
  if (reading_ && reading_->id == id) {
    memory_used_ -= reading_->tokens();
    reading_.reset();
  }
  const auto decoding =
      std::find_if(decoding_.begin(), decoding_.end(), [id](const auto& one) { return one.request.id == id; });
  if (decoding != decoding_.end()) {
    memory_used_ -= decoding->request.tokens();
    decoding_.erase(decoding);
  }
  const auto waiting = std::find_if(queue_.begin(), queue_.end(), [id](const auto& one) { return one.id == id; });
  if (waiting != queue_.end()) queue_.erase(waiting);
  plan();
}

}  // namespace flatsat::serving
