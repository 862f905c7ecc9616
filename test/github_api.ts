// SPDX-License-Identifier: MIT
// As much of GitHub as a release touches, on a socket of our own: the real gh talks to it when its
// configuration has `http_unix_socket`. Says what GitHub says, in status and words, and can be told
// to go wrong.
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import {
  ALREADY_EXISTS,
  API,
  type Asset,
  describeAsset,
  describeRelease,
  type Release,
  REPOSITORY,
  TAG_IS_USED,
  TOKEN,
} from "./github_release.ts";
import { readAll, readJson, readSome } from "./request_body.ts";

interface Answer {
  status: number;
  body?: unknown;
  headers?: Record<string, string>;
}

/** A request, its path below the repository, and what the path's pattern caught. */
interface Asked {
  caught: string[];
  query: URLSearchParams;
  request: IncomingMessage;
}

function refuse(status: number, message: string, errors?: unknown): Answer {
  return { status, body: { message, errors, documentation_url: "https://docs.github.com/rest" } };
}

export class GithubApi implements AsyncDisposable {
  /** Tags and the dates of their commits. */
  readonly tags = new Map([["v1.0.0", "2026-02-03T04:05:06Z"]]);
  readonly releases: Release[] = [];
  /** Tags that were made or moved by a request, and where to. */
  readonly moved = new Map<string, string>();
  /** "METHOD /path", in order, without those that only read. */
  readonly changes: string[] = [];
  permission: "write" | "read" | "none" = "write";
  /** Whether the repository makes a release immutable when it is published. */
  makesImmutable = false;
  /** The tag of what GitHub shows as the latest release. */
  latest: string | undefined;
  /** Tags of immutable releases that were deleted. */
  readonly usedTags = new Set<string>();
  /** Whether somebody publishes the release before the next upload arrives. */
  isPublishedMeanwhile = false;
  /** At most so many in one answer, whatever was asked for. */
  pageLength = 100;
  /** So many of the next uploads break off after half of their bytes. */
  cuts = 0;
  /** What such an upload leaves behind: nothing, its name, or all of it with the answer lost. */
  cutLeaves: "nothing" | "starter" | "everything" = "starter";
  /** So many of the next lists of assets come without digests. */
  digestsLate = 0;
  /** The name of an asset that is stored with one byte changed. */
  damaged = "";
  #lastId = 100;
  readonly #server = createServer((request, response) => this.#serve(request, response));

  private constructor(readonly socket: string) {}

  static async start(socket: string): Promise<GithubApi> {
    const api = new GithubApi(socket);
    api.#server.listen(socket);
    await once(api.#server, "listening");
    return api;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = once(this.#server, "close");
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }

  addRelease(release: Partial<Release>): Release {
    const empty = { draft: true, immutable: false, prerelease: false, notes: "", assets: [] };
    const added = { id: ++this.#lastId, tag: "v1.0.0", ...empty, ...release };
    this.releases.push(added);
    return added;
  }

  addAsset(release: Release, asset: Partial<Asset> & { name: string; content: Uint8Array }): void {
    release.assets.push({ id: ++this.#lastId, state: "uploaded", ...asset });
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const answer = await this.#answer(request);
    if (answer === undefined) return;
    const { status, body, headers } = answer;
    // gh sends the rest of a file before it looks at an answer.
    for await (const _ of request);
    response.writeHead(status, { "content-type": "application/json; charset=utf-8", ...headers });
    response.end(body === undefined ? undefined : JSON.stringify(body));
  }

  /** undefined: the connection is gone. */
  async #answer(request: IncomingMessage): Promise<Answer | undefined> {
    const { method = "", headers } = request;
    const url = new URL(request.url ?? "", `http://${headers.host}`);
    if (headers.authorization !== `token ${TOKEN}`) return refuse(401, "Bad credentials");
    const isRead = method === "GET";
    const path = url.pathname.split(`/repos/${REPOSITORY}`)[1];
    if (path === undefined || this.permission === "none") return refuse(404, "Not Found");
    if (!isRead) this.changes.push(`${method} ${path}${url.search}`);
    if (!isRead && this.permission === "read") {
      return refuse(403, "Resource not accessible by integration");
    }
    const routes: [
      route: string,
      answer: (asked: Asked) => Promise<Answer | undefined> | Answer,
    ][] = [
      ["GET /commits/tags/(.+)", (asked) => this.#getCommit(asked)],
      ["GET /releases", (asked) => this.#listReleases(asked)],
      ["POST /releases", (asked) => this.#createRelease(asked)],
      ["PATCH /releases/(\\d+)", (asked) => this.#updateRelease(asked)],
      ["GET /releases/(\\d+)/assets", (asked) => this.#listAssets(asked)],
      ["POST /releases/(\\d+)/assets", (asked) => this.#uploadAsset(asked)],
      ["DELETE /releases/assets/(\\d+)", (asked) => this.#deleteAsset(asked)],
      ["PATCH /git/refs/tags/(.+)", (asked) => this.#moveTag(asked)],
      ["POST /git/refs", (asked) => this.#createTag(asked)],
    ];
    for (const [route, answer] of routes) {
      const match = new RegExp(`^${route}$`).exec(`${method} ${path}`);
      const [, ...caught] = match ?? [];
      if (match !== null) return await answer({ caught, query: url.searchParams, request });
    }
    throw new Error(`expected a request that a release makes, got ${method} ${request.url}`);
  }

  #getCommit({ caught: [tag] }: Asked): Answer {
    const date = this.tags.get(decodeURIComponent(tag));
    if (date === undefined) return refuse(422, `No commit found for SHA: tags/${tag}`);
    return { status: 200, body: { sha: "c0ffee", commit: { committer: { date } } } };
  }

  async #moveTag({ caught: [tag], request }: Asked): Promise<Answer> {
    const { sha } = await readJson(request);
    if (!this.moved.has(tag)) return refuse(422, "Reference does not exist");
    this.moved.set(tag, sha);
    return { status: 200, body: { ref: `refs/tags/${tag}`, object: { sha } } };
  }

  async #createTag({ request }: Asked): Promise<Answer> {
    const { ref, sha } = await readJson(request);
    this.moved.set(ref.replace(/^refs\/tags\//, ""), sha);
    return { status: 201, body: { ref, object: { sha } } };
  }

  #listReleases(asked: Asked): Answer {
    const visible = this.releases.filter(({ draft }) => !draft || this.permission === "write");
    const items = visible.map((release) => describeRelease(release));
    return this.#page(items, { asked, path: "releases" });
  }

  async #createRelease({ request }: Asked): Promise<Answer> {
    const body = await readJson(request);
    const { tag_name: tag, draft = false, prerelease = false } = body;
    const notes = body.generate_release_notes ? "generated" : body.body;
    const release = this.addRelease({ tag, draft, prerelease, notes });
    return { status: 201, body: describeRelease(release) };
  }

  async #updateRelease({ caught: [id], request }: Asked): Promise<Answer> {
    const { draft, make_latest: latest = "true" } = await readJson(request);
    const release = this.#find(id);
    if (this.usedTags.has(release.tag)) return refuse(422, "Validation Failed", TAG_IS_USED);
    release.draft = draft;
    release.immutable = !draft && this.makesImmutable;
    // GitHub takes one that is published now for it, unless it is told not to.
    if (!draft && !release.prerelease && latest === "true") this.latest = release.tag;
    return { status: 200, body: describeRelease(release) };
  }

  #listAssets(asked: Asked): Answer {
    const release = this.#find(asked.caught[0]);
    const hasDigests = this.digestsLate === 0;
    if (!hasDigests) this.digestsLate--;
    const items = release.assets.map((asset) => ({
      ...describeAsset(release, asset),
      ...(hasDigests ? {} : { digest: null }),
    }));
    return this.#page(items, { asked, path: `releases/${release.id}/assets` });
  }

  async #uploadAsset({ caught: [id], query, request }: Asked): Promise<Answer | undefined> {
    const release = this.#find(id);
    const name = query.get("name") ?? "";
    const length = Number(request.headers["content-length"]);
    if (this.isPublishedMeanwhile) Object.assign(release, { draft: false, immutable: true });
    if (release.immutable) return refuse(422, "Cannot upload assets to an immutable release.");
    if (release.assets.some((asset) => asset.name === name)) {
      return refuse(422, "Validation Failed", ALREADY_EXISTS);
    }
    if (this.cuts > 0) {
      const { socket } = request; // gone from the request once we stop to read it
      this.cuts--;
      const content = await readSome(
        request,
        this.cutLeaves === "everything" ? length : length / 2,
      );
      if (this.cutLeaves === "everything") this.addAsset(release, { name, content });
      if (this.cutLeaves === "starter") {
        this.addAsset(release, { name, content: new Uint8Array(), state: "starter" });
      }
      socket.destroy();
      return undefined;
    }
    const content = await readAll(request);
    if (content.length !== length) {
      throw new Error(`expected ${length} bytes, got ${content.length}`);
    }
    if (name === this.damaged) content[0] ^= 1;
    this.addAsset(release, { name, content });
    return { status: 201, body: describeAsset(release, release.assets.at(-1)!) };
  }

  #deleteAsset({ caught: [id] }: Asked): Answer {
    const release = this.releases.find(({ assets }) => assets.some((it) => it.id === Number(id)));
    if (release === undefined) return refuse(404, "Not Found");
    if (release.immutable) return refuse(422, "Cannot delete asset from an immutable release.");
    release.assets = release.assets.filter((asset) => asset.id !== Number(id));
    return { status: 204 };
  }

  #find(id: string): Release {
    const release = this.releases.find((one) => one.id === Number(id));
    if (release === undefined) throw new Error(`expected the number of a release, got ${id}`);
    return release;
  }

  #page(items: unknown[], { asked, path }: { asked: Asked; path: string }): Answer {
    const length = Math.min(Number(asked.query.get("per_page") ?? 30), this.pageLength);
    const page = Number(asked.query.get("page") ?? 1);
    const next = `<${API}/${path}?per_page=${length}&page=${page + 1}>; rel="next"`;
    const hasMore = items.length > page * length;
    return {
      status: 200,
      body: items.slice((page - 1) * length, page * length),
      headers: hasMore ? { link: next } : {},
    };
  }
}
