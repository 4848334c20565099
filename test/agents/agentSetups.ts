import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";

const key = "mock-key-0123456789abcdef0123456789";

/** Where a real agent keeps what is its own during a test, and which server stands for its model. */
interface Place {
  home: string;
  url: string;
}

type Environment = Record<string, string>;

function file(place: Place, name: string, text: string): void {
  const at = path.join(place.home, name);
  mkdirSync(path.dirname(at), { recursive: true });
  writeFileSync(at, text);
}

function claude({ home, url }: Place): Environment {
  return {
    ANTHROPIC_BASE_URL: url,
    ANTHROPIC_API_KEY: key,
    CLAUDE_CONFIG_DIR: path.join(home, ".claude"),
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: "1",
    CLAUDE_CODE_MAX_RETRIES: "1",
  };
}

function codex(place: Place): Environment {
  const config = `model = "mock-model"
model_provider = "mock"
web_search = "disabled"
[model_providers.mock]
name = "mock"
base_url = "${place.url}/v1"
env_key = "CODEX_API_KEY"
wire_api = "responses"
request_max_retries = 1
stream_max_retries = 1
`;
  file(place, ".codex/config.toml", config);
  return { CODEX_HOME: path.join(place.home, ".codex"), CODEX_API_KEY: key };
}

function gemini(place: Place): Environment {
  const settings = {
    security: { auth: { selectedType: "gemini-api-key" } },
    privacy: { usageStatisticsEnabled: false },
    general: { disableAutoUpdate: true },
    model: { name: "gemini-2.5-flash" },
  };
  file(place, ".gemini/settings.json", JSON.stringify(settings));
  return { GEMINI_API_KEY: key, GOOGLE_GEMINI_BASE_URL: place.url };
}

function opencode(place: Place, deny: boolean): Environment {
  const config = {
    $schema: "https://opencode.ai/config.json",
    share: "disabled",
    model: "mock/m",
    small_model: "mock/m",
    provider: {
      mock: {
        npm: "@ai-sdk/openai-compatible",
        name: "mock",
        options: { baseURL: `${place.url}/v1`, apiKey: key },
        models: { m: { name: "m", limit: { context: 100000, output: 4096 } } },
      },
    },
    permission: { edit: deny ? "deny" : "allow", bash: "deny" },
  };
  file(place, ".config/opencode/opencode.json", JSON.stringify(config));
  return { OPENCODE_DISABLE_MODELS_FETCH: "1" };
}

function copilot({ url }: Place): Environment {
  return {
    COPILOT_OFFLINE: "true",
    COPILOT_PROVIDER_BASE_URL: `${url}/v1`,
    COPILOT_PROVIDER_TYPE: "openai",
    COPILOT_PROVIDER_API_KEY: key,
    COPILOT_MODEL: "mock-model",
  };
}

const setups: Readonly<Record<RealAgent, (place: Place, deny: boolean) => Environment>> = {
  ...{ claude, codex, gemini, opencode, copilot },
};
export type RealAgent = (typeof realAgents)[number];

/** The agents that npm has. */
export const realAgents = ["claude", "codex", "gemini", "opencode", "copilot"] as const;

/** Makes an agent's configuration in its home so that it talks with the mock of a model; says the environment it needs. */
export function setUpAgent(agent: RealAgent, place: Place, deny = false): Environment {
  mkdirSync(place.home, { recursive: true });
  return {
    PATH: process.env["PATH"] ?? "",
    HOME: place.home,
    XDG_CONFIG_HOME: path.join(place.home, ".config"),
    XDG_DATA_HOME: path.join(place.home, ".local/share"),
    XDG_STATE_HOME: path.join(place.home, ".local/state"),
    XDG_CACHE_HOME: path.join(place.home, ".cache"),
    TERM: "dumb",
    NO_COLOR: "1",
    LANG: "C.UTF-8",
    ...setups[agent](place, deny),
  };
}
