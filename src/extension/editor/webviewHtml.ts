/** What the page of an editor is loaded with; every address is the webview's own form of a file in the extension. */
export interface WebviewPage {
  title: string;
  /** The webview's `cspSource`. */
  source: string;
  script: string;
  style: string;
  /** Fresh for each page. */
  nonce: string;
}

/** The page that holds nothing yet: no inline script, no inline style, and nothing from elsewhere. */
export function webviewHtml({ title, source, script, style, nonce }: WebviewPage): string {
  const policy = [
    "default-src 'none'",
    `img-src ${source}`,
    `font-src ${source}`,
    `style-src ${source}`,
    `script-src 'nonce-${nonce}'`,
  ].join("; ");
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="UTF-8">
<meta http-equiv="Content-Security-Policy" content="${escaped(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1.0">
<link rel="stylesheet" href="${escaped(style)}">
<title>${escaped(title)}</title>
</head>
<body>
<script nonce="${escaped(nonce)}" src="${escaped(script)}"></script>
</body>
</html>
`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
