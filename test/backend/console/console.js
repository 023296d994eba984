// The agent's console: draws what the event stream says, posts what the agent does. Whatever a visitor wrote is put
// into the page as text only.
const TYPING_PAUSE_MS = 4000;
const element = (id) => document.getElementById(id);

const chats = new Map();
let chosenId = null;
let typingTimer = null;

function make(tag, className, text) {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
}

function chosen() {
  return chats.get(chosenId) ?? null;
}

async function post(path, body) {
  element('problem').textContent = '';
  try {
    const content = body instanceof Blob ? body : JSON.stringify(body);
    const response = await fetch(path, { method: 'POST', body: content });
    if (!response.ok) element('problem').textContent = (await response.json()).error;
  } catch {
    element('problem').textContent = 'The backend cannot be reached.';
  }
}

function act(action, more = {}) {
  return post('/control/agent', { chat: chosenId, action, ...more });
}

const EVENT_TEXT = {
  ParticipantJoined: (line) => `${line.sender} joined`,
  ParticipantLeft: (line) => `${line.sender} left`,
  FileDeleted: (line) => `${line.sender} deleted a file`,
  NicknameUpdated: (line) => `now called ${line.sender}`,
};

function drawLine(line) {
  if (line.type.startsWith('Typing')) return null;
  const time = new Date(line.time).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
  const told = EVENT_TEXT[line.type];
  if (told) return make('li', 'event', `${told(line)} · ${time}`);
  const isWhisper = !line.isForVisitor;
  const item = make('li', `${line.role === 'Agent' ? 'agent' : 'visitor'}${isWhisper ? ' whisper' : ''}`, '');
  const kind = line.type === 'Message' ? '' : ` · ${line.type}`;
  item.append(
    make('small', '', `${line.sender} · ${time} · ${line.index}${kind}${isWhisper ? ' · whispered' : ''}`),
    line.type === 'FileUploaded' ? drawFile(line.text) : make('div', 'bubble', line.text ?? ''),
  );
  return item;
}

/** A file by its id, to be saved; its name is the visitor's text. */
function drawFile(id) {
  const bubble = make('div', 'bubble', '');
  const file = chosen()?.files.find((one) => one.id === id);
  if (!file || file.isDeleted) {
    bubble.textContent = 'A file that was deleted';
    return bubble;
  }
  const link = make('a', '', file.name === '' ? 'unnamed file' : file.name);
  link.href = `/agent/files/${encodeURIComponent(id)}`;
  link.download = file.name;
  bubble.append(link, ` · ${file.size.toLocaleString()} bytes`);
  return bubble;
}

function appendLines(lines) {
  const list = element('transcript');
  const isAtEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 80;
  list.append(...lines.map(drawLine).filter(Boolean));
  if (isAtEnd) list.scrollTop = list.scrollHeight;
}

function drawFacts() {
  const chat = chosen();
  element('nothing').hidden = chat !== null;
  element('chat').hidden = chat === null;
  if (!chat) return;
  const { isTyping, text } = chat.visitorTyping;
  const form = chat.form;
  const facts = [form.subject, form.emailAddress, chat.service, chat.hasEnded ? 'ended' : null];
  if (!chat.hasEnded && chat.clientIds.length === 0) facts.push('visitor not connected');
  element('visitor').textContent = chat.nickname;
  element('facts').textContent = facts.filter(Boolean).join(' · ');
  element('typing').textContent = isTyping ? `${chat.nickname} is typing${text ? `: ${text}` : '…'}` : '';
  for (const control of element('chat').querySelectorAll('button, textarea')) {
    control.disabled = chat.hasEnded || (control.id === 'leave' && chat.agent === null);
  }
}

function choose(id) {
  chosenId = id;
  element('transcript').replaceChildren();
  drawFacts();
  drawList();
  appendLines(chosen()?.transcript ?? []);
  element('transcript').scrollTop = element('transcript').scrollHeight;
  element('answer').focus();
}

function drawList() {
  element('no-chats').hidden = chats.size > 0;
  const newestFirst = [...chats.values()].reverse();
  const items = newestFirst.map((chat) => {
    const last = chat.transcript.findLast((line) => line.text !== null && !line.type.startsWith('File'));
    const button = make('button', '', '');
    button.type = 'button';
    button.setAttribute('aria-current', String(chat.id === chosenId));
    button.append(make('strong', '', chat.nickname), make('span', '', last?.text ?? 'nothing said yet'));
    button.addEventListener('click', () => choose(chat.id));
    const item = make('li', chat.hasEnded ? 'ended' : '', '');
    item.append(button);
    return item;
  });
  element('chats').replaceChildren(...items);
}

const stream = new EventSource('/agent/events');
stream.addEventListener('open', () => {
  element('connection').textContent = "Agent's console";
});
stream.addEventListener('error', () => {
  element('connection').textContent = 'The backend cannot be reached. Trying again…';
});
stream.addEventListener('snapshot', ({ data }) => {
  chats.clear();
  for (const chat of JSON.parse(data)) chats.set(chat.id, chat);
  choose(chats.has(chosenId) ? chosenId : ([...chats.keys()].pop() ?? null));
});
stream.addEventListener('chat', ({ data }) => {
  const { lines, ...facts } = JSON.parse(data);
  const transcript = chats.get(facts.id)?.transcript ?? [];
  transcript.push(...lines);
  chats.set(facts.id, { ...facts, transcript });
  const current = chosen();
  if (!current || (current.hasEnded && facts.id !== chosenId && !facts.hasEnded)) return choose(facts.id);
  drawList();
  drawFacts();
  if (facts.id !== chosenId) return;
  // Its line says what has become of a file.
  const isStale = lines.some((line) => line.type === 'FileDeleted');
  if (isStale) element('transcript').replaceChildren();
  appendLines(isStale ? transcript : lines);
});

function stopTyping() {
  if (typingTimer === null) return;
  clearTimeout(typingTimer);
  typingTimer = null;
  act('stopTyping');
}

element('answer').addEventListener('input', () => {
  if (typingTimer === null) act('type');
  clearTimeout(typingTimer);
  typingTimer = setTimeout(stopTyping, TYPING_PAUSE_MS);
});

element('answer').addEventListener('keydown', (event) => {
  if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  element('composer').requestSubmit();
});

element('composer').addEventListener('submit', (event) => {
  event.preventDefault();
  const text = element('answer').value;
  if (text.trim() === '') return;
  stopTyping();
  element('answer').value = '';
  act('say', { text });
});

element('attach').addEventListener('click', () => element('file').click());
element('file').addEventListener('change', async () => {
  const [file] = element('file').files;
  element('file').value = '';
  if (!file) return;
  const about = new URLSearchParams({ chat: chosenId, name: file.name, type: file.type });
  await post(`/control/file?${about}`, file);
});

element('push').addEventListener('click', () => {
  const url = prompt('Which page shall the visitor be shown?', 'https://example.com/');
  if (url) act('pushUrl', { url });
});
element('whisper').addEventListener('click', () => {
  const text = prompt('What shall only agents read?');
  if (text) act('whisper', { text });
});
element('leave').addEventListener('click', () => act('leave'));
element('end').addEventListener('click', () => act('end'));
