// Trains a model for a few steps and writes all that came out: learning_run LAYERS WIDTH HEADS CONTEXT VOCABULARY
// gelu|relu tied|untied ORDER SEQUENCES STEPS. To stdout: a line of JSON; new parameters (float32); tokens of all steps
// (uint16); losses and lengths of gradients (float64, in turns); the first step's gradient and the last parameters.
#include <cstdio>
#include <cstdlib>
#include <string>

#include "harness/time/seed.h"
#include "models/learning/corpus.h"
#include "models/learning/optimisers.h"

namespace {

using namespace flatsat;

template <class T>
void write(const std::vector<T>& values) {
  std::fwrite(values.data(), sizeof(T), values.size(), stdout);
}

std::uint32_t number(const char* text) { return static_cast<std::uint32_t>(std::strtoul(text, nullptr, 10)); }

void write_head(const learning::TransformerConfig& config, const learning::Layout& layout, std::size_t sequences,
                std::size_t steps) {
  std::printf(
      "{\"layers\": %u, \"width\": %u, \"heads\": %u, \"length\": %u, \"vocabulary\": %u, \"gelu\": %s, "
      "\"sequences\": %zu, \"steps\": %zu, \"groups\": [",
      config.layers, config.width, config.heads, config.context, config.vocabulary,
      config.activation == learning::Activation::kGelu ? "true" : "false", sequences, steps);
  const char* between = "";
  for (const auto& g : layout.groups()) {
    std::printf("%s[\"%s\", %zu, %zu]", between, g.name.c_str(), g.rows, g.columns);
    between = ", ";
  }
  std::printf("]}\n");
}

void train(const learning::TransformerConfig& config, std::uint32_t order, std::size_t sequences, std::size_t steps) {
  time::NamedStream stream(7, "learning_run");
  learning::Transformer transformer(config);
  learning::AdamW adamw({.warmup = 4}, transformer.layout());
  auto parameters = learning::new_parameters(transformer.layout(), stream);
  const learning::Corpus corpus({config.vocabulary, order}, stream);
  write_head(config, transformer.layout(), sequences, steps);
  write(parameters);
  std::vector<learning::Batch> batches;
  for (std::size_t step = 0; step < steps; ++step) {
    batches.push_back(corpus.batch(3, step, sequences, config.context));
    write(batches.back().tokens);
  }
  std::vector<double> figures;
  std::vector<float> gradient(parameters.size()), first;
  for (const auto& batch : batches) {
    figures.push_back(transformer.gradient(parameters, batch, gradient));
    if (first.empty()) first = gradient;
    figures.push_back(adamw.step(parameters, gradient));
  }
  write(figures);
  write(first);
  write(parameters);
}

}  // namespace

int main(int count, char** words) {
  if (count != 11) return 2;
  learning::TransformerConfig config;
  config.layers = number(words[1]);
  config.width = number(words[2]);
  config.heads = number(words[3]);
  config.context = number(words[4]);
  config.vocabulary = number(words[5]);
  config.activation = words[6] == std::string("relu") ? learning::Activation::kRelu : learning::Activation::kGelu;
  config.has_tied_head = words[7] == std::string("tied");
  train(config, number(words[8]), number(words[9]), number(words[10]));
  return 0;
}
