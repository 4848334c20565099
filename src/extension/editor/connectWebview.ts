import type * as vscode from "vscode";
import { type ToHost, ToHostSchema, type ToWebview } from "../../protocol/bundleEditor";
import type { Log } from "../shown/log";

/** The part of a webview that messages go through. */
export interface MessagePort {
  onDidReceiveMessage(listener: (message: unknown) => void): Pick<vscode.Disposable, "dispose">;
  postMessage(message: ToWebview): Thenable<boolean>;
}

/** Hands a page's messages on, parsed; what is no message of ours is logged and dropped. */
export function connectWebview(
  webview: MessagePort,
  handle: (message: ToHost) => void,
  log: Pick<Log, "warn">,
): Pick<vscode.Disposable, "dispose"> {
  return webview.onDidReceiveMessage((message) => {
    const parsed = ToHostSchema.safeParse(message);
    if (parsed.success) handle(parsed.data);
    else log.warn(`The bundle editor sent something unknown: ${parsed.error.message}`);
  });
}
