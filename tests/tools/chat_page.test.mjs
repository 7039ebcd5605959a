import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { ChatPage, launchBrowser } from './support/chat_page.mjs';
import { Server } from './support/server.mjs';
import { until } from './support/until.mjs';

const ONE = { email: 'one@example.com', password: 'a quiet courtyard', nickname: '하나' };
const TWO = { email: 'two@example.com', password: 'under the old tree', nickname: 'Two' };
const PAGE_ON_DISK = new URL('../../crates/api/assets/chat_test.html', import.meta.url).href;
const DOT_PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

let browser;
before(async () => { browser = await launchBrowser(); });
after(() => browser.close());

function openPage(t, server, options) {
  return ChatPage.open(t, browser, `${server.address}/chat_test.html`, options);
}

/** Two people on a page each, both in the same room. */
async function twoInARoom(t, server) {
  const one = await openPage(t, server);
  const two = await openPage(t, server);
  await one.signUp(ONE);
  const room = await one.makeRoom('마당');
  await two.signUp(TWO);
  await two.page.getByLabel('Rooms there are').selectOption({ label: `${room} · 마당` });
  await one.connect();
  await two.connect();
  await one.shows(['Two joined.']);
  return { one, two, room };
}

/** The access token of someone who has an account. */
async function tokenOf(server, { email, password }) {
  const { access } = await server.request('POST', '/user/v1/login/', { email, password });
  return access;
}

test('two people on two pages see each other come, talk and go', async (t) => {
  const server = await Server.start(t);
  const { one, two } = await twoInARoom(t, server);
  const closed = 'Closed with 1000: closed as asked.';
  await one.press('Disconnect');
  await one.isTold(closed);
  await two.shows(['하나 left.']);
  await one.connect();
  await two.shows(['하나 left.', '하나 joined.']);

  const talk = [];
  for (const [page, nickname, text] of [
    [one, '하나', '안녕하세요! 반갑습니다.'],
    [two, 'Two', '👋🏽 👨‍👩‍👧 ½'],
    [one, '하나', '<b>bold</b> & <img src=x onerror="document.title=1">'],
    [two, 'Two', '  {"type": "chat.message"}  '],
  ]) {
    await page.send(text);
    talk.push(`${nickname}: ${text}`);
    await one.shows(['Two joined.', closed, ...talk]);
    await two.shows(['하나 left.', '하나 joined.', ...talk]);
  }
  assert.equal(await two.page.locator('#log .text *').count(), 0, 'text became elements');

  await two.page.close();
  await one.shows(['Two joined.', closed, ...talk, 'Two left.']);
});

test('what two people send at once comes to both once, in one order', async (t) => {
  const server = await Server.start(t);
  const { one, two } = await twoInARoom(t, server);
  const numbers = Array.from({ length: 20 }, (_, index) => index);
  const sendAll = async (page) => {
    for (const number of numbers) await page.send(`number ${number}`);
  };
  await Promise.all([sendAll(one), sendAll(two)]);

  const messages = async (page) => (await page.log()).filter((entry) => entry.includes(': number '));
  await until(
    async () => `all messages came; these did: ${await messages(one)} and ${await messages(two)}`,
    async () => (await messages(one)).length >= 40 && (await messages(two)).length >= 40,
  );
  const seen = await messages(one);
  assert.deepEqual(await messages(two), seen);
  for (const nickname of ['하나', 'Two']) {
    assert.deepEqual(
      seen.filter((entry) => entry.startsWith(nickname)),
      numbers.map((number) => `${nickname}: number ${number}`),
    );
  }
});

test('who comes back after a restart of the server sees once what came meanwhile', async (t) => {
  const server = await Server.start(t);
  const { one, two, room } = await twoInARoom(t, server);
  await two.send('before');
  await one.shows(['Two joined.', 'Two: before']);
  await two.page.close();
  await one.shows(['Two joined.', 'Two: before', 'Two left.']);

  await server.restart();
  await one.isTold('Closed with 1001 (server_going_away)');
  const token = await tokenOf(server, TWO);
  for (const message of ['missed', '놓친 말']) {
    await server.request('POST', '/chat/v1/message/', { room, message }, token);
  }
  await one.connect();
  await one.send('after');
  const log = await until(
    async () => `the last message is seen; the log has ${JSON.stringify(await one.log())}`,
    async () => {
      const entries = await one.log();
      return entries.at(-1) === '하나: after' && entries;
    },
  );
  assert.deepEqual(
    log.filter((entry) => !entry.startsWith('Closed')),
    ['Two joined.', 'Two: before', 'Two left.', 'Two: missed', 'Two: 놓친 말', '하나: after'],
  );
});

test('what was said before is shown to who begins at the first message', async (t) => {
  const server = await Server.start(t);
  const { one, two } = await twoInARoom(t, server);
  await two.send('first');
  await one.shows(['Two joined.', 'Two: first']);

  const late = await openPage(t, server);
  await late.fillIn({ 'E-mail': ONE.email, Password: ONE.password });
  await late.press('Log in');
  await late.isTold('Logged in');
  await late.page.getByLabel('Rooms there are').selectOption({ index: 1 });
  await late.fillIn({ 'Begin after message': '0' });
  await late.connect();
  await late.shows(['Two: first']);
});

test('refusals are shown in words', async (t) => {
  const server = await Server.start(t);
  const chat = await openPage(t, server);
  await chat.signUp(ONE);
  await chat.press('Register');
  await chat.isTold('400: email: ');
  await chat.fillIn({ Password: 'not the password' });
  await chat.press('Log in');
  await chat.isTold('401: ');
  await chat.fillIn({ 'Room id': '1' });
  await chat.press('Connect');
  await chat.isTold('401: Authentication credentials were not provided.');

  await chat.fillIn({ Password: ONE.password });
  await chat.press('Log in');
  await chat.isTold('Logged in');
  await chat.fillIn({ 'Room id': '999999' });
  await chat.press('Connect');
  await chat.isTold('404: Not found.');
  await chat.press('Send');
  await chat.isTold('Connect first.');
  await chat.fillIn({ 'Name of a new room': 'Courtyard', 'Its post’s id': '999999' });
  await chat.press('Make room');
  await chat.isTold('400: post: ');
  await chat.fillIn({ Server: 'nowhere' });
  await chat.press('Log in');
  await chat.isTold('The server’s address is like');
});

test('who connects elsewhere leaves the room, even if the other one is not there', async (t) => {
  const server = await Server.start(t);
  const { one, two, room } = await twoInARoom(t, server);
  await two.fillIn({ 'Room id': '999999' });
  await one.send('still here');
  await two.shows(['하나: still here']);
  assert.equal(await two.page.getByLabel('Begin after message').inputValue(), '');
  await two.press('Connect');
  await one.shows(['Two joined.', '하나: still here', 'Two left.']);
  await two.isTold('404: Not found.');
  await two.fillIn({ 'Room id': String(room), 'Begin after message': '' });
  await two.connect();
  await one.shows(['Two joined.', '하나: still here', 'Two left.', 'Two joined.']);
});

test('a frame that the server cannot read is answered, and the socket stays', async (t) => {
  const server = await Server.start(t);
  const chat = await openPage(t, server);
  await chat.signUp(ONE);
  await chat.makeRoom('Courtyard');
  await chat.connect();
  const error = 'Error, invalid_request: Invalid message format.';
  await chat.send('');
  await chat.shows([error]);
  await chat.page.getByLabel('Send what is typed as the frame itself').check();
  await chat.send('no JSON');
  await chat.shows([error, error]);
  await chat.send('{"type": "chat.message", "message": "still here"}');
  await chat.shows([error, error, '하나: still here']);
});

test('the page keeps to its content security policy and logs no error', async (t) => {
  const server = await Server.start(t);
  const { headers } = await fetch(`${server.address}/chat_test.html`);
  const policy = headers.get('content-security-policy');
  assert.match(policy, /default-src 'none'/);
  assert.doesNotMatch(policy, /unsafe/);

  const { one, two } = await twoInARoom(t, server);
  await two.send('hello');
  await one.shows(['Two joined.', 'Two: hello']);
  assert.deepEqual([...one.complaints, ...two.complaints], []);
});

test('a picture is shown beside what its owner says', async (t) => {
  const server = await Server.start(t);
  const { one, two } = await twoInARoom(t, server);
  const form = new FormData();
  form.set('profile_picture', new Blob([DOT_PNG], { type: 'image/png' }), 'dot.png');
  const edited = await fetch(`${server.address}/mysite/user/v1/profile/edit/`, {
    method: 'PUT',
    headers: { Authorization: `Bearer ${await tokenOf(server, TWO)}` },
    body: form,
  });
  assert.equal(edited.status, 200, await edited.text());

  const pictures = () => one.page.locator('img.picture').evaluateAll(
    (images) => images.filter((image) => image.naturalWidth > 0).length,
  );
  await two.page.reload();
  await two.fillIn({ 'E-mail': TWO.email, Password: TWO.password });
  await two.press('Log in');
  await two.isTold('Logged in');
  await two.page.getByLabel('Rooms there are').selectOption({ index: 1 });
  await two.connect();
  await two.send('look');
  await until(async () => `the picture is there; the log is ${JSON.stringify(await one.log())}`, pictures);
  assert.deepEqual(one.complaints, []);
});

test('opened from disk, the page works with a server that allows it', async (t) => {
  const server = await Server.start(t, { ALLOWED_ORIGINS: 'null' });
  const chat = await ChatPage.open(t, browser, PAGE_ON_DISK);
  assert.equal(await chat.page.getByLabel('Server').inputValue(), 'http://127.0.0.1:8000');
  await chat.fillIn({ Server: server.address });
  await chat.signUp(ONE);
  await chat.makeRoom('Courtyard');
  await chat.connect();
  await chat.send('from disk');
  await chat.shows(['하나: from disk']);
  assert.deepEqual(chat.complaints, []);
});

test('opened from disk, the page says what a server lacks that does not allow it', async (t) => {
  const server = await Server.start(t);
  const chat = await ChatPage.open(t, browser, PAGE_ON_DISK);
  await chat.fillIn({ Server: server.address });
  await chat.press('Log in');
  await chat.isTold('may pages of null ask it (ALLOWED_ORIGINS)?');
});

test('on a narrow screen nothing has to be scrolled sideways', async (t) => {
  const server = await Server.start(t);
  const chat = await openPage(t, server, { viewport: { width: 320, height: 640 } });
  await chat.signUp({ ...ONE, nickname: 'n'.repeat(50) });
  await chat.makeRoom('r'.repeat(100));
  await chat.connect();
  await chat.send('m'.repeat(500));
  await chat.shows([`${'n'.repeat(50)}: ${'m'.repeat(500)}`]);
  const overhang = await chat.page.evaluate(() => {
    const log = document.getElementById('log');
    return [document.documentElement.scrollWidth - window.innerWidth, log.scrollWidth - log.clientWidth];
  });
  assert.deepEqual(overhang, [0, 0]);
});
