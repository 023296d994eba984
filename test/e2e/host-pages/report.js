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
