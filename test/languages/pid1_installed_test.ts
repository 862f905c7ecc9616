// SPDX-License-Identifier: MIT
// docs/pid-1.md: what Go, Java, npm, gunicorn and su do as PID 1 and behind baronet. Their
// compilers are large, so that this is a task of its own, e2e-languages.
import { runCommand } from "../../scripts/run_command.ts";
import { ensureTools } from "../../scripts/tools.ts";
import { checkClosing, checkRow, checkStarter, writeBlocks } from "../pid1_programs.ts";

const UNHANDLED_GO = `package main

import (
	"fmt"
	"time"
)

func main() {
	fmt.Println("ready")
	time.Sleep(time.Hour)
}
`;
const UNHANDLED_JAVA = `public class Unhandled {
  public static void main(String[] args) throws Exception {
    System.out.println("ready");
    Thread.sleep(1000000);
  }
}
`;
const PACKAGE = JSON.stringify({ name: "app", scripts: { start: "node server.mjs" } });
const APP = `import atexit

def app(environ, start_response):
    start_response("200 OK", [])
    return [b"hello"]

print("ready", flush=True)
atexit.register(lambda: print("closed", flush=True))
`;
/** It would need longer than su lets it. */
const SLOW = `#!/bin/sh
trap 'echo closing; sleep 30; echo closed; exit 0' TERM
echo ready
while :; do sleep 0.1; done
`;

async function compileGo(folder: string, name: string): Promise<void> {
  await runCommand(["go", "build", "-o", `${folder}/${name}`, `${folder}/${name}.go`], {
    env: { GO111MODULE: "off", GOCACHE: `${folder}/.cache`, GOPATH: `${folder}/.go` },
  });
}

Deno.test("programs in Go do what docs/pid-1.md says", async (t) => {
  await ensureTools(["golang-go"]);
  const cwd = await writeBlocks("main.go");
  await Deno.writeTextFile(`${cwd}/unhandled.go`, UNHANDLED_GO);
  await compileGo(cwd, "main");
  await compileGo(cwd, "unhandled");
  await t.step("a program without a handler does what the table says", async () => {
    await checkRow({ row: "Go", words: ["./unhandled"] }, cwd);
  });
  await t.step("main.go closes on TERM and exits with 0", async () => {
    await checkClosing(["./main"], { cwd, code: 0 });
  });
  await Deno.remove(cwd, { recursive: true });
});

Deno.test("programs in Java do what docs/pid-1.md says", async (t) => {
  await ensureTools(["default-jdk-headless"]);
  const cwd = await writeBlocks("Main.java");
  await Deno.writeTextFile(`${cwd}/Unhandled.java`, UNHANDLED_JAVA);
  await runCommand(["javac", "-d", cwd, `${cwd}/Main.java`, `${cwd}/Unhandled.java`]);
  await t.step("a program without a handler does what the table says", async () => {
    await checkRow({ row: "Java", words: ["java", "Unhandled"] }, cwd);
  });
  await t.step("Main.java closes on TERM and exits with 143", async () => {
    await checkClosing(["java", "Main"], { cwd, code: 143 });
  });
  await Deno.remove(cwd, { recursive: true });
});

Deno.test("npm, gunicorn and su do what docs/pid-1.md says", async (t) => {
  await ensureTools(["gunicorn"]);
  const cwd = await writeBlocks("server.mjs");
  await Deno.writeTextFile(`${cwd}/package.json`, PACKAGE);
  await Deno.writeTextFile(`${cwd}/wsgi.py`, APP);
  await Deno.writeTextFile(`${cwd}/slow.sh`, SLOW, { mode: 0o755 });
  await t.step("npm start does what the table says", async () => {
    await checkStarter({ row: "`npm start`", words: ["npm", "start"] }, cwd);
  });
  await t.step("gunicorn does what the table says", async () => {
    const words = ["/usr/bin/gunicorn", "--bind", "0.0.0.0:8080", "wsgi:app"];
    await checkStarter({ row: "`gunicorn`", words }, cwd);
  });
  await t.step("su does what the table says", async () => {
    const words = ["su", "nobody", "-s", "/bin/sh", "-c", `exec ${cwd}/slow.sh`];
    await checkStarter({ row: '`su USER -c "program"`', words }, cwd);
  });
  await Deno.remove(cwd, { recursive: true });
});
