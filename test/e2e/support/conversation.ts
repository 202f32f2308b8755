// What a person does in the chat, by what they see of it.
import { equal } from 'node:assert/strict';
import type { FrameLocator, Locator } from 'playwright-core';

/** How an answer may end. */
export type EndStatus = 'done' | 'stopped' | 'failed' | 'interrupted';

/** All answers of the conversation, oldest first. */
export function answers(chat: FrameLocator): Locator {
  return chat.locator('article.answer[data-turn]');
}

/** Types a question, sends it and resolves with its answer as soon as that is on screen, whatever state it is in. */
export async function ask(chat: FrameLocator, question: string): Promise<Locator> {
  const answer = answers(chat).nth(await answers(chat).count());
  await chat.locator('#question').fill(question);
  await chat.locator('#send[data-mode="send"]').click();
  await answer.waitFor();
  return answer;
}

/** Presses Stop. */
export async function stop(chat: FrameLocator): Promise<void> {
  await chat.locator('#send[data-mode="stop"]').click();
}

/** Waits until an answer has ended, for at most `limitMs`, and fails when it ended otherwise than `status`. */
export async function ended(answer: Locator, status: EndStatus = 'done', limitMs = 30_000): Promise<void> {
  const isRunning = '@data-status="waiting" or @data-status="streaming"';
  await answer.locator(`xpath=self::*[not(${isRunning})]`).waitFor({ timeout: limitMs });
  equal(await answer.getAttribute('data-status'), status);
}
