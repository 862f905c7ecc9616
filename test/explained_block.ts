// SPDX-License-Identifier: MIT
// The commands that explain a container, as README.md and docs/explain.md have them: each line is
// about the same container, and exits with 1 because there is something to change.
import { assertEquals, assertStringIncludes } from "@std/assert";
import { ROOT } from "../scripts/paths.ts";
import { findInit } from "./gallery/container.ts";
import { BARONET } from "./harness.ts";
import { type Block, blocksOf } from "./pages.ts";
import type { Reader } from "./reader.ts";

const OUTPUT =
  blocksOf("docs/explain.md").find(({ language, text }) =>
    language === "text" && text.startsWith("PID  PROCESS")
  )!.text;

/** The number that the program has there is the engine's business. */
function withoutNumber(text: string): string {
  return text.replace(/^ *\d+( +main )/m, "N$1").replace(/\(pid \d+\)/, "(pid N)");
}

export async function explainAsWritten(reader: Reader, { text }: Block): Promise<void> {
  const { engine } = reader;
  const files = {
    "/baronet": { copy: BARONET },
    "/run.sh": { text: "#!/bin/sh\n/main\n" },
    "/main": { copy: reader.service },
  };
  await reader.buildApp(files, 'CMD ["/run.sh"]');
  const id = await engine.run("--name", "web", "your/app");
  try {
    await engine.printed(id, /^ready$/);
    const [inside, beside, outside] = text.trimEnd().split("\n");
    const { code, stdout } = await reader.type(inside);
    assertEquals({ code, stdout: withoutNumber(stdout) }, {
      code: 1,
      stdout: withoutNumber(OUTPUT),
    });
    const other = await reader.type(beside);
    assertEquals(other.code, 1, other.stderr);
    assertStringIncludes(withoutNumber(other.stdout), withoutNumber(OUTPUT).split("\n").at(-3)!);
    const fromHost = await reader.type(outside.replace("4711", `${findInit(id)}`), ROOT);
    assertEquals(fromHost.code, 1, fromHost.stderr);
    assertStringIncludes(fromHost.stdout, "never hears it");
  } finally {
    await engine.docker("rm", "--force", id);
  }
}
