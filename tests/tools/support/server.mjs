import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { until } from './until.mjs';

const MADANG = process.env.MADANG ?? fileURLToPath(new URL('../../../target/debug/madang', import.meta.url));

// A signal would end the tests without the event that ends their servers.
for (const signal of ['SIGHUP', 'SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));

/** A real server on a free port of 127.0.0.1, with a folder of its own; both are gone after the test. */
export class Server {
  #folder;
  #settings;
  #process;
  #log = '';

  /** Where it listens, as `http://127.0.0.1:port`. */
  address;

  static async start(test, settings = {}) {
    const server = new Server();
    server.#settings = { HOST: '127.0.0.1', PORT: '0', ...settings };
    server.#folder = mkdtempSync(join(tmpdir(), 'madang-tools-'));
    const remove = () => server.#remove();
    process.once('exit', remove);
    test.after(async () => {
      server.#process?.kill('SIGKILL');
      await server.#ended();
      process.off('exit', remove);
      remove();
    });
    await server.#serve();
    return server;
  }

  /** Stops it as an operator would, and starts it again at the same address. */
  async restart() {
    this.#process.kill('SIGTERM');
    await this.#ended();
    this.#settings.PORT = new URL(this.address).port;
    await this.#serve();
  }

  /** Asks the REST API, which must say yes, and returns the body of its answer. */
  async request(method, path, body, token) {
    const response = await fetch(this.address + path, {
      method,
      headers: { 'Content-Type': 'application/json', ...(token && { Authorization: `Bearer ${token}` }) },
      body: body && JSON.stringify(body),
    });
    const answer = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${answer}`);
    return JSON.parse(answer);
  }

  async #serve() {
    this.#log = '';
    this.#process = spawn(MADANG, ['serve'], {
      cwd: this.#folder,
      env: this.#settings,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    this.#process.once('error', (error) => { this.#log += `${MADANG}: ${error.message}`; });
    this.#process.stderr.setEncoding('utf8').on('data', (text) => { this.#log += text; });
    [, this.address] = await until(
      () => `the server listens; its log says:\n${this.#log}`,
      () => /serving on (http:\S+)/.exec(this.#log),
    );
  }

  #remove() {
    this.#process?.kill('SIGKILL');
    rmSync(this.#folder, { recursive: true, force: true, maxRetries: 5 });
  }

  async #ended() {
    const { pid, exitCode, signalCode } = this.#process;
    if (pid && exitCode === null && signalCode === null) await once(this.#process, 'exit');
  }
}
