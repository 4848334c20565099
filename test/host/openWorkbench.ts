import { statSync } from "node:fs";
import { format } from "node:util";
import { pathToFileURL } from "node:url";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { chromiumPath } from "./paths";
import type { VscodeServer } from "./startServer";

interface WorkbenchOptions {
  /** A folder or a `.code-workspace` file; none opens an empty window. */
  readonly open?: string | undefined;
  /** The extension under development. */
  readonly developmentPath?: string | undefined;
  /** A module whose `run` the extension host calls. */
  readonly testsPath?: string | undefined;
  /** Lines that the extension host prints while tests run in it. */
  readonly onLog?: (line: string) => void;
}

interface OpenedWorkbench {
  readonly browser: Browser;
  /** The window's own storage and page; closing it leaves the browser. */
  readonly context: BrowserContext;
  readonly page: Page;
  /** VS Code's exit code for the tests at `testsPath`. It is 0 too when the extension host died. */
  readonly testsEnded: Promise<number>;
}

const flags = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
const configurationId = "vscode-workbench-web-configuration";

/** Starts a headless browser. */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: chromiumPath(), headless: true, args: flags });
}

/** Opens the workbench of a running server in a browser: one of its own, or the one that is given. */
export async function openWorkbench(
  server: VscodeServer,
  options: WorkbenchOptions,
  given?: Browser,
): Promise<OpenedWorkbench> {
  const browser = given ?? (await launchBrowser());
  const context = await browser.newContext({
    viewport: { width: 1400, height: 900 },
    permissions: ["clipboard-read", "clipboard-write"],
  });
  try {
    // What tsx compiles calls this helper, also where playwright sends it to the browser.
    await context.addInitScript("globalThis.__name ??= (value) => value;");
    const page = await context.newPage();
    // A cold start on a busy machine takes longer than the 30 seconds that playwright waits.
    page.setDefaultNavigationTimeout(120_000);
    await giveDevelopmentOptions(page, server, options);
    const testsEnded = listenToTests(page, options);
    await page.goto(workbenchAddress(server, options.open), { waitUntil: "domcontentloaded" });
    if ((await page.locator(`#${configurationId}`).count()) === 0) {
      throw new Error(`${page.url()} is not the VS Code workbench`);
    }
    return { browser, context, page, testsEnded };
  } catch (error) {
    await (given === undefined ? browser : context).close();
    throw error;
  }
}

/** The address that opens a folder, a workspace file or an empty window. */
export function workbenchAddress(server: VscodeServer, open: string | undefined): string {
  const query = new URLSearchParams();
  if (open === undefined) {
    query.set("ew", "true");
  } else {
    query.set(statSync(open).isFile() ? "workspace" : "folder", open);
  }
  return `${server.url}/?${query.toString()}`;
}

/**
 * A built workbench takes these from the page that embeds it and not from its address, so they are
 * written into the page's configuration before the workbench reads it. (Rewriting the response with
 * `page.route` would do as well, but Chromium then blocks the page's WebSocket.)
 */
async function giveDevelopmentOptions(
  page: Page,
  server: VscodeServer,
  { developmentPath, testsPath }: WorkbenchOptions,
): Promise<void> {
  const remote = (path: string): object => ({
    scheme: "vscode-remote",
    authority: new URL(server.url).host,
    path: pathToFileURL(path).pathname,
  });
  const developmentOptions = {
    extensions: developmentPath === undefined ? [] : [remote(developmentPath)],
    ...(testsPath === undefined ? {} : { extensionTestsPath: remote(testsPath) }),
  };
  await page.addInitScript(
    ({ id, added }) => {
      if (window !== window.top) return;
      new MutationObserver((_, observer) => {
        const element = document.getElementById(id);
        if (element === null) return;
        observer.disconnect();
        const configuration: unknown = JSON.parse(element.dataset["settings"] ?? "{}");
        element.dataset["settings"] = JSON.stringify(
          Object.assign({}, configuration, { developmentOptions: added }),
        );
      }).observe(document, { childList: true, subtree: true });
    },
    { id: configurationId, added: developmentOptions },
  );
}

/** While extension tests run, the workbench calls these two functions of its page. */
function listenToTests(page: Page, { onLog }: WorkbenchOptions): Promise<number> {
  const ended = new Promise<number>((resolve, reject) => {
    const log = (_: string, args: unknown[]): void => {
      const line = format(...args);
      if (!isWorkbenchNoise(line)) onLog?.(line);
    };
    page.exposeFunction("codeAutomationLog", log).catch(reject);
    page.exposeFunction("codeAutomationExit", resolve).catch(reject);
    page.once("crash", () => {
      reject(new Error("the page of the workbench crashed"));
    });
  });
  ended.catch(() => undefined); // awaited only by whoever runs tests
  return ended;
}

/** What the workbench says of itself, most of it at every start; VSCODE_HOST_DEBUG=1 shows it. */
function isWorkbenchNoise(line: string): boolean {
  const noise = [
    "Creation of workbench contribution",
    "Error while fetching the extension under development",
    "Resolving connection token",
    "Resolved connection token",
    "Creating a socket",
    "Updating additional builtin",
    "Timed out waiting for authentication provider",
    "getaddrinfo ",
    "[reconnection-grace-time",
    "[Service Worker",
    "[AgentHost",
    "[AccountPolicyGate",
    "[remote-connection]",
  ];
  const isNoise =
    noise.some((start) => line.startsWith(start)) || line.includes("/workbench/workbench.js:");
  return isNoise && !process.env["VSCODE_HOST_DEBUG"];
}
