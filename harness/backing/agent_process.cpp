#include "harness/backing/agent_process.h"

#include <signal.h>
#include <unistd.h>

#include <stdexcept>

namespace flatsat::backing {
namespace {

constexpr std::size_t kKeptBytes = 64u << 10;
constexpr double kPatienceS = 0.5;  // for what a dead agent wrote last

void check_program(const std::string& program) {
  if (access(program.c_str(), F_OK) != 0) throw std::runtime_error("agent " + program + " does not exist");
  if (access(program.c_str(), X_OK) != 0) throw std::runtime_error("agent " + program + " is not executable");
}

}  // namespace

AgentProcess::AgentProcess(const std::string& program, const std::vector<std::string>& arguments,
                           const std::vector<std::string>& environment, const base::Lifeline* life) {
  check_program(program);
  base::Pipe pipe = base::make_pipe();
  const auto out = base::Stream::to(pipe.write);
  const bool is_path = program.find('/') != std::string::npos;  // a bare name would be looked for on the PATH
  base::Program start{.words = {is_path ? program : "./" + program},
                      .environment = environment,
                      .in = life != nullptr ? base::Stream::to(life->end()) : base::Stream::null(),
                      .out = out,
                      .err = out,
                      .has_own_group = true,
                      .signal_when_parent_dies = SIGTERM};
  start.words.insert(start.words.end(), arguments.begin(), arguments.end());
  child_ = base::spawn(start);
  output_.emplace(std::move(pipe.read), kKeptBytes);
}

bool AgentProcess::wait_for_end(double seconds) { return child_.wait_for(seconds).has_value(); }

void AgentProcess::terminate() {
  child_.send(SIGTERM);
  child_.send(SIGCONT);  // who was stopped hears the other first
}

void AgentProcess::kill() { child_.send(SIGKILL); }

std::string AgentProcess::last_line() {
  std::string text = output_->text(kPatienceS);
  text.erase(text.find_last_not_of(" \t\r\n") + 1);
  return text.substr(text.find_last_of('\n') + 1);
}

std::string AgentProcess::death() {
  const auto status = child_.ended();
  if (!status) return {};
  const std::string how = "agent " + status->text(), words = last_line();
  return words.empty() ? how : how + "; its last words: " + words;
}

}  // namespace flatsat::backing
