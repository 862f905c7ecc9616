// SPDX-License-Identifier: MIT
// The bytes that a request sends, all of them or only the first.
import type { IncomingMessage } from "node:http";

export function readAll(request: IncomingMessage): Promise<Uint8Array> {
  return readSome(request, Infinity);
}

/** Reads until there are so many bytes, or no more. */
export async function readSome(request: IncomingMessage, length: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request) {
    chunks.push(chunk);
    size += chunk.length;
    if (size >= length) break;
  }
  return new Uint8Array(await new Blob(chunks as BlobPart[]).arrayBuffer());
}

export async function readJson(request: IncomingMessage) {
  return JSON.parse(new TextDecoder().decode(await readAll(request)));
}
