import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { protocols, type ToolCall } from "./modelAnswers";

/** A file that the model writes, with all of its text. */
export interface ModelEdit {
  file: string;
  text: string;
  /** The text that it has, where it is there. */
  before?: string;
}

/** `ok` works; a number is the status of every answer; `hang` never answers. */
export type ModelMode = "ok" | "hang" | 401 | 429 | 500;

export interface MockModel {
  url: string;
  /** `POST /v1/messages` for every request for an answer with tools. */
  requests: string[];
  close(): Promise<void>;
}

const done = "I have edited the files.";

/** A command that writes a file, for agents whose only tool is a shell. */
function shellWrite(file: string, text: string): string {
  const bytes = Buffer.from(text).toString("base64");
  return `mkdir -p ${JSON.stringify(path.dirname(file))} && printf %s ${bytes} | base64 -d > ${JSON.stringify(file)}`;
}

/** What an agent has to be told to write a file, in the tools that it offers. */
function writeCalls(tools: readonly string[], { file, text, before }: ModelEdit): ToolCall[] {
  const has = (name: string) => tools.includes(name);
  if (has("Write")) {
    return [
      { name: "Read", input: { file_path: file } },
      { name: "Write", input: { file_path: file, content: text } },
    ];
  }
  if (has("write_file")) return [{ name: "write_file", input: { file_path: file, content: text } }];
  if (has("write")) return [{ name: "write", input: { filePath: file, content: text } }];
  // Copilot makes files with one tool, and changes them with another.
  if (before !== undefined && has("edit"))
    return [{ name: "edit", input: { path: file, old_str: before, new_str: text } }];
  if (has("create")) return [{ name: "create", input: { path: file, file_text: text } }];
  if (has("exec_command"))
    return [{ name: "exec_command", input: { cmd: shellWrite(file, text) } }];
  if (has("shell_command"))
    return [{ name: "shell_command", input: { command: shellWrite(file, text) } }];
  if (has("shell"))
    return [{ name: "shell", input: { command: ["bash", "-lc", shellWrite(file, text)] } }];
  return [];
}

function refuse(response: ServerResponse, status: number): void {
  const type = { 401: "authentication_error", 429: "rate_limit_error" }[status] ?? "api_error";
  const error = { type, code: status, message: `the mock of a model answers ${status}` };
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify({ type: "error", error }));
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = "";
  request.setEncoding("utf8");
  for await (const chunk of request) text += String(chunk);
  return text;
}

function send(
  response: ServerResponse,
  stream: boolean,
  events: readonly (readonly [string, unknown])[],
) {
  if (!stream) {
    response.writeHead(200, { "content-type": "application/json" });
    response.end(JSON.stringify(events[0]?.[1]));
    return;
  }
  response.writeHead(200, { "content-type": "text/event-stream" });
  for (const [name, data] of events) {
    if (name !== "") response.write(`event: ${name}\n`);
    response.write(`data: ${typeof data === "string" ? data : JSON.stringify(data)}\n\n`);
  }
  response.end();
}

/**
 * A model's server on loopback. It has the agent write what `edits` says for a conversation, which it gets as the text
 * of the whole request, one file at a time, and then says that it is done.
 */
export async function startMockModel(options: {
  folder: string;
  edits: (conversation: string) => readonly ModelEdit[];
  mode?: ModelMode;
}): Promise<MockModel> {
  const { folder, edits, mode = "ok" } = options;
  const requests: string[] = [];
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const text = await bodyOf(request);
    const url = request.url ?? "";
    const protocol = protocols.find((each) => each.path.test(url));
    if (request.method !== "POST" || protocol === undefined || /count_?tokens/i.test(url)) {
      const isCount = /count_?tokens/i.test(url);
      const known = isCount || /models/.test(url);
      response.writeHead(known ? 200 : 404, { "content-type": "application/json" });
      response.end(
        JSON.stringify(
          isCount
            ? { input_tokens: 100, totalTokens: 100 }
            : { object: "list", data: [], models: [] },
        ),
      );
      return;
    }
    if (mode === "hang") return;
    if (mode !== "ok") {
      refuse(response, mode);
      return;
    }
    const asked = protocol.read(JSON.parse(text));
    const calls = edits(text).flatMap((edit) =>
      writeCalls(asked.tools, { ...edit, file: path.join(folder, edit.file) }),
    );
    const call = calls[asked.results];
    if (asked.tools.length > 0) requests.push(`${request.method} ${url} ${call?.name ?? "done"}`);
    const isStream = asked.stream && !/:generateContent/.test(url);
    send(response, isStream, protocol.answer(asked, { call, text: done }));
  };
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      response.writeHead(400).end(String(error));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}
