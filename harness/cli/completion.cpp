// `flatsat completion SHELL`: prints a completion script made from the command line's own description.
#include <iostream>
#include <map>
#include <string>

#include "harness/base/text.h"
#include "harness/cli/command.h"
#include "harness/cli/exit_code.h"

namespace flatsat::cli {
namespace {

/// What may follow a command.
struct Words {
  std::vector<std::string> commands, options;  // options with their dashes
  std::string all() const { return base::joined(commands, " ") + " " + base::joined(options, " "); }
};
/// By the words of the command: "", "trace", "trace info".
using WordsByPath = std::map<std::string, Words>;

void gather(const CLI::App& app, const std::string& path, WordsByPath& all) {
  Words words;
  for (const auto* sub : app.get_subcommands([](const CLI::App*) { return true; })) {
    words.commands.push_back(sub->get_name());
    gather(*sub, path.empty() ? sub->get_name() : path + " " + sub->get_name(), all);
  }
  for (const auto* option : app.get_options()) {
    for (const auto& name : option->get_lnames()) words.options.push_back("--" + name);
    for (const auto& name : option->get_snames()) words.options.push_back("-" + name);
  }
  all[path] = std::move(words);
}

WordsByPath words_by_path(const CLI::App& app) {
  WordsByPath all;
  gather(app, "", all);
  const auto top = all[""].commands;
  all["help"].commands = top;
  all[""].commands.push_back("help");
  return all;
}

/// Words before the one that is typed lead from command to command; options and their values between them are passed.
void print_bash(const WordsByPath& all, const char* prologue) {
  std::cout << prologue << "_flatsat() {\n  local word=${COMP_WORDS[COMP_CWORD]} path= next i list=\n"
            << "  for ((i = 1; i < COMP_CWORD; ++i)); do\n    next=\"${path:+$path }${COMP_WORDS[i]}\"\n"
            << "    case $next in\n      ";
  std::string separator;
  for (const auto& [path, words] : all) {
    if (path.empty()) continue;
    std::cout << separator << "'" << path << "'";
    separator = "|";
  }
  std::cout << ") path=$next ;;\n    esac\n  done\n  case $path in\n";
  for (const auto& [path, words] : all) std::cout << "    '" << path << "') list='" << words.all() << "' ;;\n";
  std::cout << "  esac\n  COMPREPLY=($(compgen -W \"$list\" -- \"$word\"))\n"
            << "  [[ $path ]] && COMPREPLY+=($(compgen -f -- \"$word\"))\n}\n"
            << "complete -o filenames -F _flatsat flatsat ./flatsat\n";
}

/// The condition under which fish offers what follows a command.
std::string fish_condition(const std::string& path, const Words& words) {
  if (path.empty()) return "__fish_use_subcommand";
  std::string condition;
  for (std::size_t begin = 0; begin < path.size();) {
    const auto end = std::min(path.find(' ', begin), path.size());
    condition +=
        (condition.empty() ? "" : "; and ") + ("__fish_seen_subcommand_from " + path.substr(begin, end - begin));
    begin = end + 1;
  }
  if (!words.commands.empty())
    condition += "; and not __fish_seen_subcommand_from " + base::joined(words.commands, " ");
  return condition;
}

void print_fish(const WordsByPath& all) {
  for (const auto& [path, words] : all)
    std::cout << "complete -c flatsat -n '" << fish_condition(path, words) << "' -a '" << words.all() << "'\n";
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
        const auto words = words_by_path(app);
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
