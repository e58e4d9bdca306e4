#include "harness/fleet/contact_plan.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <set>

#include "harness/testbed/text_file.h"
#include "models/base/constants.h"

namespace flatsat::fleet {
namespace {

using config::Problem;
using testbed::Line;
using testbed::lines_of;
using testbed::number_of;
using testbed::Word;

/// What both forms of a plan end in: two nodes and two instants.
class Contacts {
 public:
  Contacts(const NodeNames& names, std::vector<Problem>& problems) : names_(names), problems_(problems) {}

  void add(const std::optional<mesh::Node>& from, const std::optional<mesh::Node>& to, const Word& from_word,
           const Word& to_word, const std::optional<double>& begin_s, const std::optional<double>& end_s,
           const Word& end_word) {
    if (!from) problems_.push_back({from_word.location, names_.wrong(from_word.text)});
    if (!to) problems_.push_back({to_word.location, names_.wrong(to_word.text)});
    if (!from || !to || !begin_s || !end_s) return;
    if (*from == *to) problems_.push_back({to_word.location, "a contact of " + to_word.text + " with itself"});
    if (!(*begin_s < *end_s)) problems_.push_back({end_word.location, "the contact must end after it begins"});
    found_.push_back({*from, *to, *begin_s, *end_s, from_word.location});
  }
  std::vector<PlannedContact> found() { return std::move(found_); }

 private:
  const NodeNames& names_;
  std::vector<Problem>& problems_;
  std::vector<PlannedContact> found_;
};

/// A cell may stand in quotes, as one does whose name has a comma.
std::string unquoted(const std::string& text) {
  return text.size() >= 2 && text.front() == '"' && text.back() == '"' ? text.substr(1, text.size() - 2) : text;
}

std::vector<PlannedContact> read_csv(const std::vector<Line>& lines, const NodeNames& names,
                                     std::vector<Problem>& problems) {
  constexpr std::array<const char*, 4> kColumns{"from", "to", "begin_s", "end_s"};
  std::array<std::size_t, 4> at{};
  const auto& head = lines.front().words;
  const std::size_t before = problems.size();
  for (std::size_t i = 0; i < kColumns.size(); ++i) {
    while (at[i] < head.size() && head[at[i]].text != kColumns[i]) ++at[i];
    if (at[i] == head.size())
      problems.push_back({lines.front().location, std::string("has no column ") + kColumns[i] +
                                                      ": a contact plan has from, to, begin_s, end_s, or is of ION"});
  }
  if (problems.size() != before) return {};
  Contacts contacts(names, problems);
  for (std::size_t row = 1; row < lines.size(); ++row) {
    const auto& words = lines[row].words;
    if (words.size() != head.size()) {
      problems.push_back({lines[row].location, "must have " + std::to_string(head.size()) + " columns, not " +
                                                   std::to_string(words.size())});
      continue;
    }
    const auto &from = words[at[0]], &to = words[at[1]];
    contacts.add(names.find(unquoted(from.text)), names.find(unquoted(to.text)), from, to,
                 number_of<double>(words[at[2]], "begin_s", problems),
                 number_of<double>(words[at[3]], "end_s", problems), words[at[3]]);
  }
  return contacts.found();
}

std::optional<double> ion_time(const Word& word, const environment::Utc& epoch, std::vector<Problem>& problems) {
  const std::string& t = word.text;
  if (!t.empty() && t[0] == '+') return number_of<double>({t.substr(1), word.location}, "the time", problems);
  try {
    if (t.size() == 19 && t[4] == '/' && t[7] == '/' && t[10] == '-')
      return std::round(
          environment::seconds_between(epoch, environment::parse_utc(t.substr(0, 4) + "-" + t.substr(5, 2) + "-" +
                                                                     t.substr(8, 2) + "T" + t.substr(11) + "Z")));
  } catch (const std::invalid_argument&) {
    // told below
  }
  problems.push_back({word.location, "a time must be +SECONDS or YYYY/MM/DD-HH:MM:SS, not '" + t + "'"});
  return std::nullopt;
}

std::vector<PlannedContact> read_ion(const std::vector<Line>& lines, const NodeNames& names,
                                     const environment::Utc& epoch, std::vector<Problem>& problems) {
  Contacts contacts(names, problems);
  const auto node_of = [&names](const Word& word) -> std::optional<mesh::Node> {
    mesh::Node number = 0;
    const auto [end, error] = std::from_chars(word.text.data(), word.text.data() + word.text.size(), number);
    const bool is_number = error == std::errc() && end == word.text.data() + word.text.size();
    return is_number && number >= 1 && number <= names.size() ? std::optional(number - 1) : std::nullopt;
  };
  for (const auto& line : lines) {
    const auto& w = line.words;
    if (w.size() < 2 || w[0].text != "a" || w[1].text != "contact") continue;  // ranges, remarks, other commands
    if (w.size() < 7) {
      problems.push_back({line.location, "must be: a contact BEGIN END FROM TO RATE"});
      continue;
    }
    contacts.add(node_of(w[4]), node_of(w[5]), w[4], w[5], ion_time(w[2], epoch, problems),
                 ion_time(w[3], epoch, problems), w[3]);
  }
  return contacts.found();
}

std::string ion_time_text(const environment::Utc& epoch, double seconds) {
  std::string text = environment::to_string(environment::later(epoch, seconds), 0);
  text[4] = text[7] = '/';
  text[10] = '-';
  return text.substr(0, 19);
}

}  // namespace

std::vector<PlannedContact> read_contact_plan(const std::string& text, const std::string& path, const NodeNames& names,
                                              const environment::Utc& epoch, std::vector<Problem>& problems) {
  const auto lines = lines_of(text, path, " \t");
  std::vector<PlannedContact> contacts;
  const auto is_ion = [](const Line& line) { return line.words.size() > 1 && line.words[0].text == "a"; };
  const std::size_t before = problems.size();
  if (std::any_of(lines.begin(), lines.end(), is_ion))
    contacts = read_ion(lines, names, epoch, problems);
  else if (!lines.empty())
    contacts = read_csv(lines_of(text, path, ","), names, problems);
  if (contacts.empty() && problems.size() == before) problems.push_back({{path, 1, 1}, "holds no contact"});
  return contacts;
}

std::string to_ion(const std::vector<IonContact>& contacts, const NodeNames& names, const environment::Utc& epoch,
                   double rate_bytes_s) {
  std::string out;
  std::set<mesh::Node> nodes;
  for (const auto& c : contacts) nodes.insert({c.from, c.to});
  for (const auto node : nodes) out += "# " + std::to_string(node + 1) + " " + names.name(node) + "\n";
  for (const auto& c : contacts) {
    const double begin_s = std::ceil(c.begin_s), end_s = std::floor(c.end_s);
    if (!(begin_s < end_s)) continue;
    const std::string times = ion_time_text(epoch, begin_s) + " " + ion_time_text(epoch, end_s) + " ";
    const double light_s = std::ceil(c.longest_range_km / model::kSpeedOfLightKmS);
    for (const auto& [from, to] : {std::pair{c.from, c.to}, std::pair{c.to, c.from}}) {
      const std::string ends = std::to_string(from + 1) + " " + std::to_string(to + 1) + " ";
      out += "a contact " + times + ends + base::formatted("%.0f\n", rate_bytes_s);
      out += "a range " + times + ends + base::formatted("%.0f\n", light_s);
    }
  }
  return out;
}

}  // namespace flatsat::fleet
