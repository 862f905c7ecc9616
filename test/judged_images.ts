// SPDX-License-Identifier: MIT
// Images and what is true of them, written out by hand: who gets the signal, who does not, and
// whose fault it is. Some stop as they should, some only look as if they did.
// long: one table of images, each a row
import type { ImageFiles } from "../scripts/image_files.ts";
import { debianPackageFromSuite } from "../scripts/debian_package.ts";
import { BUILD } from "../scripts/paths.ts";
import { ensureTools } from "../scripts/tools.ts";
import { BARONET, fixture } from "./harness.ts";

export interface Expectation {
  readonly verdict: "pass" | "warn" | "fail" | "inconclusive";
  readonly culprit: "entrypoint" | "init" | "application" | "environment" | null;
  /** Parts of the sentence and of the advice. */
  readonly message: RegExp;
  readonly advice: RegExp;
  /**
   * Every check that is neither "pass" nor "skip". undefined: that depends on who is faster, the
   * kernel with its KILL for everybody or the application.
   */
  readonly complaints: Readonly<Record<string, "warn" | "fail">> | undefined;
  readonly exitCode: number;
  readonly mode: "cmd" | "overlay" | "none";
}

export interface JudgedImage extends Expectation {
  /** A tag, and the end of a title. */
  readonly name: string;
  readonly dockerfile: readonly string[];
}

const REAP_ADVICE = /^Put an init in front that reaps/;
const OTHERS = ["SIGINT", "SIGHUP", "SIGQUIT", "SIGUSR1", "SIGUSR2"];

function forward(status: "warn" | "fail", ...signals: string[]) {
  return Object.fromEntries(signals.map((signal) => [`forward.${signal}`, status]));
}

const LOST: Readonly<Record<string, "warn" | "fail">> = {
  ...forward("fail", "SIGTERM"),
  ...forward("warn", ...OTHERS),
};

/** Debian's inits, at the paths where its packages have them. */
async function peers(): Promise<ImageFiles> {
  await ensureTools(["tini", "dumb-init", "catatonit"]);
  const folder = `${BUILD}/judged_images/tini-static`;
  if (!await Deno.stat(folder).then(() => true, () => false)) {
    await debianPackageFromSuite("tini-static", { suite: "forky", intoDir: folder });
  }
  const paths = ["/usr/bin/tini", "/usr/bin/dumb-init", "/usr/bin/catatonit"];
  const lists = await Promise.all(paths.map((path) => withLibraries(path)));
  return Object.assign(
    { "/tini": { copy: `${folder}/usr/bin/tini-static` } },
    ...lists,
  );
}

/** A program with every library and loader that it needs, all at their own paths. */
async function withLibraries(program: string): Promise<ImageFiles> {
  const { stdout } = await new Deno.Command("ldd", { args: [program] }).output();
  const listed = new TextDecoder().decode(stdout).matchAll(/(?:=> )?(\/\S+) \(0x/g);
  const paths = [program, ...[...listed].map(([, path]) => path)];
  return Object.fromEntries(paths.map((path) => [path, { copy: path }]));
}

/** What every image holds. */
export async function judgedFiles(): Promise<ImageFiles> {
  await ensureTools(["busybox-static"]);
  return {
    "/bin/busybox": { copy: "/bin/busybox" },
    "/bin/sh": { link: "busybox" },
    "/bin/sleep": { link: "busybox" },
    "/app": { copy: fixture("application") },
    "/broken_init": { copy: fixture("broken_init") },
    "/baronet": { copy: BARONET },
    "/with-exec.sh": { text: '#!/bin/sh\nexec "$@"\n' },
    "/without-exec.sh": { text: '#!/bin/sh\n"$@"\n' },
    "/app-without-exec.sh": { text: "#!/bin/sh\n/app\n" },
    "/trap.sh": {
      text: "#!/bin/sh\ntrap 'kill $pid' TERM\n/app & pid=$!\nwait $pid\nwait $pid\n",
    },
    "/slow-start.sh": { text: "#!/bin/sh\n/app exit 0\nexec /app handle\n" },
    ...await peers(),
  };
}

/** Built FROM scratch with these lines, one image each. */
export const JUDGED_IMAGES: readonly JudgedImage[] = [
  {
    name: "tini-app",
    dockerfile: ['ENTRYPOINT ["/tini", "--"]', 'CMD ["/app"]'],
    verdict: "pass",
    culprit: null,
    message: /hears the signals, finishes, and its exit code is the container's/,
    advice: /^$/,
    complaints: {},
    exitCode: 0,
    mode: "cmd",
  },
  {
    name: "entry-with-exec",
    dockerfile: ['ENTRYPOINT ["/with-exec.sh"]', 'CMD ["/app"]'],
    verdict: "warn",
    culprit: "entrypoint",
    message: /^PID 1 is the application, "\/app": it has to reap orphans/,
    advice: REAP_ADVICE,
    complaints: { "orphan.reaped": "warn" },
    exitCode: 0,
    mode: "cmd",
  },
  {
    name: "entry-without-exec",
    dockerfile: ['ENTRYPOINT ["/without-exec.sh"]', 'CMD ["/app"]'],
    verdict: "fail",
    culprit: "entrypoint",
    message:
      /^"\/app" never hears SIGTERM \(15\): "\/bin\/sh \/without-exec.sh \/app" does not pass it on$/,
    advice: /^In "\/bin\/sh \/without-exec.sh \/app" start the application with exec/,
    complaints: { ...LOST, "stop.grace": "fail" },
    exitCode: 137,
    mode: "cmd",
  },
  {
    name: "app-alone",
    dockerfile: ['ENTRYPOINT ["/app"]'],
    verdict: "warn",
    culprit: "entrypoint",
    message: /^PID 1 is the application, "\/app"/,
    advice: REAP_ADVICE,
    complaints: { "orphan.reaped": "warn" },
    exitCode: 0,
    mode: "overlay",
  },
  {
    name: "app-alone-no-handler",
    dockerfile: ['ENTRYPOINT ["/app", "default"]'],
    verdict: "fail",
    culprit: "application",
    message: /^"\/app default", PID 1, does nothing on SIGTERM \(15\) within 2 s and is killed$/,
    advice: /^The signal arrives: let "\/app default" handle SIGTERM \(15\)/,
    complaints: { "stop.grace": "fail", "orphan.reaped": "warn" },
    exitCode: 137,
    mode: "overlay",
  },
  {
    name: "tini-app-no-handler",
    dockerfile: ['ENTRYPOINT ["/tini", "--"]', 'CMD ["/app", "default"]'],
    verdict: "warn",
    culprit: "application",
    message: /^It exits with 143, 128 \+ 15: it dies of SIGTERM and cleans nothing up$/,
    advice: /^The signal arrives: let "\/app default" handle SIGTERM/,
    complaints: { "stop.exit-code": "warn" },
    exitCode: 143,
    mode: "cmd",
  },
  {
    name: "tini-shell-without-exec",
    dockerfile: ['ENTRYPOINT ["/tini", "--"]', 'CMD ["/app-without-exec.sh"]'],
    verdict: "fail",
    culprit: "entrypoint",
    message:
      /^"\/app" never hears SIGTERM \(15\): PID 1 "\/tini -- .*" passes it to the shell "\/bin\/sh \/app-without-exec.sh" alone, the container exits with 143 at once, and the application is killed$/,
    advice: /^An init alone does not help; in "\/bin\/sh \/app-without-exec.sh" start .* with exec/,
    complaints: { ...LOST, "stop.exit-code": "warn" },
    exitCode: 143,
    mode: "overlay",
  },
  {
    name: "tini-group-shell-without-exec",
    dockerfile: ['ENTRYPOINT ["/tini", "-g", "--"]', 'CMD ["/app-without-exec.sh"]'],
    verdict: "fail",
    culprit: "entrypoint",
    message: /(is killed before it has finished|never hears SIGTERM \(15\)): .*sh/,
    advice: /start the application with exec/,
    complaints: undefined,
    exitCode: 143,
    mode: "overlay",
  },
  {
    name: "shell-trap",
    dockerfile: ['ENTRYPOINT ["/trap.sh"]'],
    verdict: "warn",
    culprit: "entrypoint",
    message:
      /^"\/app" never hears SIGINT \(2\): "\/bin\/sh \/trap.sh" ends at once with 130, and the application is killed$/,
    advice: /^In "\/bin\/sh \/trap.sh" start the application with exec/,
    complaints: { ...forward("warn", ...OTHERS), "mask.inherited": "warn" },
    exitCode: 0,
    mode: "overlay",
  },
  {
    name: "shell-form",
    dockerfile: ["CMD /app handle"],
    verdict: "warn",
    culprit: "entrypoint",
    message: /^PID 1 is the application, "\/app handle"/,
    advice: REAP_ADVICE,
    complaints: { "orphan.reaped": "warn", "mask.inherited": "warn" },
    exitCode: 0,
    mode: "overlay",
  },
  {
    name: "app-ignores-term",
    dockerfile: ['ENTRYPOINT ["/tini", "--"]', 'CMD ["/app", "ignore"]'],
    verdict: "fail",
    culprit: "application",
    message: /^"\/app ignore" does nothing on SIGTERM \(15\) within 2 s and is killed$/,
    advice: /^The signal arrives: let "\/app ignore" handle SIGTERM/,
    complaints: { "stop.grace": "fail" },
    exitCode: 137,
    mode: "cmd",
  },
  {
    name: "spawns-without-init",
    dockerfile: ['ENTRYPOINT ["/app", "spawn"]'],
    verdict: "fail",
    culprit: "entrypoint",
    message: /^3 dead processes stay zombies, as PID 1 "\/app spawn" does not reap orphans$/,
    advice: REAP_ADVICE,
    complaints: { zombies: "fail", "orphan.reaped": "warn" },
    exitCode: 0,
    mode: "overlay",
  },
  {
    name: "dumb-init-app",
    dockerfile: ['ENTRYPOINT ["/usr/bin/dumb-init", "--"]', 'CMD ["/app"]'],
    verdict: "pass",
    culprit: null,
    message: /hears the signals/,
    advice: /^$/,
    complaints: {},
    exitCode: 0,
    mode: "cmd",
  },
  {
    name: "catatonit-app",
    dockerfile: ['ENTRYPOINT ["/usr/bin/catatonit", "--"]', 'CMD ["/app"]'],
    verdict: "warn",
    culprit: "init",
    message: /^The application starts with SIGTSTP, SIGTTIN, SIGTTOU blocked$/,
    advice: /^Replace the init "\/usr\/bin\/catatonit -- \/app"/,
    complaints: { "mask.inherited": "warn" },
    exitCode: 0,
    mode: "cmd",
  },
  {
    name: "debian-tini-app",
    dockerfile: ['ENTRYPOINT ["/usr/bin/tini", "-g", "--"]', 'CMD ["/app"]'],
    verdict: "pass",
    culprit: null,
    message: /hears the signals/,
    advice: /^$/,
    complaints: {},
    exitCode: 0,
    mode: "cmd",
  },
  {
    name: "baronet-app",
    dockerfile: ['ENTRYPOINT ["/baronet", "--"]', 'CMD ["/app"]'],
    verdict: "pass",
    culprit: null,
    message: /hears the signals/,
    advice: /^$/,
    complaints: {},
    exitCode: 0,
    mode: "cmd",
  },
  {
    name: "baronet-group-shell-without-exec",
    dockerfile: ['ENTRYPOINT ["/baronet", "-g", "--"]', 'CMD ["/app-without-exec.sh"]'],
    verdict: "warn",
    culprit: "entrypoint",
    message: /^The container exits with 143 when the application exits with 42$/,
    advice: /^In "\/bin\/sh \/app-without-exec.sh" start the application with exec: /,
    complaints: { "exit.propagated": "warn", "stop.exit-code": "warn" },
    exitCode: 143,
    mode: "overlay",
  },
  {
    name: "init-drops-usr1",
    dockerfile: ['ENTRYPOINT ["/broken_init", "drop", "10"]', 'CMD ["/app"]'],
    verdict: "warn",
    culprit: "init",
    message:
      /^"\/app" never hears SIGUSR1 \(10\): "\/broken_init drop 10 \/app" does not pass it on$/,
    advice: /^Replace the init "\/broken_init drop 10 \/app"/,
    complaints: forward("warn", "SIGUSR1"),
    exitCode: 0,
    mode: "cmd",
  },
  {
    name: "init-drops-term",
    dockerfile: ['ENTRYPOINT ["/broken_init", "drop", "15"]', 'CMD ["/app"]'],
    verdict: "fail",
    culprit: "init",
    message: /^"\/app" never hears SIGTERM \(15\): "\/broken_init drop 15 \/app" does not pass/,
    advice: /^Replace the init/,
    complaints: { ...forward("fail", "SIGTERM"), "stop.grace": "fail" },
    exitCode: 137,
    mode: "cmd",
  },
  {
    name: "init-doubles-term",
    dockerfile: ['ENTRYPOINT ["/broken_init", "double", "15"]', 'CMD ["/app"]'],
    verdict: "fail",
    culprit: "init",
    message: /^SIGTERM \(15\) reaches the application 2 times$/,
    advice: /^Replace the init/,
    complaints: forward("fail", "SIGTERM"),
    exitCode: 0,
    mode: "cmd",
  },
  {
    name: "init-never-reaps",
    dockerfile: ['ENTRYPOINT ["/broken_init", "never-reap"]', 'CMD ["/app", "spawn"]'],
    verdict: "fail",
    culprit: "init",
    message: /^3 dead processes stay zombies, as PID 1 "\/broken_init .*" does not reap orphans$/,
    advice: /^Replace the init/,
    complaints: { zombies: "fail", "orphan.reaped": "warn" },
    exitCode: 0,
    mode: "cmd",
  },
  {
    name: "init-exits-early",
    dockerfile: ['ENTRYPOINT ["/broken_init", "exit-early"]', 'CMD ["/app"]'],
    verdict: "fail",
    culprit: "init",
    message: /(is killed before it has finished|never hears SIGTERM \(15\)): "\/broken_init/,
    advice: /^Replace the init/,
    complaints: undefined,
    exitCode: 0,
    mode: "cmd",
  },
  {
    name: "init-swallows-code",
    dockerfile: ['ENTRYPOINT ["/broken_init", "swallow"]', 'CMD ["/app"]'],
    verdict: "warn",
    culprit: "init",
    message: /^The container exits with 0 when the application exits with 42$/,
    advice: /^Replace the init/,
    complaints: { "exit.propagated": "warn" },
    exitCode: 0,
    mode: "cmd",
  },
  {
    name: "stops-by-usr1",
    dockerfile: [
      'ENTRYPOINT ["/baronet", "--"]',
      'CMD ["/app", "default"]',
      "STOPSIGNAL SIGUSR1",
    ],
    verdict: "warn",
    culprit: "application",
    message: /^It exits with 138, 128 \+ 10: it dies of SIGUSR1/,
    advice: /let "\/app default" handle SIGUSR1 \(10\)/,
    complaints: { "stop.exit-code": "warn" },
    exitCode: 138,
    mode: "cmd",
  },
];
