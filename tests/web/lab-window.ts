/** One browser window on a lab page, used as a learner uses it: typing, reading the screen, looking at the checks. */
import type { BrowserContext, Page } from 'playwright-core';

/** A pod that is deaf to SIGTERM is given its thirty seconds, and the machine may be busy. */
const WAIT_MS = 75_000;

export class LabWindow {
  readonly errors: string[] = [];

  private constructor(readonly page: Page) {
    page.on('pageerror', (error) => this.errors.push(error.message));
    page.on('console', (message) => {
      // While the server is away the browser itself says so.
      if (message.type() === 'error' && !message.text().includes('ERR_CONNECTION_REFUSED'))
        this.errors.push(message.text());
    });
  }

  static async open(context: BrowserContext, url: string): Promise<LabWindow> {
    const window = new LabWindow(await context.newPage());
    await window.page.goto(url);
    await window.ready();
    return window;
  }

  /** The terminal shows a prompt and the checks of a step are there. */
  async ready(): Promise<void> {
    await this.page.waitForSelector('[data-check]', { timeout: WAIT_MS });
    await this.prompt();
  }

  /** What the visible terminal shows, line by line, without trailing blanks. */
  async screen(): Promise<string> {
    const lines = await this.page
      .locator('.xterm-place:not([hidden]) .xterm-rows > div')
      .evaluateAll((rows) => rows.map((row) => (row.textContent ?? '').replaceAll('\u00a0', ' ').trimEnd()));
    return lines.join('\n').trimEnd();
  }

  async shows(text: string, withinMs = WAIT_MS): Promise<void> {
    await this.until(
      `the terminal shows ${JSON.stringify(text)}`,
      async () => (await this.screen()).includes(text),
      withinMs,
    );
  }

  async prompt(withinMs = WAIT_MS): Promise<void> {
    await this.until('a prompt', async () => /\$$/.test((await this.screen()).split('\n').at(-1) ?? ''), withinMs);
  }

  async focusTerminal(): Promise<void> {
    await this.page.locator('.xterm-place:not([hidden]) .xterm').click();
  }

  /** Types a line and waits until the shell asks for the next one; returns what the screen shows then. */
  async run(line: string): Promise<string> {
    await this.page.keyboard.type(line);
    await this.shows(line.slice(-20));
    await this.page.keyboard.press('Enter');
    await this.until('the prompt to go', async () => !(await this.screen()).endsWith(line), WAIT_MS);
    await this.prompt();
    return this.screen();
  }

  async checkIs(id: string, status: 'pass' | 'fail', withinMs = WAIT_MS): Promise<void> {
    await this.page.waitForSelector(`[data-check="${id}"][data-status="${status}"]`, { timeout: withinMs });
  }

  async stepWords(): Promise<readonly string[]> {
    return this.page
      .locator('.steps li')
      .evaluateAll((steps) => steps.map((step) => step.querySelector('.st')?.textContent ?? ''));
  }

  async stepIs(number: number, word: string, withinMs = WAIT_MS): Promise<void> {
    await this.until(`step ${number} ${word}`, async () => (await this.stepWords())[number - 1] === word, withinMs);
  }

  async goToStep(number: number): Promise<void> {
    await this.page
      .locator('.steps button')
      .nth(number - 1)
      .click();
    await this.page.waitForSelector(`.steps li:nth-child(${number}) [aria-current="step"]`);
  }

  async choose(answer: string): Promise<void> {
    await this.page.locator('.quiz label', { hasText: answer }).click();
    await this.page.locator('.quiz button[type=submit]').click();
  }

  async fillIn(answer: string): Promise<void> {
    await this.page.locator('.quiz input').fill(answer);
    await this.page.locator('.quiz button[type=submit]').click();
  }

  private async until(what: string, holds: () => Promise<boolean>, withinMs: number): Promise<void> {
    const end = Date.now() + withinMs;
    while (!(await holds())) {
      if (Date.now() > end) throw new Error(`waited ${withinMs} ms for ${what}; the screen:\n${await this.screen()}`);
      await this.page.waitForTimeout(50);
    }
  }
}
