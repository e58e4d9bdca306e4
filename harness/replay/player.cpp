#include "harness/replay/player.h"

#include <unistd.h>

#include <cerrno>
#include <cinttypes>
#include <csignal>
#include <cstdio>
#include <sstream>
#include <stdexcept>

#include "harness/base/run_in_child.h"

namespace flatsat::replay {
namespace {

constexpr char kEnd = '\0';  // of an answer

void send(int fd, const std::string& text) {
  if (!base::write_all(fd, text)) throw std::runtime_error("the replay's process is gone");
}

/// Up to `end`, which is taken and left out; false when the other side is gone.
bool read_until(int fd, char end, std::string& text) {
  text.clear();
  for (char c = 0;;) {
    const ssize_t count = read(fd, &c, 1);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return false;
    if (c == end) return true;
    text += c;
  }
}

std::string position_line(const Position& p) {
  char line[160];
  std::snprintf(line, sizeof line, "P %" PRId64 " %" PRIu64 " %s %d %d\n", p.time.ps, p.instant, p.digest.c_str(),
                p.ended ? 1 : 0, p.holds ? 1 : 0);
  return line;
}

/// The child's half: answers each stop and each question.
class Server {
 public:
  Server(const Recording& recording, int in, int out) : recording_(recording), in_(in), out_(out) {}

  void run() {
    Debugger debugger(recording_, [this](const Position& at) { return next(at); });
    debugger_ = &debugger;
    try {
      const time::SimTime end = fly_again(recording_, debugger);
      if (const auto& d = debugger.divergence())
        throw std::runtime_error("the replay parts from the recorded run at " + backing::exact_seconds(d->time) + ": " +
                                 d->where + ": expected " + d->expected + "; got " + d->got);
      debugger.ended(end);
    } catch (const std::exception& error) {
      send(out_, std::string("E ") + error.what() + kEnd);
    }
  }

 private:
  Debugger::Goal next(const Position& at) {
    send(out_, position_line(at) + kEnd);
    for (std::string command;;) {
      Debugger::Goal goal;
      if (!read_until(in_, '\n', command)) command = "quit";
      std::istringstream words(command);
      std::string verb;
      words >> verb;
      std::int64_t number = 0;
      if (verb == "values" || verb == "events") {
        send(out_, position_line(at) + (verb == "values" ? values(words) : events(words)) + kEnd);
        continue;
      }
      if (verb == "time" && words >> number) goal.time = time::SimTime{number};
      if (verb == "instant" && words >> number) goal.instant = static_cast<std::uint64_t>(number);
      if (verb == "until") {
        condition_.emplace(command.substr(6), recording_.summary.channels, event_names(recording_));
        goal.condition = &*condition_;
      }
      goal.quit = verb == "quit";
      return goal;
    }
  }

  std::string values(std::istringstream& words) const {
    std::vector<std::size_t> chosen;
    for (std::string name; words >> name;) chosen.push_back(find_channel(name, debugger_->channels(), "print"));
    if (chosen.empty()) {
      for (std::size_t i = 0; i < debugger_->channels().size(); ++i) chosen.push_back(i);
    }
    std::string text;
    for (const std::size_t i : chosen) {
      char line[320];
      std::snprintf(line, sizeof line, "  %-40s%.9g %s\n", debugger_->channels()[i].name.c_str(),
                    debugger_->values()[i], debugger_->channels()[i].units.c_str());
      text += line;
    }
    return text;
  }

  std::string events(std::istringstream& words) const {
    std::size_t count = 10;
    words >> count;
    const auto& all = debugger_->events();
    std::string text;
    for (std::size_t i = all.size() - std::min(all.size(), count); i < all.size(); ++i)
      text += "  " + backing::describe(all[i]) + "\n";
    return text;
  }

  const Recording& recording_;
  const int in_, out_;
  Debugger* debugger_ = nullptr;
  std::optional<Condition> condition_;
};

}  // namespace

Player::~Player() { stop(); }

void Player::start() {
  stop();
  base::Pipe down = base::make_pipe(), up = base::make_pipe();
  const auto serve = [&] {
    down.write = base::Descriptor();  // or this process would keep its own question from ending
    Server(recording_, down.read.fd(), up.write.fd()).run();
    return 0;
  };
  child_ = base::fork_child(serve, {.signal_when_parent_dies = SIGKILL});
  to_child_ = std::move(down.write);
  from_child_ = std::move(up.read);
  up.write = base::Descriptor();
  hear();
}

void Player::stop() {
  if (child_.pid() >= 0) child_.stop(0.0);
  child_ = base::Child();
  to_child_ = base::Descriptor();
  from_child_ = base::Descriptor();
}

std::string Player::say(const std::string& command) {
  send(to_child_.fd(), command + "\n");
  return hear();
}

std::string Player::hear() {
  std::string answer;
  if (!read_until(from_child_.fd(), kEnd, answer)) answer = "E the replay's process died";
  if (answer[0] != 'P') {
    stop();
    throw std::runtime_error(answer.substr(std::min<std::size_t>(2, answer.size())));
  }
  const auto line_end = answer.find('\n');
  std::istringstream words(answer.substr(1, line_end));
  int ended = 0, holds = 0;
  words >> position_.time.ps >> position_.instant >> position_.digest >> ended >> holds;
  position_.ended = ended != 0;
  position_.holds = holds != 0;
  return answer.substr(line_end + 1);
}

void Player::go_to(time::SimTime time) {
  if (child_.pid() < 0 || time < position_.time) start();
  if (!position_.ended && time > position_.time) say("time " + std::to_string(time.ps));
}

void Player::go_to_instant(std::uint64_t instant) {
  if (child_.pid() < 0 || instant <= position_.instant) start();
  if (!position_.ended && instant > position_.instant) say("instant " + std::to_string(instant));
}

void Player::go_until(const std::string& condition) {
  if (child_.pid() < 0) start();
  position_.holds = false;
  if (!position_.ended) say("until " + condition);
}

std::string Player::ask(const std::string& question) {
  if (child_.pid() < 0) start();
  return say(question);
}

}  // namespace flatsat::replay
