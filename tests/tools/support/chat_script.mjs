import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { until } from './until.mjs';

const SCRIPT = fileURLToPath(new URL('../../../scripts/test_chat_api.py', import.meta.url));

/** A run of `scripts/test_chat_api.py`, with its input and output as pipes. */
export class ChatScript {
  #process;
  #exit;

  output = '';
  errors = '';

  constructor(test, ...options) {
    this.#process = spawn('python3', [SCRIPT, ...options]);
    test.after(() => this.#process.kill('SIGKILL'));
    this.#process.stdout.setEncoding('utf8').on('data', (text) => { this.output += text; });
    this.#process.stderr.setEncoding('utf8').on('data', (text) => { this.errors += text; });
    this.#process.once('close', (code, signal) => { this.#exit = { code, signal }; });
  }

  type(line) {
    this.#process.stdin.write(`${line}\n`);
  }

  leave() {
    this.#process.stdin.end();
  }

  async prints(text) {
    await until(
      () => `the script prints “${text}”; it printed:\n${this.output}${this.errors}`,
      () => this.output.includes(text),
    );
  }

  /** Waits for the end and returns the exit status. */
  async ends() {
    await until(() => `the script ends; it printed:\n${this.output}${this.errors}`, () => this.#exit);
    return this.#exit.code;
  }
}
