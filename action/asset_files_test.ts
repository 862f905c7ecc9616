// SPDX-License-Identifier: MIT
import { assertEquals, assertThrows } from "@std/assert";
import { checkNames, expandFiles } from "./asset_files.ts";

Deno.test("checkNames() accepts names that GitHub leaves as they are", () => {
  checkNames(["/dist/baronet-linux-amd64", "/x/SHA256SUMS", "/x/a.tar.gz", "/x/a_b-1.0", "/x/-"]);
});

Deno.test("checkNames() suggests another name where GitHub would make one", () => {
  const names: readonly (readonly [name: string, renamed: string])[] = [
    ["a b", "a.b"],
    ["a+b", "a.b"],
    ["a (1).zip", "a.1.zip"],
    ["naïve", "na.ve"],
    [".hidden", "hidden"],
    ["end.", "end"],
    ["a\nb", "a.b"],
    ["%", "asset"],
  ];
  for (const [name, renamed] of names) {
    const { message } = assertThrows(() => checkNames([`/dist/${name}`]), Error);
    assertEquals(
      message,
      `Cannot release "/dist/${name}": GitHub would give the asset another name\n` +
        `  Rename the file, for example to ${renamed}`,
    );
  }
});

Deno.test("checkNames() names both files of one name", () => {
  assertEquals(
    assertThrows(() => checkNames(["/amd64/app", "/arm64/app"]), Error).message,
    'Cannot release "/arm64/app": "/amd64/app" has the same name, app\n' +
      "  Assets have no folders: rename one of the two",
  );
});

Deno.test("expandFiles() takes paths below the folder, each once, whether or not they are there", async () => {
  assertEquals(await expandFiles("\n dist/a \n/b\n./dist/a\n\n", "/work"), ["/work/dist/a", "/b"]);
  assertEquals(await expandFiles("\n", "/work"), []);
});
