// What the keys of providers look like. Each begins with letters that nothing else begins with, so that hashes, ids
// and pictures in base64 stay as they are; each is read in one pass.

/** Keys by how they begin. None begins in the middle of a word. */
const prefixed = [
  "gh[oprsu]_[A-Za-z0-9]{30,}", // GitHub
  "github_pat_[A-Za-z0-9_]{22,}",
  "gl(?:pat|oas|dt|rt|cbt|ptt|ft|imt|agent|soat|ffct)-[A-Za-z0-9_.-]{20,}", // GitLab
  "GR1348941[A-Za-z0-9_-]{20,}",
  "(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}(?![A-Za-z0-9])", // AWS
  "ABSK[A-Za-z0-9+/]{100,}={0,2}",
  "AIza[A-Za-z0-9_-]{35}", // Google
  "ya29\\.[A-Za-z0-9_-]{20,}",
  "GOCSPX-[A-Za-z0-9_-]{24,}",
  "xox[abceoprs](?:\\.xox[bp])?-[A-Za-z0-9-]{10,}", // Slack
  "xapp-\\d-[A-Za-z0-9-]{10,}",
  "[rs]k_(?:live|test|prod)_[A-Za-z0-9]{10,}", // Stripe
  "whsec_[A-Za-z0-9+/]{24,}={0,2}",
  "npm_[A-Za-z0-9]{36}", // npm
  "pypi-[A-Za-z0-9_-]{50,}", // PyPI
  "hf_[A-Za-z0-9]{30,}", // Hugging Face
  "api_org_[A-Za-z0-9]{30,}",
  "SG\\.[A-Za-z0-9_-]{16,}\\.[A-Za-z0-9_-]{16,}", // SendGrid
  "gsk_[A-Za-z0-9]{40,}", // Groq
  "xai-[A-Za-z0-9]{60,}", // xAI
  "pplx-[A-Za-z0-9]{40,}", // Perplexity
  "r8_[A-Za-z0-9]{37,}", // Replicate
  "do[opr]_v1_[a-f0-9]{64}", // DigitalOcean
  "shp(?:at|ca|pa|ss|ua)_[A-Fa-f0-9]{32}", // Shopify
  "dapi[a-f0-9]{32}", // Databricks
  "dckr_(?:pat|oat)_[A-Za-z0-9_-]{27,}", // Docker
  "lin_(?:api|oauth)_[A-Za-z0-9]{32,}", // Linear
  "(?:ntn|secret)_[A-Za-z0-9]{43,}", // Notion
  "figd_[A-Za-z0-9_-]{40,}", // Figma
  "gl(?:sa|c)_[A-Za-z0-9_+/=]{32,}", // Grafana
  "hv[brs]\\.[A-Za-z0-9_-]{24,}", // Vault
  "AT(?:ATT|CTT|BB)[A-Za-z0-9_=-]{24,}", // Atlassian
  "rubygems_[a-f0-9]{48}", // RubyGems
  "(?<![/+])cio[A-Za-z0-9]{32}(?![A-Za-z0-9])", // crates.io
  "sntry[su]_[A-Za-z0-9_=+/-]{40,}", // Sentry
  "sbp_[a-f0-9]{40}", // Supabase
  "vc[acikpr]_[A-Za-z0-9]{24,}", // Vercel
  "nf[pocu]_[A-Za-z0-9]{36,}", // Netlify
  "PMAK-[a-f0-9]{24}-[a-f0-9]{34}", // Postman
  "NRAK-[A-Z0-9]{27}", // New Relic
  "dp\\.(?:pt|st|ct|sa)\\.[A-Za-z0-9._-]{40,}", // Doppler
  "pscale_(?:tkn|pw|oauth)_[A-Za-z0-9_.=-]{32,}", // PlanetScale
  "AGE-SECRET-KEY-1[A-Z0-9]{50,}", // age
  "ops_eyJ[A-Za-z0-9_+/=-]{100,}", // 1Password
  "eyJ[A-Za-z0-9_-]{8,}\\.eyJ[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]{8,}", // JSON web token
] as const;

/**
 * Keys that only their surroundings tell from other text, or that honest words may look like: CSS classes begin with
 * `sk-`, prose speaks of bearer authentication. Looked for where a text holds what `needs` says.
 */
const wordy = [
  [/sk-/i, "(?<![A-Za-z0-9])sk-[A-Za-z0-9_-]{20,}"], // OpenAI, Anthropic, OpenRouter, DeepSeek
  [/hooks\.slack/i, "(?<=hooks\\.slack\\.com/(?:services|workflows|triggers)/)[A-Za-z0-9/_-]{16,}"],
  [/webhooks/i, "(?<=discord(?:app)?\\.com/api/webhooks/\\d{1,24}/)[A-Za-z0-9_-]{32,}"],
  [/Key=|Secret=/i, "(?<=(?:AccountKey|SharedAccessKey|SharedSecret)=)[A-Za-z0-9+/]{40,88}={0,2}"],
  [/sig=/i, "(?<=[?&]sig=)[A-Za-z0-9+/%]{40,}={0,2}"],
  [
    /[78]Q~/,
    "(?<![A-Za-z0-9_~.-])[A-Za-z0-9_~.-]{3}[78]Q~[A-Za-z0-9_~.-]{31,34}(?![A-Za-z0-9_~.-])",
  ],
  [/AZDO/, "(?<![A-Za-z0-9])[A-Za-z0-9]{76}AZDO[A-Za-z0-9]{4}(?![A-Za-z0-9])"],
  [
    /aws/i,
    "(?<=aws_?(?:secret_?access_?key|session_?token)[\"']?[ \\t]{0,4}[:=][ \\t]{0,4}[\"']?)[A-Za-z0-9+/]{40,}={0,2}",
  ],
  [
    /_auth|_password/i,
    "(?<=_(?:authToken|auth|password)[ \\t]?=[ \\t]?[\"']?)[A-Za-z0-9+/_.=-]{8,}",
  ],
  [
    /api-key|-token/i,
    "(?<=(?:x-api-key|api-key|private-token|x-auth-token|x-goog-api-key)[\"']?[ \\t]?[:=][ \\t]?[\"']?)[A-Za-z0-9+/_.~=-]{16,}",
  ],
  [
    /authorization/i,
    "(?<=\\bAuthorization[\"']?[ \\t]?[:=][ \\t]?[\"']?(?:Token|ApiKey|Bearer|Digest)[ \\t])[^\\s\"'<>$]{8,}",
  ],
  [/bearer/i, "(?<=\\bBearer[ \\t])[A-Za-z0-9._~+/=-]{16,}"],
] as const;

/** What a key looks like; `isWordy` when it counts only where it is not made of words. None holds a group. */
export interface TokenShape {
  needs: RegExp;
  pattern: RegExp;
  isWordy: boolean;
}

export const tokenShapes: readonly TokenShape[] = [
  ...prefixed.map((shape) => ({
    // A pattern that begins with letters is found much faster than one that begins by looking back.
    needs: new RegExp(shape),
    pattern: new RegExp(`(?<![A-Za-z0-9])(?:${shape})`, "g"),
    isWordy: false,
  })),
  ...wordy.map(([needs, shape]) => ({ needs, pattern: new RegExp(shape, "gi"), isWordy: true })),
];

/** How the beginning of a key looks at the end of a text that goes on. */
export const tokenStart = new RegExp(
  `(?<![A-Za-z0-9])(?:${[
    "gh[oprsu]_|github_pat_|gl[a-z]{2,5}-|GR1348941|A(?:KIA|SIA|BIA|CCA|Iza|BSK|T[A-Z]{2,3})|ya29\\.|GOCSPX-|xox[a-z]|xapp-",
    "sk-|[rs]k_|whsec_|npm_|pypi-|hf_|api_org_|SG\\.|gsk_|xai-|pplx-|r8_|do[opr]_v1_|shp[a-z]{2}_|dapi|dckr_|lin_|ntn_|secret_",
    "figd_|gl(?:sa|c)_|hv[brs]\\.|rubygems_|cio|sntry[su]_|sbp_|vc[acikpr]_|nf[pocu]_|PMAK-|NRAK-|dp\\.|pscale_|AGE-SECRET|ops_eyJ|eyJ",
    "(?:Bearer|Basic)[ \\t]|hooks\\.slack\\.com/|discord|AccountKey=|SharedAccessKey=",
  ].join("|")})[A-Za-z0-9._~+/=-]*$`,
);
