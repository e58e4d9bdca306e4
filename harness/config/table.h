#pragma once
#include <functional>
#include <map>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "harness/config/problems.h"
#include "harness/config/range.h"

namespace toml {
inline namespace v3 {
class node;
class table;
}  // namespace v3
}  // namespace toml

namespace flatsat::config {

/// Describes one table of a file: each key, its unit, range and meaning, and where its value goes. The same description
/// reads files and prints the JSON Schema. Targets hold their defaults; a key that is missing leaves them.
class Table {
 public:
  /// A number in `unit`; written as "28 V", or as a bare number where unit is "1". One in "s" ends at kLongestSpanS.
  void number(const std::string& key, double& target, const std::string& unit, const Range& range,
              const std::string& meaning);
  void integer(const std::string& key, std::int64_t& target, std::int64_t low, std::int64_t high,
               const std::string& meaning);
  void integer(const std::string& key, unsigned& target, std::int64_t low, std::int64_t high,
               const std::string& meaning);
  void integer(const std::string& key, std::uint64_t& target, std::int64_t low, std::int64_t high,
               const std::string& meaning);
  /// The same where a key that is missing means something of its own.
  void number(const std::string& key, std::optional<double>& target, const std::string& unit, const Range& range,
              const std::string& meaning);
  void integer(const std::string& key, std::optional<std::uint64_t>& target, std::int64_t low, std::int64_t high,
               const std::string& meaning);
  void boolean(const std::string& key, bool& target, const std::string& meaning);
  void text(const std::string& key, std::string& target, const std::string& meaning);
  void texts(const std::string& key, std::vector<std::string>& target, const std::string& meaning);
  /// A text by the rule of base::name_problem; in a list of tables each one is there once.
  void name(const std::string& key, std::string& target, const std::string& meaning);
  /// The same with their places, for checks that come later.
  void text(const std::string& key, LocatedText& target, const std::string& meaning);
  void texts(const std::string& key, std::vector<LocatedText>& target, const std::string& meaning);
  /// Little-endian bytes of any length, at least one: whole numbers, or digits in a string, "0x1f" or "31".
  void word(const std::string& key, std::vector<std::uint8_t>& target, const std::string& meaning);
  void words(const std::string& key, std::vector<std::vector<std::uint8_t>>& target, const std::string& meaning);
  /// An address or a size of at most 64 bits, written like a word.
  void address(const std::string& key, std::uint64_t& target, const std::string& meaning);
  /// A list of numbers, texts or truth values, each kept as TOML with its place.
  void values(const std::string& key, std::vector<LocatedText>& target, const std::string& meaning);
  /// A list of tables whose keys somebody else knows, each kept as TOML on one line.
  void inline_tables(const std::string& key, std::vector<std::string>& target, const std::string& meaning);
  /// A list of whole numbers, each once.
  void integers(const std::string& key, std::vector<std::uint64_t>& target, std::int64_t low, std::int64_t high,
                const std::string& meaning);
  /// Which bits: a number above 0, or hexadecimal digits of any length as text, "0x1_0000_0000_0000_0000". 64 bits an
  /// entry, lowest first, the highest entry not 0.
  void bits(const std::string& key, std::vector<std::uint64_t>& target, const std::string& meaning);
  /// A text by a check of the caller's: answers what is wrong, empty if nothing.
  void checked(const std::string& key, const std::string& meaning, std::function<std::string(const std::string&)> take);
  /// The same with its place.
  void checked(const std::string& key, const std::string& meaning, std::function<std::string(const LocatedText&)> take);
  /// The same for a text or a bare number, whose digits are handed on.
  void quantity(const std::string& key, const std::string& meaning,
                std::function<std::string(const std::string&)> take);
  /// One of some words.
  template <class E>
  void choice(const std::string& key, E& target, std::vector<std::pair<std::string, E>> words,
              const std::string& meaning) {
    std::vector<std::string> names;
    for (const auto& word : words) names.push_back(word.first);
    choose(key, names, meaning, [&target, words](std::size_t i) { target = words[i].second; });
  }
  /// A table below this one.
  template <class T>
  void table(const std::string& key, T& target, void (*describe)(Table&, T&), const std::string& meaning) {
    nested(key, meaning, [&target, describe](Table& inner) { describe(inner, target); });
  }
  /// [[key]]: any number of tables.
  template <class T>
  void list(const std::string& key, std::vector<T>& target, void (*describe)(Table&, T&), const std::string& meaning) {
    repeated(
        key, meaning,
        [describe](Table& inner) {
          auto one = std::make_shared<T>();
          inner.keep(one);
          describe(inner, *one);
        },
        [&target, describe](Table& inner) {
          target.emplace_back();
          describe(inner, target.back());
        },
        [&target](std::size_t count) {
          target.clear();
          target.reserve(count);
        });
    each(false, [&target, describe](const Visit& visit) {
      for (auto& one : target) visit("", [&](Table& inner) { describe(inner, one); });
    });
  }
  /// [key.NAME]: any number of named tables; the name goes into T::name, by the rule of base::name_problem.
  template <class T>
  void named(const std::string& key, std::vector<T>& target, void (*describe)(Table&, T&), const std::string& meaning) {
    by_name(
        key, meaning,
        [describe](Table& inner) {
          auto one = std::make_shared<T>();
          inner.keep(one);
          describe(inner, *one);
        },
        [&target, describe](Table& inner, const std::string& name) {
          target.emplace_back();
          target.back().name = name;
          describe(inner, target.back());
        },
        [&target](std::size_t count) {
          target.clear();
          target.reserve(count);
        });
    each(true, [&target, describe](const Visit& visit) {
      for (auto& one : target) visit(one.name, [&](Table& inner) { describe(inner, one); });
    });
  }
  /// [key.NAME]: named tables whose key `kind` says which of several descriptions holds.
  struct Kind {
    std::string word, meaning;
    std::function<void(Table&)> sample;                         // for the schema
    std::function<void(Table&, const std::string& name)> fill;  // for one that was written
  };
  void kinds(const std::string& key, std::vector<Kind> kinds, std::function<void(std::size_t)> reserve,
             const std::string& meaning);
  /// Pairs of quantities, [["0 s", "1 A"], ["10 s", "2 A"]], as they were written.
  struct Pair {
    std::string first, second;
    SourceLocation location;
  };
  void pairs(const std::string& key, std::vector<Pair>& target, const std::string& meaning);
  /// Numbers without a unit, or all in `unit`.
  void numbers(const std::string& key, std::vector<double>& target, const std::string& unit, const Range& range,
               const std::string& meaning);
  /// The key described last must be there.
  void required();
  /// The key described last names files that a run reads; its schema says so ("format": "path"). What a campaign's
  /// cases depend on must hold them: bench/run_inputs.h.
  void names_files();
  /// Two ways to say one thing: a table has keys of one list or of the other. `why` follows the names of both.
  void either(std::vector<std::string> keys, std::vector<std::string> others, const std::string& why);
  /// Where this table stands, for checks that come later.
  void location(SourceLocation& target) { location_ = &target; }
  /// Checked after the table was read; answers what is wrong, empty if nothing, for a key of it.
  void check(const std::string& key, std::function<std::string()> wrong);

  void read(const toml::table& from, const std::string& path, std::vector<Problem>& problems) const;
  nlohmann::json schema() const;
  /// What the targets hold now: numbers in the unit of their key, tables and lists nested; texts and words are left
  /// out.
  nlohmann::json held() const;
  void keep(std::shared_ptr<void> owned) { kept_.push_back(std::move(owned)); }

 private:
  struct Key {
    std::string name;
    bool must = false;
    std::function<void(const toml::node&, const std::string& path, std::vector<Problem>&)> read;
    std::function<nlohmann::json()> schema;
    std::function<nlohmann::json()> held;  // none: not shown
  };
  using Fill = std::function<void(Table&)>;
  using Visit = std::function<void(const std::string& name, const Fill& fill)>;
  void each(bool named, std::function<void(const Visit&)> visit_all);
  void add(const std::string& key,
           std::function<void(const toml::node&, const std::string&, std::vector<Problem>&)> read,
           std::function<nlohmann::json()> schema);
  template <class T, class From>
  void only_if_given(std::optional<T>& target, std::shared_ptr<From> from, const std::string& meaning);
  void choose(const std::string& key, std::vector<std::string> names, const std::string& meaning,
              std::function<void(std::size_t)> take);
  void nested(const std::string& key, const std::string& meaning, Fill fill);
  void repeated(const std::string& key, const std::string& meaning, Fill sample, Fill fill,
                std::function<void(std::size_t)> reserve);
  void by_name(const std::string& key, const std::string& meaning, Fill sample,
               std::function<void(Table&, const std::string&)> fill, std::function<void(std::size_t)> reserve);
  void whole_number(const std::string& key, std::int64_t low, std::int64_t high, const std::string& meaning,
                    std::int64_t now, std::function<void(std::int64_t)> take);

  std::vector<Key> keys_;
  std::string name_key_;  // of the table's own name
  std::vector<std::pair<std::string, std::function<std::string()>>> checks_;
  struct Either {
    std::vector<std::string> keys, others;
    std::string why;
  };
  std::vector<Either> eithers_;
  SourceLocation* location_ = nullptr;
  std::vector<std::shared_ptr<void>> kept_;
};

/// One `a.b=V` of --set.
struct Override {
  std::string path;
  std::string value;
};
/// Errors: ConfigError for a text without '='.
Override parse_override(const std::string& text);

/// Reads TOML, lays the overrides over it, and fills what `table` describes. All mistakes at once: ConfigError.
void read_toml(const std::string& text, const std::string& file, const std::vector<Override>& overrides,
               const Table& table);

/// The text with the overrides laid over it, as TOML again; comments are lost. Errors: ConfigError.
std::string merged_toml(const std::string& text, const std::string& file, const std::vector<Override>& overrides);

/// A whole file as text, without a byte order mark. Errors: ConfigError.
std::string read_file(const std::string& path);

}  // namespace flatsat::config
