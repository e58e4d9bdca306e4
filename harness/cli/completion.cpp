// `flatsat completion SHELL`: prints a completion script made from the command line's own description.
#include <iostream>
#include <map>
#include <string>

#include "harness/cli/command.h"
#include "harness/cli/exit_code.h"

namespace flatsat::cli {
namespace {

std::map<std::string, std::string> words_by_command(const CLI::App& app) {
  std::map<std::string, std::string> words;
  const auto everything = [](const CLI::App*) { return true; };
  for (const auto* sub : app.get_subcommands(everything)) {
    std::string& list = words[sub->get_name()];
    for (const auto* inner : sub->get_subcommands(everything)) list += inner->get_name() + " ";
    for (const auto* option : sub->get_options()) {
      for (const auto& name : option->get_lnames()) list += "--" + name + " ";
    }
  }
  return words;
}

void print_bash(const std::map<std::string, std::string>& words, const char* prologue) {
  std::cout << prologue << "_flatsat() {\n  local word=${COMP_WORDS[COMP_CWORD]} list\n  case ${COMP_WORDS[1]} in\n";
  for (const auto& [name, list] : words) std::cout << "    " << name << ") list='" << list << "' ;;\n";
  std::cout << "  esac\n  if ((COMP_CWORD == 1)); then list='";
  for (const auto& [name, list] : words) std::cout << name << ' ';
  std::cout << "'; fi\n  COMPREPLY=($(compgen -W \"$list\" -- \"$word\") $(compgen -f -- \"$word\"))\n}\n"
            << "complete -o filenames -F _flatsat flatsat ./flatsat\n";
}

void print_fish(const std::map<std::string, std::string>& words) {
  for (const auto& [name, list] : words) {
    std::cout << "complete -c flatsat -n __fish_use_subcommand -a " << name << '\n'
              << "complete -c flatsat -n '__fish_seen_subcommand_from " << name << "' -a '" << list << "'\n";
  }
}

class CompletionCommand : public Command {
 public:
  void add_to(CLI::App& app, Action& action) override {
    auto* command =
        app.add_subcommand("completion", "completion script for a shell: eval \"$(flatsat completion bash)\"");
    command->add_option("shell", shell_, "bash, zsh or fish")
        ->required()
        ->check(CLI::IsMember({"bash", "zsh", "fish"}));
    command->callback([this, &app, &action] {
      action = [this, &app] {
        const auto words = words_by_command(app);
        if (shell_ == "bash") print_bash(words, "");
        if (shell_ == "zsh") print_bash(words, "autoload -U +X bashcompinit && bashcompinit\n");
        if (shell_ == "fish") print_fish(words);
        return static_cast<int>(kExitPass);
      };
    });
  }

 private:
  std::string shell_;
};

}  // namespace

std::unique_ptr<Command> make_completion() { return std::make_unique<CompletionCommand>(); }

}  // namespace flatsat::cli
