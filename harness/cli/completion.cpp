// `flatsat completion SHELL`: prints a completion script made from the command line's own description.
#include <algorithm>
#include <iostream>
#include <map>
#include <optional>
#include <string>

#include "harness/base/text.h"
#include "harness/cli/command.h"
#include "harness/cli/exit_code.h"

namespace flatsat::cli {
namespace {

/// What may be the value of an option.
enum class ValueKind {
  kWords,    // one of some
  kBacking,  // DEV=BACKING of a device of the testbed on the line
  kDevice    // such a device
};
struct Values {
  ValueKind kind = ValueKind::kWords;
  std::string words;
};
const std::string kBackings = "model rtl emulator board trace:";

const std::string kArgument = "argument";  // in the place of an option

/// What may follow a command.
struct Words {
  std::vector<std::string> commands, options;  // options with their dashes
  std::map<std::string, Values> values;        // of an option with its dashes, or of kArgument
  std::string all() const { return base::joined(commands, " ") + " " + base::joined(options, " "); }
};
/// By the words of the command: "", "trace", "trace info".
using WordsByPath = std::map<std::string, Words>;

/// Words that the check of an option allows, which CLI11 shows as "TEXT:{ipc,tcp}"; empty where it has none.
std::string allowed_words(const CLI::Option& option) {
  const std::string type = option.get_type_name();
  const auto open = type.find(":{"), close = type.find('}', open);
  if (open == std::string::npos || close == std::string::npos) return {};
  std::string words = type.substr(open + 2, close - open - 2);
  std::replace(words.begin(), words.end(), ',', ' ');
  return words;
}

/// Nothing where anything may stand, as a file.
std::optional<Values> values_of(const CLI::Option& option) {
  const std::string name = option.get_single_name();
  if (name == "backing") return Values{ValueKind::kBacking, {}};
  if (name == "waves" || name == "device") return Values{ValueKind::kDevice, {}};
  if (name == "pace") return Values{ValueKind::kWords, "free real"};
  const auto words = allowed_words(option);
  return words.empty() ? std::nullopt : std::optional(Values{ValueKind::kWords, words});
}

void gather(const CLI::App& app, const std::string& path, WordsByPath& all) {
  Words words;
  for (const auto* sub : app.get_subcommands([](const CLI::App*) { return true; })) {
    words.commands.push_back(sub->get_name());
    gather(*sub, path.empty() ? sub->get_name() : path + " " + sub->get_name(), all);
  }
  for (const auto* option : app.get_options()) {
    const auto values = option->get_items_expected_max() > 0 ? values_of(*option) : std::nullopt;
    std::vector<std::string> names;
    for (const auto& name : option->get_lnames()) names.push_back("--" + name);
    for (const auto& name : option->get_snames()) names.push_back("-" + name);
    words.options.insert(words.options.end(), names.begin(), names.end());
    if (option->get_positional()) names = {kArgument};
    if (!values) continue;
    for (const auto& name : names) words.values[name] = *values;
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

/// The devices of the testbed on the line, by the heads of their tables: no program is started for it.
constexpr const char* kDevicesOfShell =
    R"(  for word in "$@"; do
    for file in "$word" "$word/testbed.toml"; do
      [ -f "$file" ] && sed -n 's/^\[device\.\([A-Za-z0-9_-]*\)[].].*/\1/p' "$file" 2>/dev/null
    done
  done | sort -u
)";

void print_bash_values(const WordsByPath& all) {
  std::cout << "  case \"$verb $option\" in\n";
  for (const auto& [path, words] : all) {
    for (const auto& [option, values] : words.values) {
      std::cout << "    '" << path << " " << option << "') ";
      if (values.kind == ValueKind::kWords) std::cout << "values='" << values.words << "' ;;\n";
      if (values.kind == ValueKind::kDevice) std::cout << "values=$(_flatsat_devices \"${COMP_WORDS[@]}\") ;;\n";
      if (values.kind == ValueKind::kBacking)
        std::cout << "if [[ $left ]]; then values='" << kBackings
                  << "'; else values=$(_flatsat_devices \"${COMP_WORDS[@]}\" | sed 's/$/=/'); fi ;;\n";
    }
  }
  std::cout << "  esac\n";
}

/// Words before the one that is typed lead from command to command; options and their values between them are passed.
/// Bash cuts words at '=', zsh does not; a variable called path is that of zsh's programs.
void print_bash(const WordsByPath& all, const char* prologue) {
  std::cout << prologue << "_flatsat_devices() {\n  local word file\n"
            << kDevicesOfShell << "}\n"
            << "_flatsat() {\n  local word=${COMP_WORDS[COMP_CWORD]} verb= next i list= values=\n"
            << "  local option=${COMP_WORDS[COMP_CWORD-1]} left= kept=\n"
            << "  if [[ $word == = ]]; then\n"
            << "    left=$option option=${COMP_WORDS[COMP_CWORD-2]} word=\n"
            << "  elif [[ $option == = ]] && ((COMP_CWORD > 2)); then\n"
            << "    left=${COMP_WORDS[COMP_CWORD-2]} option=${COMP_WORDS[COMP_CWORD-3]}\n"
            << "  elif [[ $word == *=* ]]; then\n"
            << "    left=${word%%=*} kept=${word%%=*}= word=${word#*=}\n"
            << "  fi\n"
            << "  [[ $left == --* ]] && option=$left left=\n"
            << "  for ((i = 1; i < COMP_CWORD; ++i)); do\n    next=\"${verb:+$verb }${COMP_WORDS[i]}\"\n"
            << "    case $next in\n      ";
  std::string separator;
  for (const auto& [path, words] : all) {
    if (path.empty()) continue;
    std::cout << separator << "'" << path << "'";
    separator = "|";
  }
  std::cout << ") verb=$next ;;\n    esac\n  done\n";
  print_bash_values(all);
  std::cout << "  if [[ $values && $word != -* ]]; then\n"
            << "    COMPREPLY=($(compgen -P \"$kept\" -W \"$values\" -- \"$word\"))\n"
            << "    [[ ${COMPREPLY[0]} == *[=:] ]] && type compopt >/dev/null 2>&1 && compopt -o nospace 2>/dev/null\n"
            << "    return 0\n  fi\n"
            << "  [[ $option == -* ]] || option=" << kArgument << "\n";
  print_bash_values(all);
  std::cout << "  case $verb in\n";
  for (const auto& [path, words] : all) std::cout << "    '" << path << "') list='" << words.all() << "' ;;\n";
  std::cout << "  esac\n  COMPREPLY=($(compgen -W \"$list $values\" -- \"$word\"))\n"
            << "  [[ $verb ]] && COMPREPLY+=($(compgen -f -- \"$word\"))\n}\n"
            << "complete -o filenames -F _flatsat flatsat ./flatsat\n";
}

/// The condition under which fish offers what belongs to a command, or only what comes before the next one.
std::string fish_condition(const std::string& path, const Words* before) {
  if (path.empty()) return "__fish_use_subcommand";
  std::string condition;
  for (std::size_t begin = 0; begin < path.size();) {
    const auto end = std::min(path.find(' ', begin), path.size());
    condition +=
        (condition.empty() ? "" : "; and ") + ("__fish_seen_subcommand_from " + path.substr(begin, end - begin));
    begin = end + 1;
  }
  if (before != nullptr && !before->commands.empty())
    condition += "; and not __fish_seen_subcommand_from " + base::joined(before->commands, " ");
  return condition;
}

void print_fish(const WordsByPath& all) {
  std::cout
      << "function __flatsat_devices\n  for word in (commandline -opc)\n    for file in $word $word/testbed.toml\n"
      << "      test -f $file; and sed -n 's/^\\[device\\.\\([A-Za-z0-9_-]*\\)[].].*/\\1/p' $file\n"
      << "    end\n  end | sort -u\nend\n"
      << "function __flatsat_backings\n  for device in (__flatsat_devices)\n    for backing in " << kBackings
      << "\n      echo $device=$backing\n    end\n  end\nend\n";
  for (const auto& [path, words] : all) {
    std::cout << "complete -c flatsat -n '" << fish_condition(path, &words) << "' -a '" << words.all() << "'\n";
    for (const auto& [option, values] : words.values) {
      const std::string offered = values.kind == ValueKind::kWords    ? values.words
                                  : values.kind == ValueKind::kDevice ? "(__flatsat_devices)"
                                                                      : "(__flatsat_backings)";
      std::cout << "complete -c flatsat -n '" << fish_condition(path, nullptr) << "'";
      if (option.rfind("--", 0) == 0)
        std::cout << " -l " << option.substr(2) << " -x";
      else if (option[0] == '-')
        std::cout << " -s " << option.substr(1) << " -x";
      std::cout << " -a '" << offered << "'\n";
    }
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
