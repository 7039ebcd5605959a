// Tries the livechat and community socket by hand. Everything that comes from the server is shown as text.
'use strict';

const LOG_LENGTH = 500;

/** What the close codes of the server, and the browser's own 1006, mean. */
const CLOSE_CODES = {
  1000: 'closed as asked',
  1001: 'the server is going away, or the page is',
  1002: 'the server could not read what came as WebSocket',
  1003: 'the server takes text only',
  1006: 'the connection broke off, or the server refused it',
  1009: 'the frame was too big',
  1011: 'a fault of the server',
  1013: 'too slow, too much, or the server is too busy: connect again',
  4401: 'the session has ended, or its token ran out: log in again',
  4403: 'you are no longer in the room',
  4404: 'the room was deleted',
};

const byId = (id) => document.getElementById(id);

let accessToken = null;
let socket = null;

/** The address of a path on the server. */
function addressOf(path) {
  const server = byId('server').value.trim();
  if (!/^https?:/i.test(server) || !URL.canParse(server)) {
    throw new Error('The server’s address is like http://127.0.0.1:8000.');
  }
  return new URL(path, server);
}

/** Asks the REST API and returns the body of the answer; a refusal is thrown in the server's words. */
async function request(method, path, body) {
  const headers = {};
  if (accessToken) headers.Authorization = `Bearer ${accessToken}`;
  if (body) headers['Content-Type'] = 'application/json';
  const response = await fetch(addressOf(path), {
    method,
    headers,
    body: body && JSON.stringify(body),
  }).catch(() => {
    const question = `may pages of ${self.origin} ask it (ALLOWED_ORIGINS)?`;
    throw new Error(`No answer. Is the server running, and ${question}`);
  });
  const answer = await response.json().catch(() => null);
  if (!response.ok) throw new Error(`${response.status}: ${inWords(answer)}`);
  return answer;
}

/** What an error's body says: a `detail`, or texts by field. */
function inWords(answer) {
  if (!answer) return 'no explanation';
  if (answer.detail) return String(answer.detail);
  return Object.entries(answer)
    .map(([field, texts]) => `${field}: ${[texts].flat().join(' ')}`)
    .join(' · ');
}

function showNotice(id, text, kind = '') {
  const notice = byId(id);
  notice.textContent = text;
  notice.className = `notice ${kind}`;
}

/** Runs an action and shows how it went: the text that it returns, or why it failed. */
async function attempt(noticeId, action) {
  showNotice(noticeId, 'Asking the server…');
  try {
    showNotice(noticeId, await action(), 'good');
  } catch (error) {
    showNotice(noticeId, error.message, 'bad');
  }
}

async function register() {
  const password = byId('password').value;
  const nickname = byId('nickname').value;
  const account = await request('POST', '/user/v1/register/', {
    email: byId('email').value,
    password1: password,
    password2: password,
    ...(nickname && { nickname }),
  });
  return `Registered ${account.email} as “${account.nickname}”. Now log in.`;
}

async function logIn() {
  accessToken = null;
  const email = byId('email').value;
  const password = byId('password').value;
  const tokens = await request('POST', '/user/v1/login/', { email, password });
  accessToken = tokens.access;
  await listRooms();
  return `Logged in as ${email}.`;
}

async function listRooms() {
  const rooms = await request('GET', '/chat/v1/room/');
  const choices = rooms.map((room) => new Option(`${room.id} · ${room.name}`, room.id));
  byId('rooms').replaceChildren(new Option(`Pick one of ${rooms.length}`, ''), ...choices);
  return `${rooms.length} rooms.`;
}

async function makeRoom() {
  const post = byId('post').value.trim();
  const room = await request('POST', '/chat/v1/room/', {
    name: byId('room-name').value,
    ...(post && { post: /^\d+$/.test(post) ? Number(post) : post }),
  });
  await listRooms();
  pickRoom(room.id);
  return `Made room ${room.id}.`;
}

function pickRoom(id) {
  byId('rooms').value = id;
  byId('room').value = id;
  byId('after').value = '';
}

/** Looks the room up first: of a refused handshake, a browser tells pages nothing. */
async function connect() {
  letGo();
  const token = accessToken; // another login may begin while the room is asked for
  const id = byId('room').value.trim();
  if (!id) throw new Error('Pick a room, or type its id.');
  const room = await request('GET', `/chat/v1/room/${encodeURIComponent(id)}/`);
  letGo(); // another click may have connected meanwhile

  const after = byId('after').value.trim();
  const address = addressOf(`/ws/chat/${room.id}/chat/`);
  address.protocol = address.protocol.replace('http', 'ws');
  if (after) address.searchParams.set('after', after);
  socket = new WebSocket(address, ['bearer', token]);
  listen(socket, room);
  byId('disconnect').disabled = false;
  return `Connecting to room ${room.id}…`;
}

function listen(opened, room) {
  opened.addEventListener('open', () => {
    showNotice('connection-notice', `Connected to room ${room.id}, “${room.name}”.`, 'good');
  });
  opened.addEventListener('message', ({ data }) => showFrame(data, room));
  opened.addEventListener('close', ({ code, reason }) => {
    if (socket !== opened) return;
    const meaning = CLOSE_CODES[code] ?? 'a code that this page does not know';
    const text = `Closed with ${code}${reason && ` (${reason})`}: ${meaning}.`;
    socket = null;
    showEvent(text);
    byId('disconnect').disabled = true;
    showNotice('connection-notice', text, code === 1000 ? '' : 'bad');
  });
}

function disconnect() {
  socket?.close(1000);
}

/** Closes the socket without waiting for its end, which must not be taken for that of the next one. */
function letGo() {
  disconnect();
  socket = null;
  byId('disconnect').disabled = true;
}

/** Sends what was typed; also blank or wrong, so that the server's answer to it can be seen. */
function send() {
  const field = byId('message');
  if (socket?.readyState !== WebSocket.OPEN) {
    showNotice('connection-notice', 'Connect first.', 'bad');
    return;
  }
  const isFrame = byId('as-frame').checked;
  socket.send(isFrame ? field.value : JSON.stringify({ type: 'chat.message', message: field.value }));
  field.value = '';
}

function showFrame(text, room) {
  const frame = parseFrame(text);
  if (frame.type === 'chat.message') {
    showMessage(frame);
    keepPlace(frame.id, room);
  } else if (frame.type === 'chat.user.join') {
    showEvent(`${frame.username} joined.`);
  } else if (frame.type === 'chat.user.leave') {
    showEvent(`${frame.username} left.`);
  } else if (frame.error_type) {
    showEvent(`Error, ${frame.error_type}: ${frame.message}`, 'bad');
  } else {
    showEvent(`Unknown frame: ${text}`, 'bad');
  }
}

/** Remembers the highest id, unless the next connection is meant for another room. */
function keepPlace(messageId, room) {
  const after = byId('after');
  if (byId('room').value.trim() === String(room.id)) after.value = Math.max(messageId, Number(after.value) || 0);
}

/** The object that a frame's text stands for; an empty one if it stands for none. */
function parseFrame(text) {
  try {
    return JSON.parse(text) ?? {};
  } catch {
    return {};
  }
}

function newElement(name, className, text = '') {
  const element = document.createElement(name);
  element.className = className;
  element.textContent = text;
  return element;
}

function showMessage({ message, sender, nickname, profile_picture_url: picture }) {
  const author = newElement('strong', 'author', nickname);
  author.title = sender;
  author.dir = 'auto';
  const head = newElement('div', 'head');
  head.append(author, timeOfArrival());
  const body = newElement('p', 'text', message);
  body.dir = 'auto';
  const words = newElement('div', 'words');
  words.append(head, body);
  const entry = newElement('div', 'message');
  entry.append(pictureOf(nickname, picture), words);
  addToLog(entry);
}

/** The picture, where its address is a web address or a path on the server; else a letter. */
function pictureOf(nickname, address) {
  const letter = newElement('span', 'picture', [...(nickname || '?')][0]);
  letter.setAttribute('aria-hidden', 'true');
  if (!/^(https?:\/\/|\/(?!\/))/i.test(address ?? '')) return letter;

  const image = newElement('img', 'picture');
  image.alt = '';
  image.referrerPolicy = 'no-referrer';
  image.addEventListener('error', () => image.replaceWith(letter));
  image.src = addressOf(address);
  return image;
}

function showEvent(text, kind = '') {
  const entry = newElement('p', `event ${kind}`, text);
  entry.append(timeOfArrival());
  addToLog(entry);
}

function timeOfArrival() {
  const now = new Date();
  const time = newElement('time', '', now.toLocaleTimeString());
  time.dateTime = now.toISOString();
  return time;
}

/** Shows an entry, and stays at the end unless the reader has scrolled away from it. */
function addToLog(entry) {
  const log = byId('log');
  const isAtEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 40;
  log.append(entry);
  while (log.childElementCount > LOG_LENGTH) log.firstElementChild.remove();
  if (isAtEnd) log.scrollTop = log.scrollHeight;
}

function onSubmit(id, action) {
  byId(id).addEventListener('submit', (event) => {
    event.preventDefault();
    action(event.submitter);
  });
}

byId('server').value = location.protocol === 'file:' ? 'http://127.0.0.1:8000' : location.origin;
onSubmit('account', (button) => attempt('account-notice', button?.value === 'register' ? register : logIn));
onSubmit('room-choice', () => attempt('room-notice', makeRoom));
onSubmit('connection', () => attempt('connection-notice', connect));
onSubmit('composer', send);
byId('server').addEventListener('change', () => {
  accessToken = null; // it is for the server that gave it
});
byId('reload').addEventListener('click', () => attempt('room-notice', listRooms));
byId('disconnect').addEventListener('click', disconnect);
byId('rooms').addEventListener('change', ({ target }) => pickRoom(target.value));
byId('room').addEventListener('input', () => {
  byId('rooms').value = byId('room').value.trim();
  byId('after').value = '';
});
