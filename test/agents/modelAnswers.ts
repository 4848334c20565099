import * as z from "zod";

/** A tool that the model asks for. */
export interface ToolCall {
  name: string;
  input: Readonly<Record<string, unknown>>;
}

/** What one answer of the model says: a tool to call, or that it is done. */
export interface ModelAnswer {
  call: ToolCall | undefined;
  text: string;
}

/** What a request tells: the tools that are offered, and how many results of tools it brings back. */
export interface ModelRequest {
  tools: readonly string[];
  results: number;
  model: string;
  stream: boolean;
}

/** One protocol in which agents speak with a model's server. */
export interface Protocol {
  path: RegExp;
  read(body: unknown): ModelRequest;
  /** Events of a stream as [name, data], or one document for a request that wants no stream. */
  answer(request: ModelRequest, answer: ModelAnswer): readonly (readonly [string, unknown])[];
}

const Tools = z
  .array(z.looseObject({ name: z.string().optional(), type: z.string().optional() }))
  .default([]);
const Block = z.looseObject({ type: z.string().optional() });
const used = { input: 100, output: 20 };

let made = 0;
const id = (prefix: string) => `${prefix}_${(made += 1)}`;

const AnthropicBody = z.looseObject({
  model: z.string(),
  stream: z.boolean().default(false),
  tools: Tools,
  messages: z.array(z.looseObject({ content: z.union([z.string(), z.array(Block)]) })),
});

/** Anthropic's Messages. */
const anthropic: Protocol = {
  path: /\/messages(?:\?|$)/,
  read(body) {
    const { model, stream, tools, messages } = AnthropicBody.parse(body);
    const blocks = messages.flatMap(({ content }) => (typeof content === "string" ? [] : content));
    const results = blocks.filter(({ type }) => type === "tool_result").length;
    return { model, stream, tools: tools.flatMap(({ name }) => name ?? []), results };
  },
  answer({ model, stream }, { call, text }) {
    const usage = { input_tokens: used.input, output_tokens: used.output };
    const stop_reason = call ? "tool_use" : "end_turn";
    const head = { id: id("msg"), type: "message", role: "assistant", model, stop_sequence: null };
    const block = call
      ? { type: "tool_use", id: id("toolu"), name: call.name, input: call.input }
      : { type: "text", text };
    if (!stream) return [["", { ...head, content: [block], stop_reason, usage }]];
    const empty = call ? { ...block, input: {} } : { type: "text", text: "" };
    const delta = call
      ? { type: "input_json_delta", partial_json: JSON.stringify(call.input) }
      : { type: "text_delta", text };
    const event = (type: string, rest: object): [string, unknown] => [type, { type, ...rest }];
    return [
      event("message_start", { message: { ...head, content: [], stop_reason: null, usage } }),
      event("content_block_start", { index: 0, content_block: empty }),
      event("content_block_delta", { index: 0, delta }),
      event("content_block_stop", { index: 0 }),
      event("message_delta", {
        delta: { stop_reason, stop_sequence: null },
        usage: { output_tokens: used.output },
      }),
      event("message_stop", {}),
    ];
  },
};

const ResponsesBody = z.looseObject({
  model: z.string(),
  tools: Tools,
  input: z.union([z.string(), z.array(Block)]),
});

/** OpenAI's Responses. */
const responses: Protocol = {
  path: /\/responses(?:\?|$)/,
  read(body) {
    const { model, tools, input } = ResponsesBody.parse(body);
    const items = typeof input === "string" ? [] : input;
    const results = items.filter(({ type }) => type?.endsWith("_call_output")).length;
    return {
      model,
      stream: true,
      tools: tools.flatMap((tool) => tool.name ?? tool.type ?? []),
      results,
    };
  },
  answer({ model }, { call, text }) {
    const item = call
      ? {
          type: "function_call",
          id: id("fc"),
          call_id: id("call"),
          name: call.name,
          arguments: JSON.stringify(call.input),
          status: "completed",
        }
      : {
          type: "message",
          id: id("msg"),
          role: "assistant",
          status: "completed",
          content: [{ type: "output_text", text, annotations: [] }],
        };
    const response = {
      id: id("resp"),
      object: "response",
      created_at: 1,
      model,
      status: "in_progress",
      output: [],
    };
    const usage = {
      input_tokens: used.input,
      input_tokens_details: { cached_tokens: 0 },
      output_tokens: used.output,
      output_tokens_details: { reasoning_tokens: 0 },
      total_tokens: used.input + used.output,
    };
    const event = (type: string, rest: object): [string, unknown] => [type, { type, ...rest }];
    return [
      event("response.created", { response }),
      event("response.output_item.added", {
        output_index: 0,
        item: { ...item, status: "in_progress" },
      }),
      event("response.output_item.done", { output_index: 0, item }),
      event("response.completed", {
        response: { ...response, status: "completed", output: [item], usage },
      }),
    ];
  },
};

const ChatBody = z.looseObject({
  model: z.string(),
  stream: z.boolean().default(false),
  tools: z
    .array(z.looseObject({ function: z.looseObject({ name: z.string() }).optional() }))
    .default([]),
  messages: z.array(z.looseObject({ role: z.string() })),
});

/** OpenAI's Chat Completions. */
const chat: Protocol = {
  path: /\/chat\/completions(?:\?|$)/,
  read(body) {
    const { model, stream, tools, messages } = ChatBody.parse(body);
    const results = messages.filter(({ role }) => role === "tool").length;
    return { model, stream, tools: tools.flatMap((tool) => tool.function?.name ?? []), results };
  },
  answer({ model, stream }, { call, text }) {
    const head = { id: id("chat"), created: 1, model };
    const usage = {
      prompt_tokens: used.input,
      completion_tokens: used.output,
      total_tokens: used.input + used.output,
    };
    const finish_reason = call ? "tool_calls" : "stop";
    const message = call
      ? {
          role: "assistant",
          content: null,
          tool_calls: [
            {
              index: 0,
              id: id("call"),
              type: "function",
              function: { name: call.name, arguments: JSON.stringify(call.input) },
            },
          ],
        }
      : { role: "assistant", content: text };
    if (!stream)
      return [
        [
          "",
          {
            ...head,
            object: "chat.completion",
            choices: [{ index: 0, message, finish_reason }],
            usage,
          },
        ],
      ];
    const chunk = (choices: readonly object[], rest: object = {}): [string, unknown] => [
      "",
      { ...head, object: "chat.completion.chunk", choices, ...rest },
    ];
    return [
      chunk([{ index: 0, delta: message, finish_reason: null }]),
      chunk([{ index: 0, delta: {}, finish_reason }]),
      chunk([], { usage }),
      ["", "[DONE]"],
    ];
  },
};

const GeminiBody = z.looseObject({
  tools: z
    .array(
      z.looseObject({
        functionDeclarations: z.array(z.looseObject({ name: z.string() })).default([]),
      }),
    )
    .default([]),
  contents: z.array(
    z.looseObject({
      parts: z.array(z.looseObject({ functionResponse: z.unknown().optional() })).default([]),
    }),
  ),
});

/** Google's generateContent. */
const gemini: Protocol = {
  path: /enerateContent/,
  read(body) {
    const { tools, contents } = GeminiBody.parse(body);
    const parts = contents.flatMap((content) => content.parts);
    return {
      model: "gemini",
      stream: true,
      tools: tools.flatMap((tool) => tool.functionDeclarations.map(({ name }) => name)),
      results: parts.filter((part) => part.functionResponse !== undefined).length,
    };
  },
  answer(_request, { call, text }) {
    const part = call ? { functionCall: { name: call.name, args: call.input } } : { text };
    const usageMetadata = {
      promptTokenCount: used.input,
      candidatesTokenCount: used.output,
      totalTokenCount: used.input + used.output,
    };
    return [
      [
        "",
        {
          candidates: [
            { index: 0, content: { role: "model", parts: [part] }, finishReason: "STOP" },
          ],
          usageMetadata,
        },
      ],
    ];
  },
};

/** The protocols that the mock of a model speaks. */
export const protocols: readonly Protocol[] = [anthropic, responses, chat, gemini];
