// The frame of every demo page: shows the page's own code, and who serves its chat. The demos do without it.

/** Markup as it was written: this script stands behind the demo's markup and before its script. */
const markup = [...document.querySelectorAll('[data-shown]')].map((part) => [part, part.outerHTML]);

document.addEventListener('DOMContentLoaded', () => {
  const written = new Map(markup);
  const parts = [...document.querySelectorAll('[data-shown]')].map((part) =>
    dedent((written.get(part) ?? part.outerHTML).replaceAll('=""', '').replace(' data-shown', '')),
  );
  const code = document.createElement('code');
  for (const line of parts.join('\n\n').split('\n')) {
    const shown = document.createElement('span');
    if (/^\s*(\/\/|<!--)/.test(line)) shown.className = 'remark';
    // As text: what is shown here must never run a second time.
    shown.textContent = `${line}\n`;
    code.append(shown);
  }
  document.querySelector('#code').append(code);
});

/** `outerHTML` begins at its tag: how far all of it was indented, its last line tells. */
function dedent(text) {
  const [indent] = /^ */.exec(text.split('\n').at(-1));
  return text.replaceAll(`\n${indent}`, '\n');
}

const host = document.querySelector('#host');
const HOSTS = {
  extension: 'This page is served by the extension.',
  script: 'This page is served by the stand-alone script.',
};
document.addEventListener('chatready', ({ detail }) => {
  host.textContent = HOSTS[detail.chat.parley];
});
addEventListener('load', () => {
  if (host.textContent !== '') return;
  host.textContent = 'Nobody serves a chat here: the extension is not allowed on this site, and there is no chat.js.';
});
