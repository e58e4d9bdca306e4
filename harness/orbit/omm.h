#pragma once
#include <map>
#include <string>
#include <vector>

#include "harness/config/problems.h"
#include "harness/orbit/elements_file.h"

namespace flatsat::orbit {

/// As messages write their keys: some tools send them in lower case.
std::string upper_case(std::string text);
/// Whether a text names something that a message says of its orbit.
bool is_omm_key(const std::string& text);

/// Places in a text by their offset.
class TextPlaces {
 public:
  TextPlaces(const std::string& text, std::string path);
  config::SourceLocation at(std::size_t offset) const;

 private:
  const std::string path_;
  std::vector<std::size_t> begins_;  // of the lines
};

/// One orbit mean-elements message: its keys in upper case, and where each stands.
struct OmmField {
  std::string value;
  config::SourceLocation location;
};
struct Omm {
  std::map<std::string, OmmField> fields;
  config::SourceLocation location;
  /// Of a text of the standard, KVN or XML. JSON and CSV are the catalogues' own, and leave out what is the same in all
  /// of their messages: centre, frame, time system and theory.
  bool standard = false;
};

/// Texts in which messages come. Mistakes of the syntax go to `problems`.
std::vector<Omm> omm_of_json(const std::string& text, const std::string& path, std::vector<config::Problem>& problems);
std::vector<Omm> omm_of_xml(const std::string& text, const std::string& path, std::vector<config::Problem>& problems);
std::vector<Omm> omm_of_csv(const std::string& text, const std::string& path, std::vector<config::Problem>& problems);
std::vector<Omm> omm_of_kvn(const std::string& text, const std::string& path, std::vector<config::Problem>& problems);

/// The element set of a message: units rev/day, deg, 1/Earth radius. What CCSDS 502.0-B asks for where the theory is
/// SGP4 must be there: tables 4-2 and 4-3, BSTAR among it.
ElementSet element_set_of(const Omm& omm, std::vector<config::Problem>& problems);

}  // namespace flatsat::orbit
