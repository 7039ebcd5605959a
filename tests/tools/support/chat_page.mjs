import { chromium } from 'playwright-core';
import { until } from './until.mjs';

const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export function launchBrowser() {
  return chromium.launch({ executablePath: process.env.CHROMIUM, args: ARGUMENTS });
}

/** The page to try the socket with, in a browser context of its own, used as a person would. */
export class ChatPage {
  /** What the browser's console complains of, violations of the content security policy among it. */
  complaints = [];

  constructor(page) {
    this.page = page;
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) this.complaints.push(message.text());
    });
    page.on('pageerror', (error) => this.complaints.push(String(error)));
  }

  static async open(test, browser, address, options = {}) {
    const context = await browser.newContext(options);
    test.after(() => context.close());
    const chat = new ChatPage(await context.newPage());
    await chat.page.goto(address);
    return chat;
  }

  async fillIn(fields) {
    for (const [label, text] of Object.entries(fields)) await this.page.getByLabel(label).fill(text);
  }

  press(button) {
    return this.page.getByRole('button', { name: button, exact: true }).click();
  }

  /** Waits until one of the page's notices holds this text. */
  async isTold(text) {
    const notices = this.page.locator('.notice');
    await until(
      async () => `the page says “${text}”; it says ${JSON.stringify(await notices.allTextContents())}`,
      async () => (await notices.allTextContents()).some((notice) => notice.includes(text)),
    );
  }

  async signUp({ email, password, nickname }) {
    await this.fillIn({ 'E-mail': email, Password: password, Nickname: nickname });
    await this.press('Register');
    await this.isTold(`Registered ${email}`);
    await this.press('Log in');
    await this.isTold('Logged in');
  }

  /** Makes a room, which is the one picked then, and returns its id. */
  async makeRoom(name) {
    await this.fillIn({ 'Name of a new room': name });
    await this.press('Make room');
    await this.isTold('Made room');
    return Number(await this.page.getByLabel('Room id').inputValue());
  }

  async connect() {
    await this.press('Connect');
    await this.isTold('Connected to room');
  }

  async send(text) {
    await this.page.getByLabel('Message', { exact: true }).fill(text);
    await this.page.keyboard.press('Enter');
  }

  /** What the log shows: messages as `nickname: text`, all else as it stands, without times. */
  log() {
    return this.page.locator('#log > *').evaluateAll((entries) => entries.map((entry) => {
      const [author, text] = ['.author', '.text'].map((part) => entry.querySelector(part)?.textContent);
      return text === undefined ? entry.firstChild.data : `${author}: ${text}`;
    }));
  }

  /** Waits until the log shows exactly these entries. */
  async shows(entries) {
    const expected = JSON.stringify(entries);
    await until(
      async () => `the log shows\n${expected}\nIt shows\n${JSON.stringify(await this.log())}`,
      async () => JSON.stringify(await this.log()) === expected,
    );
  }
}
