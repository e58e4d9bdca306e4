#!/usr/bin/env bash
# An MCAP file without chunks is whole for one reader and empty for another, of the same package, and neither says so.
#
# Package: @mcap/core 2.2.2 of npm, in a temporary folder.
# One would have guessed: chunks are an option of the writer (`useChunks: false`), so both readers of the package give all
#   messages, or the one that needs an index refuses a file that has none.
# What happens: McapStreamReader gives all 100 messages. McapIndexedReader opens the file, its statistics even say 100, and
#   readMessages() ends after none, without an error or a warning. Tools that seek read by the index, so a viewer shows nothing.
# What to do: write chunks with message indexes, as the writer does unless told otherwise; count through the index in a test.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @mcap/core@2.2.2
cat >look.mjs <<'JS'
import assert from "node:assert";
import { McapIndexedReader, McapStreamReader, McapWriter } from "@mcap/core";

class Memory {
  parts = [];
  length = 0n;
  position() {
    return this.length;
  }
  async write(bytes) {
    this.parts.push(Buffer.from(bytes));
    this.length += BigInt(bytes.byteLength);
  }
  whole() {
    return Buffer.concat(this.parts);
  }
}

async function written(useChunks) {
  const memory = new Memory();
  const writer = new McapWriter({ writable: memory, useChunks });
  await writer.start({ profile: "", library: "" });
  const channelId = await writer.registerChannel({ schemaId: 0, topic: "soc", messageEncoding: "json", metadata: new Map() });
  for (let i = 0; i < 100; ++i) {
    await writer.addMessage({ channelId, sequence: i, logTime: BigInt(i), publishTime: BigInt(i), data: Buffer.from("{}") });
  }
  await writer.end();
  return memory.whole();
}

function streamed(bytes) {
  const reader = new McapStreamReader();
  reader.append(bytes);
  let count = 0;
  for (let record; (record = reader.nextRecord()); ) count += record.type === "Message" ? 1 : 0;
  return count;
}

async function indexed(bytes) {
  const readable = {
    size: async () => BigInt(bytes.length),
    read: async (offset, length) => new Uint8Array(bytes.subarray(Number(offset), Number(offset + length))),
  };
  const reader = await McapIndexedReader.Initialize({ readable });
  let count = 0;
  for await (const _ of reader.readMessages()) ++count;
  return { count, statistics: Number(reader.statistics.messageCount) };
}

for (const useChunks of [true, false]) {
  const bytes = await written(useChunks);
  const byIndex = await indexed(bytes);
  console.log(`useChunks ${useChunks}: streamed ${streamed(bytes)}, by index ${byIndex.count}, statistics ${byIndex.statistics}`);
  assert.strictEqual(streamed(bytes), 100);
  assert.deepStrictEqual(byIndex, { count: useChunks ? 100 : 0, statistics: 100 });
}
console.log("as found: without chunks the indexed reader gives nothing and says nothing");
JS
node look.mjs
