import { mkdirSync, readFileSync } from "node:fs";
import { extname, join } from "node:path";
import { build } from "esbuild";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { webviewHtml } from "../../src/extension/editor/webviewHtml";
import type { ToHost, ToWebview } from "../../src/protocol/bundleEditor";
import { chromiumPath, root } from "../host/paths";

const origin = "https://webview.test";
const built = join(root, "out", "webview-test");
const shots = join(root, "out", "shots");
const types: Record<string, string> = {
  ".js": "text/javascript",
  ".css": "text/css",
  ".ttf": "font/ttf",
};

export type ThemeName = "dark" | "light" | "highContrast";

interface ThemeFixture {
  bodyClass: string;
  variables: Record<string, string>;
}

/** Builds the page as `esbuild.mjs` does. */
async function buildPage(): Promise<void> {
  await build({
    absWorkingDir: root,
    entryPoints: { bundleEditor: "webview-ui/bundleEditor/main.ts" },
    outdir: built,
    bundle: true,
    platform: "browser",
    target: "es2022",
    format: "iife",
    loader: { ".ttf": "file" },
    assetNames: "[name]",
    logLevel: "error",
  });
}

/** The built page of the bundle editor in a browser, with a stand-in for VS Code that only keeps messages. */
export class BundleEditorPage {
  /** What the page and the browser complained about. */
  readonly complaints: string[] = [];

  private constructor(
    private readonly context: BrowserContext,
    readonly page: Page,
  ) {}

  static async launch(): Promise<Browser> {
    await buildPage();
    return chromium.launch({ executablePath: chromiumPath(), args: ["--no-sandbox"] });
  }

  static async open(browser: Browser, theme: ThemeName, width = 1200): Promise<BundleEditorPage> {
    const context = await browser.newContext({ viewport: { width, height: 900 } });
    const opened = new BundleEditorPage(context, await context.newPage());
    await opened.#load(theme);
    return opened;
  }

  async #load(theme: ThemeName): Promise<void> {
    const { page } = this;
    page.on("console", (message) => {
      if (message.type() === "error") this.complaints.push(message.text());
    });
    page.on("pageerror", (error) => this.complaints.push(error.message));
    await page.route(`${origin}/**`, async (route) => {
      const { pathname } = new URL(route.request().url());
      const contentType = types[extname(pathname)];
      if (contentType === undefined) {
        await route.fulfill({ contentType: "text/html", body: html() });
      } else {
        await route.fulfill({ contentType, body: readFileSync(join(built, pathname)) });
      }
    });
    await page.addInitScript({ content: standIn });
    await page.goto(`${origin}/`);
    await page.evaluate(applyTheme, readTheme(theme));
  }

  async send(message: ToWebview): Promise<void> {
    await this.page.evaluate((sent) => {
      window.dispatchEvent(new MessageEvent("message", { data: sent }));
    }, message);
  }

  /** What the page has sent since this was asked last. */
  async sent(): Promise<ToHost[]> {
    return this.page.evaluate(() => {
      const kept = Reflect.get(window, "sentMessages") as ToHost[];
      return kept.splice(0);
    });
  }

  /** Runs axe on the page; each violation is one line. */
  async accessibilityProblems(): Promise<string[]> {
    const source = readFileSync(join(root, "node_modules/axe-core/axe.min.js"), "utf8");
    await this.page.evaluate(source);
    return this.page.evaluate(async () => {
      const axe = Reflect.get(window, "axe") as typeof import("axe-core");
      const { violations } = await axe.run(document, {
        runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
      });
      return violations.flatMap((violation) =>
        violation.nodes.map(
          (node) => `${violation.id}: ${node.html.slice(0, 160)} ${node.failureSummary ?? ""}`,
        ),
      );
    });
  }

  /** How many pixels the page is wider than its window. */
  async sidewaysScroll(): Promise<number> {
    return this.page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
  }

  async screenshot(name: string): Promise<void> {
    mkdirSync(shots, { recursive: true });
    const viewport = this.page.viewportSize() ?? { width: 1200, height: 900 };
    const height = await this.page.evaluate(() => document.documentElement.scrollHeight);
    // All of the page at once: what is sticky stands at its edges.
    await this.page.setViewportSize({ ...viewport, height });
    await this.page.screenshot({ path: join(shots, `${name}.png`), animations: "disabled" });
    await this.page.setViewportSize(viewport);
  }

  async close(): Promise<void> {
    await this.context.close();
  }
}

function html(): string {
  return webviewHtml({
    title: "ws-rate-limiting.json",
    source: origin,
    script: `${origin}/bundleEditor.js`,
    style: `${origin}/bundleEditor.css`,
    nonce: "nonce",
  });
}

function readTheme(theme: ThemeName): ThemeFixture {
  const file = join(root, "test/fixtures/themes", `${theme}.json`);
  return JSON.parse(readFileSync(file, "utf8")) as ThemeFixture;
}

/** VS Code sets these on the page itself. */
function applyTheme({ bodyClass, variables }: ThemeFixture): void {
  document.body.className = bodyClass;
  for (const [name, value] of Object.entries(variables)) {
    document.documentElement.style.setProperty(name, value);
  }
}

/** What VS Code gives a page, as text: a compiled function would bring the compiler's helpers along. */
const standIn = `
  window.sentMessages = [];
  window.acquireVsCodeApi = () => ({ postMessage: (message) => window.sentMessages.push(message) });
`;
