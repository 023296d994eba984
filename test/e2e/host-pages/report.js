// What a page of the tests reports of itself. Of old plain syntax, so that it runs before and beside anything.
window.page = { heard: [], problems: [] };
window.hear = (text) => {
  window.page.heard[window.page.heard.length] = String(text);
};
window.onerror = (message) => {
  window.page.problems[window.page.problems.length] = String(message);
};
window.onunhandledrejection = (event) => {
  window.page.problems[window.page.problems.length] = `rejected: ${event.reason}`;
};
// Where the visitor has no extension, the page brings the script and says where the server is, in the way of old loaders.
const server = /[?&]server=([^&]*)/.exec(location.search);
if (server !== null) {
  window.serverUrl = decodeURIComponent(server[1]);
  // biome-ignore lint/suspicious/noDocumentWrite: what pages of old do
  document.write('<script src="/chat.js"></script>');
}
