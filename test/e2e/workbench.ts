import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { FrameLocator, Locator, Page } from "playwright-core";
import { openWorkbench } from "../host/openWorkbench";
import { root } from "../host/paths";
import type { UserSettings } from "../host/userSettings";
import { sharedServer } from "./sharedServer";

export interface WorkbenchSetup {
  /** The folder or `.code-workspace` file to open; none opens an empty window. */
  readonly open?: string;
  /** From the sources (what F5 does), or as a user gets it: packaged and installed. */
  readonly extension?: "development" | "installed";
  readonly restricted?: boolean;
  readonly settings?: UserSettings;
  readonly env?: Readonly<Record<string, string>>;
}

export type Theme = keyof typeof themes;

const themes = {
  dark: { label: "Dark Modern", css: "vs-dark" },
  light: { label: "Light Modern", css: "vs" },
  highContrast: { label: "Dark High Contrast", css: "hc-black" },
} as const;

const shots = join(root, "out", "shots");

/** The workbench of a running VS Code, driven as a person would. */
export class Workbench {
  private constructor(
    readonly page: Page,
    private readonly closeAll: () => Promise<void>,
  ) {}

  /** Opens a window of VS Code with the extension and waits until the workbench is there. */
  static async start(setup: WorkbenchSetup): Promise<Workbench> {
    const installed = setup.extension === "installed";
    const { server, browser } = await sharedServer(
      { installed, restricted: setup.restricted === true, env: setup.env ?? {} },
      setup.settings,
    );
    const { context, page } = await openWorkbench(
      server,
      { open: setup.open, developmentPath: installed ? undefined : root },
      browser,
    );
    page.setDefaultTimeout(120_000);
    const workbench = new Workbench(page, () => context.close());
    try {
      await workbench.ready();
      return workbench;
    } catch (error) {
      await workbench.close();
      throw error;
    }
  }

  /** Runs a command (">OpenSpec: Run") or opens a file ("tasks.md") through the palette. */
  async quick(text: string, row: string = text.replace(/^>/, "")): Promise<void> {
    await this.page.keyboard.press("F1");
    await this.choose(text, row);
  }

  /** Picks an item of the list that a command has opened. */
  async pick(row: string): Promise<void> {
    await this.choose(row, row);
  }

  /** Shows a view container of the activity bar; a click would close one that a reload has opened. */
  async openView(title: string): Promise<void> {
    const items = this.page.locator(".activitybar .action-item");
    const label = `a.action-label[aria-label^="${title}"]`;
    const shown = this.page.locator(`.activitybar .action-item.checked ${label}`).first();
    await items.locator(label).first().waitFor();
    if (!(await shown.isVisible())) await items.locator(label).first().click();
    await shown.waitFor();
  }

  /** A row of a tree, by (part of) what a screen reader says of it. */
  treeItem(name: string | RegExp): Locator {
    return this.page.getByRole("treeitem", { name });
  }

  /** The content of the webview or custom editor in front; VS Code nests it in two frames. */
  webview(): FrameLocator {
    return this.page.frameLocator("iframe.webview.ready").frameLocator("#active-frame");
  }

  /** The text of the terminal in front. */
  terminal(): Locator {
    return this.page.locator(".terminal-wrapper.active .xterm-rows");
  }

  notification(text: string | RegExp): Locator {
    return this.page.locator(".notification-toast", { hasText: text });
  }

  /** Reloads the window, as "Developer: Reload Window" does. */
  async reload(): Promise<void> {
    await this.page.reload({ waitUntil: "domcontentloaded" });
    await this.ready();
  }

  async setTheme(theme: Theme): Promise<void> {
    await this.quick(">Preferences: Color Theme");
    await this.pick(themes[theme].label);
    await this.page.locator(`.monaco-workbench.${themes[theme].css}`).waitFor();
  }

  /** Leaves a picture of the window as out/shots/<name>.png. */
  async screenshot(name: string): Promise<void> {
    mkdirSync(shots, { recursive: true });
    await this.page.screenshot({ path: join(shots, `${name}.png`), animations: "disabled" });
  }

  async close(): Promise<void> {
    await this.closeAll();
  }

  /** Enter would take the row that has the focus at that moment, so the row itself is clicked. */
  private async choose(filter: string, row: string): Promise<void> {
    await this.page.locator(".quick-input-widget input.input").fill(filter);
    await this.page
      .locator(".quick-input-list .monaco-list-row")
      .filter({ has: this.page.getByText(row, { exact: true }) })
      .first()
      .click();
  }

  private async ready(): Promise<void> {
    await this.page.locator(".monaco-workbench .activitybar .action-label").first().waitFor();
    await this.page.locator(".monaco-workbench .statusbar-item").first().waitFor();
  }
}
