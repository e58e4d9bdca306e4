"""What run --json and replay --json print is what `flatsat schema run|replay` publishes, held by a JSON Schema checker that is not ours."""
import copy
import json
import unittest

import jsonschema

from bench_support import MODELS, Case, fly, run

BATTERY = "testbeds/models/battery"


def published(name):
    status, out, err = run("schema", name)
    assert status == 0, err
    return json.loads(out)


def closed(schema):
    """The same, but a key that is not named is refused: so the published schema names every key."""
    if isinstance(schema, dict):
        out = {key: closed(value) for key, value in schema.items()}
        if schema.get("type") == "object" and "properties" in schema:
            out["additionalProperties"] = False
        return out
    return [closed(item) for item in schema] if isinstance(schema, list) else schema


def problems(schema, report):
    return [f"{list(e.absolute_path)}: {e.message[:200]}" for e in jsonschema.Draft202012Validator(schema).iter_errors(report)]


class Schemas(Case):
    def held(self, name, report):
        schema = published(name)
        jsonschema.Draft202012Validator.check_schema(schema)
        self.assertEqual(problems(schema, report), [])
        self.assertEqual(problems(closed(schema), report), [])
        self.assertEqual(report["schema_version"], schema["properties"]["schema_version"]["const"])
        return schema

    def test_schemas_are_listed_by_name(self):
        status, out, _ = run("schema")
        self.assertEqual(status, 0)
        self.assertEqual([line.split()[0] for line in out.splitlines()], ["testbed", "campaign", "run", "replay"])

    def test_the_report_of_a_run_with_all_its_parts_is_as_published(self):
        faults = ["--set", "testbed.duration=3 min"]
        _, report = fly("--no-record", *MODELS, *faults)
        self.assertTrue(report["requirements"] and report["devices"] and report["satellites"] and report["events"])
        self.held("run", report)

    def test_the_report_of_a_replay_is_as_published_and_that_of_one_that_differs_too(self):
        trace = self.path("t.h5")
        fly("-o", trace, "--duration", "60 s", testbed=BATTERY)
        status, out, err = run("replay", trace, "--json")
        self.assertEqual(status, 0, err)
        schema = self.held("replay", json.loads(out))
        status, out, err = run("replay", trace, "--json", "--set", "model.exact.initial_soc=0.5")
        self.assertEqual(status, 1, err)
        different = json.loads(out)
        self.assertIsNotNone(different["first_divergence"])
        self.held("replay", different)
        broken = copy.deepcopy(different)
        del broken["digests_checked"]
        broken["wall_s"] = "long"
        self.assertEqual(len(problems(schema, broken)), 2)


if __name__ == "__main__":
    unittest.main(verbosity=1)
