#include <cstdio>

#include "harness/testbed/describe.h"

namespace flatsat::testbed {
namespace {

constexpr config::Range kBeta{0.0, 0.999999, false};

void describe_model(config::Table& t, learning::TransformerConfig& m) {
  t.integer("layers", m.layers, 1, 256, "blocks of attention and MLP");
  t.integer("width", m.width, 1, 8192, "of the vector of a token");
  t.integer("heads", m.heads, 1, 256, "of attention; they share the width");
  t.integer("context", m.context, 1, 16384, "tokens that it sees at most");
  t.integer("vocabulary", m.vocabulary, 4, 65535, "different tokens");
  t.choice<learning::Activation>("activation", m.activation,
                                 {{"gelu", learning::Activation::kGelu}, {"relu", learning::Activation::kRelu}},
                                 "of the MLP");
  t.boolean("tied_head", m.has_tied_head, "the next token's scores are made with the tokens' own vectors");
  t.check("heads", [&m] { return m.width % m.heads == 0 ? "" : "must divide width"; });
}

void describe_optimiser(config::Table& t, learning::AdamWConfig& a) {
  t.number("rate", a.rate, "1", config::kPositive, "how far a step goes");
  t.number("beta1", a.beta1, "1", kBeta, "of the mean of gradients, what is kept of it in a step");
  t.number("beta2", a.beta2, "1", kBeta, "of the mean of their squares");
  t.number("epsilon", a.epsilon, "1", config::kPositive, "added to the root of that mean");
  t.number("weight_decay", a.weight_decay, "1", config::kNotNegative, "of matrices, times rate in a step");
  t.number("clip", a.clip, "1", config::kNotNegative, "a gradient is made no longer than this; 0: left as it is");
  t.integer("warmup", a.warmup, 0, 1ll << 40, "steps in which the rate rises to its full value");
}

void describe_outer(config::Table& t, learning::NesterovConfig& n) {
  t.number("rate", n.rate, "1", config::kPositive, "how far of the mean way of the ranks the common parameters go");
  t.number("momentum", n.momentum, "1", kBeta, "what is kept of the way of the steps before");
}

void describe_numbers(config::Table& t, TrainingConfig& c) {
  auto& r = c.trainer;
  t.table("model", r.model, describe_model, "a decoder-only transformer; by default of a million parameters");
  t.integer("order", r.order, 1, 3, "of the corpus: so many tokens back decide what may follow");
  t.integer("sequences", r.sequences, 1, 65536, "of a batch, a rank");
  t.integer("length", r.length, 1, 16384, "tokens of each");
  t.choice<learning::Method>(
      "method", r.method, {{"data-parallel", learning::Method::kDataParallel}, {"diloco", learning::Method::kDiLoCo}},
      "gradients are added up each step, or what ranks have come in inner_steps of their own");
  t.integer("inner_steps", r.inner_steps, 1, 1'000'000, "of diloco");
  t.table("optimiser", r.adamw, describe_optimiser, "AdamW: of all, or the inner one of diloco");
  t.table("outer", r.outer, describe_outer, "Nesterov's momentum: the outer one of diloco");
  t.check("length", [&r] { return r.length <= r.model.context ? "" : "must be at most model.context"; });
  t.check("inner_steps", [&r] {
    return r.inner_steps == 1 || r.method == learning::Method::kDiLoCo ? "" : "is of method = \"diloco\" alone";
  });
  t.check("order", [&r] { return learning::problem_of(learning::CorpusConfig{r.model.vocabulary, r.order}); });
}

std::string take_every(CheckpointPart& c, const std::string& text) {
  using cluster::CheckpointRule;
  const auto every_s = config::in_unit(text, "s");
  if (text == "young" || text == "daly")
    c.rule = text == "young" ? CheckpointRule::kYoung : CheckpointRule::kDaly;
  else if (every_s && *every_s >= 0.0)
    c.rule = CheckpointRule::kFixed;
  else
    return "must be a time with its unit, like \"300 s\", or \"young\" or \"daly\"";
  c.every_s = every_s.value_or(0.0);
  return {};
}

void describe_checkpoint(config::Table& t, CheckpointPart& c) {
  t.quantity("every",
             "from one checkpoint's end to the next one's begin, which comes after a step; or \"young\" or \"daly\": "
             "sqrt(2 C M), or Daly's higher order of it, of what the last one took and the time between failures",
             [&c](const std::string& text) { return take_every(c, text); });
  t.text("to", c.to,
         "where shares go: \"neighbour\", each rank's next one, by default, or the name of a site; each rank keeps its "
         "own, "
         "too");
  t.number("mtbf", c.mtbf_s, "s", config::kPositive,
           "of one satellite, between failures, for young and daly; by default measured, of all ranks");
  t.number("give_up", c.give_up_s, "s", config::kPositive,
           "after which one that is not whole is given up; by default that of a step");
  t.number("restart", c.restart_s, "s", config::kNotNegative,
           "that all need to begin anew after they have gone back; 0: what sending the state takes");
  t.choice<bool>(
      "go_back", c.goes_back_at_any_loss, {{"needed", false}, {"any-loss", true}},
      "to the last whole one: where nobody who can take part has the present state, or whenever a rank is lost");
  t.check("every", [&c] {
    const bool any = !c.to.empty() || c.mtbf_s || c.give_up_s || c.restart_s > 0.0 || c.goes_back_at_any_loss;
    return c.rule || !any ? "" : "must be given: a time, \"young\" or \"daly\"";
  });
  t.check("mtbf", [&c] {
    return !c.mtbf_s || c.rule != cluster::CheckpointRule::kFixed ? "" : "is of every = \"young\" or \"daly\" alone";
  });
}

void describe_checks(config::Table& t, learning::ChecksConfig& c) {
  t.boolean("abft", c.has_abft,
            "sums of the columns of the products that make a gradient, against those of their factors");
  t.number("norm", c.norm_factor, "1", {1.0, 1e9, true},
           "what a rank brings is wrong if it is so many times as long as the mean of the last 64 that were taken");
  t.number("second", c.second_share, "1", {0.0, 1.0},
           "share of what ranks bring that another satellite computes again");
}

void describe_corruption(config::Table& t, CorruptionPart& c) {
  using learning::CorruptionKind;
  t.text("satellite", c.satellite, "whose gradient is wrong");
  t.required();
  t.number("at", c.at_s, "s", config::kNotNegative, "in its first step that begins then or later");
  t.required();
  t.choice<CorruptionKind>(
      "kind", c.kind, {{"bit", CorruptionKind::kBit}, {"row", CorruptionKind::kRow}, {"stuck", CorruptionKind::kStuck}},
      "a bit of one number is another one, or of all numbers of a row, or it is stuck at one in each sixteenth of a "
      "group");
  t.integer("bit", c.bit, 0, 31, "0: the last of the fraction, 31: the sign; drawn where it is not written");
  t.integer("place", c.place, 0, 1ll << 40, "number of the parameter; drawn where it is not written");
}

std::string wrong_memory(const TrainingConfig& c) {
  const auto& r = c.trainer;
  if (r.model.heads == 0 || r.model.width % r.model.heads != 0) return {};  // told where it stands
  const double needs_b = static_cast<double>(learning::memory_bytes(r.model, r.sequences, r.length));
  if (needs_b <= c.memory_b) return {};
  char text[160];
  std::snprintf(text, sizeof text,
                "is too small: parameters, gradient, moments and what a batch keeps take %.4g MiB of the %.4g MiB",
                needs_b / 1048576.0, c.memory_b / 1048576.0);
  return text;
}

}  // namespace

void describe_training(config::Table& t, TrainingConfig& c) {
  t.location(c.location);
  auto& r = c.trainer;
  t.texts("ranks", c.ranks, "names of members, with * and ?; rank 0 is the first of them in the constellation's order");
  t.required();
  describe_numbers(t, c);
  t.number("rate", c.rate_tflop_s, "TFLOP/s", config::kPositive, "operations of a satellite at full power");
  t.required();
  t.number("memory", c.memory_b, "B", {0.0, kMostTrainedBytes, true},
           "of the device that trains, on each satellite; at most 4 GiB, for all is really computed");
  t.choice<network::CollectiveAlgorithm>("algorithm", c.job.algorithm, collective_algorithms(),
                                         "of the all-reduce that ends a step");
  t.integer("splits", c.job.splits, 1, 1 << 20, "parts of the all-reduce, one after the other");
  t.choice<bool>("compression", c.has_int8, {{"none", false}, {"int8", true}},
                 "of what travels: float32, or int8 with a power of two for each block; what that loses of a rank's "
                 "numbers it adds to the next that it brings");
  t.integer("block", c.block, 1, 1 << 20, "of int8: numbers that share a scale; by default 256");
  t.integer("steps", c.job.steps, 0, 1ll << 40, "after which it ends; 0: it goes on to the end of the run");
  t.integer("quorum", c.quorum, 2, 1 << 20,
            "ranks that make a step: it goes on without the others; not written: a step needs all that begin it");
  t.number("wait", c.wait_s, "s", config::kPositive,
           "with a quorum: after so long, from its begin, a step goes on without the missing; by default the deadline");
  t.boolean("take_over", c.takes_over,
            "the shard of a rank that does not take part is gone through by the next that does, in turns with its own");
  t.table("checkpoint", c.checkpoint, describe_checkpoint,
          "the state that a training goes back to; none without every");
  t.table("checks", r.checks, describe_checks,
          "of what ranks bring: what is found wrong is left out with a quorum, or costs its step");
  t.list("corruption", c.corruptions, describe_corruption, "faults in what satellites compute");
  t.number("corrupted", c.corrupted_share, "1", {0.0, 1.0},
           "share of what ranks bring that a fault of any kind changes, at random");
  t.choice<bool>("not_finite", c.job.stops_on_problem, {{"stop", true}, {"go-on", false}},
                 "what a loss or gradient that is no finite number does: it ends the training, or it is left out");
  t.number("every", c.every_s, "s", config::kNotNegative, "from one step's begin to the next; 0: one after the other");
  t.number("deadline", c.deadline_s, "s", config::kPositive, "of a step, from its begin; by default every");
  t.number("give_up", c.give_up_s, "s", config::kPositive,
           "after which a step is given up; by default three times the deadline");
  t.number("endpoint_delay", c.endpoint_delay_s, "s", {0.0, 1.0},
           "of a rank before its first message, and for each message that it takes");
  t.number("memory_rate", c.job.rank.memory_bytes_per_s, "B/s", config::kNotNegative,
           "of adding up, which reads two and writes one; 0: it takes no time");
  t.check("deadline", [&c] { return c.deadline_s || c.every_s > 0.0 ? "" : "must be given where every is not"; });
  t.check("give_up", [&c] {
    return !c.give_up_s || *c.give_up_s > c.deadline_s.value_or(c.every_s) ? "" : "must be longer than deadline";
  });
  t.check("wait", [&c] { return !c.wait_s || c.quorum ? "" : "is given with quorum, and only there"; });
  t.check("block", [&c] { return !c.block || c.has_int8 ? "" : "is of compression = \"int8\" alone"; });
  t.check("compression", [&c] {
    return !c.has_int8 || c.job.algorithm != network::CollectiveAlgorithm::kHalvingDoubling
               ? ""
               : "of int8 takes algorithm = \"ring\" or \"tree\": halving-doubling cuts its blocks otherwise on the "
                 "way back";
  });
  t.check("corruption", [&c, &r]() -> std::string {
    if (r.model.heads == 0 || r.model.width % r.model.heads != 0) return {};  // told where it stands
    const std::size_t size = learning::Layout(r.model).size();
    for (const auto& one : c.corruptions)
      if (one.place.value_or(0) >= size) return "has a place beyond the last parameter, " + std::to_string(size - 1);
    return {};
  });
  t.check("memory", [&c] { return wrong_memory(c); });
}

}  // namespace flatsat::testbed
