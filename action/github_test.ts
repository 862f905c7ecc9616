// SPDX-License-Identifier: MIT
import { assertEquals } from "@std/assert";
import { readFailure } from "./github.ts";

function read(stderr: string, stdout = ""): [string, number | undefined] {
  const { said, status } = readFailure({ exitCode: 1, stdout, stderr });
  return [said, status];
}

Deno.test("readFailure() takes gh's words and the status from stderr", () => {
  assertEquals(read("gh: Not Found (HTTP 404)\n"), ["Not Found (HTTP 404)", 404]);
  assertEquals(read("gh: HTTP 502\n", "<html>Bad Gateway</html>"), ["HTTP 502", 502]);
  assertEquals(read('Post "https://uploads.github.com/x?name=app": EOF\n'), [
    'Post "https://uploads.github.com/x?name=app": EOF',
    undefined,
  ]);
});

Deno.test("readFailure() joins lines, and has something to say where gh says nothing", () => {
  assertEquals(read("error connecting to api.github.com\ncheck your internet connection\n"), [
    "error connecting to api.github.com check your internet connection",
    undefined,
  ]);
  assertEquals(read(""), ["exit code 1", undefined]);
});

Deno.test("readFailure() adds from the answer which field was wrong", () => {
  const invalid = "gh: Validation Failed (HTTP 422)\n";
  const cases = [
    [
      [{ resource: "ReleaseAsset", code: "already_exists", field: "name" }],
      ", name already_exists",
    ],
    [[{ code: "custom", message: "tag_name is not a valid tag" }], ", tag_name is not a valid tag"],
    [[{ code: "a" }, { code: "b" }], ", a, b"],
    ["a text", ""],
    [[{}], ""],
    [undefined, ""],
  ] as const;
  for (const [errors, added] of cases) {
    const expected: [string, number] = [`Validation Failed (HTTP 422)${added}`, 422];
    assertEquals(read(invalid, JSON.stringify({ message: "Validation Failed", errors })), expected);
  }
});
