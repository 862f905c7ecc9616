// SPDX-License-Identifier: MIT
// Users and groups of our own: made-up /etc/passwd and /etc/group, mounted over the machine's
// inside the namespace under test, and a program that any of these users may run.
import { fixture } from "./harness.ts";

const PASSWD = `root:x:0:0:root:/root:/bin/sh
a line of no form
web:x:1000:1000:Web,,,:/home/web:/bin/false
other:x:1001:1000::/home/other:
1002:x:2002:2000:a number for a name:/home/number:/bin/sh
homeless:x:1003:1003:::
`;
const GROUP = `root:x:0:
web:x:1000:
staff:x:50:web,other
video:x:44:web
another line of no form
webmail:x:1005:webmaster
web2:x:1006:other
`;
const MOUNT =
  'mount --bind "$0/passwd" /etc/passwd && mount --bind "$0/group" /etc/group && exec "$@"';

export interface MadeUpUsers extends AsyncDisposable {
  /** What baronet is to be started through. */
  readonly through: string[];
  readonly print_signals: string;
}

export async function madeUpUsers(): Promise<MadeUpUsers> {
  const folder = await Deno.makeTempDir({ dir: "/tmp" });
  await Deno.chmod(folder, 0o755);
  await Deno.writeTextFile(`${folder}/passwd`, PASSWD);
  await Deno.writeTextFile(`${folder}/group`, GROUP);
  const print_signals = `${folder}/print_signals`;
  await Deno.copyFile(fixture("print_signals"), print_signals);
  return {
    through: ["sh", "-c", MOUNT, folder],
    print_signals,
    [Symbol.asyncDispose]: () => Deno.remove(folder, { recursive: true }),
  };
}
