import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ChatScript } from './support/chat_script.mjs';
import { Server } from './support/server.mjs';

const NOBODY_LISTENS = 'http://127.0.0.1:1';

/** Runs the script without a person, and returns what it printed. */
async function prepare(t, server) {
  const script = new ChatScript(t, '--server', server.address);
  assert.equal(await script.ends(), 0, script.errors);
  return script.output;
}

async function join(t, server, user, ...options) {
  const script = new ChatScript(t, '--server', server.address, '--user', user, ...options);
  await script.prints('In room');
  return script;
}

test('two terminals chat with each other in the room that the script made', async (t) => {
  const server = await Server.start(t);
  const prepared = await prepare(t, server);
  assert.equal(prepared.match(/: registered/g).length, 2, prepared);
  const [, room] = /Made room (\d+)/.exec(prepared);

  const one = await join(t, server, '1');
  assert.match(one.output, new RegExp(`In room ${room} `));
  const two = await join(t, server, '2');
  await one.prints('* 사용자2 joined\n');
  two.type('안녕하세요 👋🏽');
  await one.prints('사용자2: 안녕하세요 👋🏽\n');
  const long = '길'.repeat(3_000);
  one.type('');
  one.type(long);
  await two.prints(`사용자1: ${long}\n`);

  two.leave();
  assert.equal(await two.ends(), 0, two.errors);
  await one.prints('* 사용자2 left\n');
  one.leave();
  assert.equal(await one.ends(), 0, one.errors);
  assert.equal(one.output, [
    `In room ${room} as 사용자1. Ctrl-D leaves.`,
    '* 사용자2 joined',
    '사용자2: 안녕하세요 👋🏽',
    '* 사용자2 left',
    '',
  ].join('\n'));
});

test('another run signs the same people in and makes another room', async (t) => {
  const server = await Server.start(t);
  const first = await prepare(t, server);
  const second = await prepare(t, server);
  assert.equal(second.match(/: is there already/g).length, 2, second);
  const rooms = [first, second].map((output) => Number(/Made room (\d+)/.exec(output)[1]));
  assert.notEqual(rooms[0], rooms[1]);

  const newest = await join(t, server, '1');
  assert.match(newest.output, new RegExp(`In room ${rooms[1]} `));
  const chosen = await join(t, server, '2', '--room', String(rooms[0]));
  assert.match(chosen.output, new RegExp(`In room ${rooms[0]} `));
});

test('what would trick a terminal is not printed', async (t) => {
  const server = await Server.start(t);
  await prepare(t, server);
  const one = await join(t, server, '1');
  const two = await join(t, server, '2');
  two.type('\u001b[2Jgone\u0007');
  await one.prints('사용자2:  [2Jgone \n');
});

test('a message that the server refuses is answered, and the chat goes on', async (t) => {
  const server = await Server.start(t);
  await prepare(t, server);
  const one = await join(t, server, '1');
  const two = await join(t, server, '2');
  one.type('x'.repeat(4_001));
  await one.prints('! Invalid message format.\n');
  one.type('shorter');
  await two.prints('사용자1: shorter\n');
});

test('an unknown room is said so', async (t) => {
  const server = await Server.start(t);
  await prepare(t, server);
  const script = new ChatScript(t, '--server', server.address, '--user', '1', '--room', '999999');
  assert.equal(await script.ends(), 1);
  assert.match(script.errors, /^test_chat_api: .*999999.* was refused with 404: .*Not found\./);
});

test('joining before there is a room or an account is said so', async (t) => {
  const server = await Server.start(t);
  const script = new ChatScript(t, '--server', server.address, '--user', '1');
  assert.equal(await script.ends(), 1);
  assert.match(script.errors, /^test_chat_api: POST \/user\/v1\/login\/ was refused with 401: /);
});

test('a server that stops ends the chat with its reason', async (t) => {
  const server = await Server.start(t);
  await prepare(t, server);
  const script = await join(t, server, '1');
  await server.restart();
  assert.equal(await script.ends(), 1);
  assert.equal(script.errors, 'test_chat_api: the server closed with 1001 server_going_away\n');
});

test('a server that is not there is said so', async (t) => {
  const script = new ChatScript(t, '--server', NOBODY_LISTENS);
  assert.equal(await script.ends(), 1);
  assert.match(script.errors, /^test_chat_api: no answer from http:\/\/127\.0\.0\.1:1: /);
});
