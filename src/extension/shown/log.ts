import * as vscode from "vscode";
import { visibleText } from "../../core/text/controlCharacters";

/** The output channel: what commands, tools and documents said, in lines that hide nothing. */
export interface Log {
  info(text: string): void;
  warn(text: string): void;
  /** With what was thrown, or what a program said. */
  error(text: string, ...about: readonly unknown[]): void;
  show(): void;
  dispose(): void;
}

/** Opens the output channel. */
export function openLog(name: string): Log {
  const channel = vscode.window.createOutputChannel(name, { log: true });
  return {
    info: (text) => {
      channel.info(visibleText(text));
    },
    warn: (text) => {
      channel.warn(visibleText(text));
    },
    error: (text, ...about) => {
      channel.error(visibleText([text, ...about.map(said)].join(" ")));
    },
    show: () => {
      channel.show(true);
    },
    dispose: () => {
      channel.dispose();
    },
  };
}

function said(about: unknown): string {
  return about instanceof Error ? (about.stack ?? about.message) : String(about);
}
