#pragma once
#include <istream>
#include <optional>
#include <string>
#include <vector>

#include "harness/config/problems.h"
#include "models/environment/ephemeris.h"
#include "models/environment/tle.h"

namespace flatsat::orbit {

/// One element set of a file.
struct ElementSet {
  std::string name;  // the whole title line, else the OMM's object name, else the catalogue number
  environment::Tle tle;
  std::optional<environment::Ephemeris> ephemeris{};  // instead of elements: of `tle` number and epoch alone hold
  config::SourceLocation location{};                  // of its mean motion
};

/// All element sets of a text: two-line sets with or without title lines, or orbit mean-elements messages (CCSDS 502.0)
/// as XML, as JSON, as CSV with a header, or as KEY = VALUE lines, or an orbit ephemeris message (OEM); the text itself
/// tells which. An OMM becomes the very numbers that two lines would give.
/// Errors: ConfigError with `path:line:column` of every mistake, columns in the official layout.
std::vector<ElementSet> read_elements(const std::string& text, const std::string& path);

/// The same from a file, or from standard input where the path is "-".
std::vector<ElementSet> read_elements_file(const std::string& path);

/// Whether a word is the name of a set, or its catalogue number however that is written: A0001 is 100001.
bool is_meant(const std::string& word, const ElementSet& set);

}  // namespace flatsat::orbit
