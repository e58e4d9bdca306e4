"""The table of event kinds: whole, unambiguous, and every kind of it is emitted somewhere."""
import os
import re
import unittest

TABLE = "models/base/event_kinds.h"
KIND = re.compile(r'inline constexpr EventKind (k\w+)\{\s*"([^"]*)",\s*"([^"]*)",\s*"([^"]*)",\s*"([^"]*)"')
COMPARISON = re.compile(r"[!=]=\s*(?:model::)?events::(k\w+)")
USE = re.compile(r"\bevents::(k\w+)")
# Files that read kinds and emit none of those that they name.
MATCHERS = {"models/satellite/causality_rules.cpp"}
# Text where the name of a kind is meant: compared with an event's, or handed to what an agent emits.
COMPARED_TEXT = re.compile(r'(?:event|upset|record|e)(?:\.|->)kind\s*[!=]=\s*"')
AGENT_TEXT = re.compile(r'\b(?:emit_event|event|remark|tell)\(\s*"(\w+)"')


def read(path):
    with open(path, encoding="utf-8") as f:
        return f.read()


def sources():
    for top in ("models", "harness"):
        for folder, _, names in os.walk(top):
            for name in sorted(names):
                path = os.path.join(folder, name)
                if name.endswith((".h", ".cpp")) and path != TABLE:
                    yield path, read(path)


class EventKinds(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.text = read(TABLE)
        cls.kinds = {constant: rest for constant, *rest in KIND.findall(cls.text)}
        cls.sources = list(sources())

    def test_every_kind_has_a_name_of_its_own_a_source_and_a_meaning(self):
        self.assertEqual(len(self.kinds), self.text.count("inline constexpr EventKind k"))
        names = [name for name, *_ in self.kinds.values()]
        self.assertEqual(len(names), len(set(names)))
        for name, source, _, meaning in self.kinds.values():
            self.assertRegex(name, r"^[a-z][a-z0-9_]*$")
            self.assertTrue(source and meaning, name)

    def test_the_list_of_all_kinds_holds_each_of_them_once(self):
        listed = re.findall(r"k\w+", self.text.split("kAll{")[1].split("}")[0])
        self.assertEqual(sorted(listed), sorted(self.kinds))

    def test_every_kind_is_emitted_somewhere(self):
        emitted = set()
        for path, text in self.sources:
            if path in MATCHERS:
                continue
            emitted |= set(USE.findall(COMPARISON.sub("", text)))
        self.assertEqual(set(self.kinds) - emitted, set())

    def test_no_event_is_compared_with_a_text(self):
        for path, text in self.sources:
            self.assertIsNone(COMPARED_TEXT.search(text), path)

    def test_what_an_agent_emits_stands_in_the_table(self):
        names = {name for name, *_ in self.kinds.values()}
        for path, text in self.sources:
            if path.startswith("harness/agents/") and "/cuda/" not in path:
                self.assertEqual(set(AGENT_TEXT.findall(text)) - names, set(), path)


if __name__ == "__main__":
    unittest.main()
