/** The page whose button takes the manifest to GitHub. */
export function registrationPage(form: {
  readonly action: string;
  readonly manifest: string;
}): string {
  return page(
    [
      '<p>GitHub will ask you to confirm the name and send you back here.</p>',
      `<form method="post" action="${escapeHtml(form.action)}">`,
      `<input type="hidden" name="manifest" value="${escapeHtml(form.manifest)}">`,
      '<button type="submit">Register the App on GitHub</button>',
      '</form>',
    ].join('\n'),
  );
}

/** A page that says one thing. */
export function outcomePage(text: string): string {
  return page(`<p>${escapeHtml(text)}</p>`);
}

function page(body: string): string {
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head><meta charset="utf-8"><title>Register Faultline</title></head>',
    '<body>',
    '<h1>Register Faultline</h1>',
    body,
    '</body>',
    '</html>',
    '',
  ].join('\n');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}
