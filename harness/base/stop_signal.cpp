#include "harness/base/stop_signal.h"

namespace flatsat::base {
namespace {

volatile std::sig_atomic_t noted = 0;  // a handler has nothing else to write to

void note(int signal) { noted = signal; }
void note_once(int signal) {
  noted = signal;
  std::signal(signal, SIG_DFL);
}

}  // namespace

const volatile std::sig_atomic_t& note_stop_signals(SecondSignal second) {
  struct sigaction action {};
  action.sa_handler = second == SecondSignal::kKills ? note_once : note;
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
  struct sigaction hangup {};
  if (sigaction(SIGHUP, nullptr, &hangup) == 0 && hangup.sa_handler != SIG_IGN) sigaction(SIGHUP, &action, nullptr);
  return noted;
}

int noted_stop_signal() { return noted; }

void ignore_signal(int signal) { std::signal(signal, SIG_IGN); }

}  // namespace flatsat::base
