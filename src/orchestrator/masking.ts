import { learn, maskText, type MaskedPlace } from '../classifier/privacy/mask.ts';
import { findInLog } from '../classifier/privacy/log-text.ts';
import { findAllSecrets } from '../classifier/privacy/secrets.ts';
import type { SensitiveSpan } from '../classifier/privacy/span.ts';
import { isPersonalType, Vault } from '../classifier/privacy/vault.ts';
import type { Message } from '../domain/message.ts';
import type { MaskedSecret } from '../domain/run.ts';
import { placeInMessage } from '../prompts/fence.ts';
import { piecesOf } from './pieces.ts';

/** Conversations whose placeholders are remembered; an older one gets new placeholders, which changes nothing but what its vendor holds cached. */
const MOST_VAULTS = 200;

/** The vault of each conversation, in memory alone. */
export class Vaults {
  readonly #vaults = new Map<string, Vault>();
  readonly #randomWord: () => string;

  /** `randomWord` gives a fresh random word of at least four letters and digits. */
  constructor(randomWord: () => string) {
    this.#randomWord = randomWord;
  }

  of(conversationId: string): Vault {
    const vault = this.#vaults.get(conversationId) ?? new Vault(this.#randomWord().slice(0, 4).toUpperCase());
    this.#vaults.delete(conversationId);
    this.#vaults.set(conversationId, vault);
    const [oldest] = this.#vaults.keys();
    if (this.#vaults.size > MOST_VAULTS && oldest !== undefined) this.#vaults.delete(oldest);
    return vault;
  }
}

/** What goes to a model in place of its messages, and what was masked in it. */
export interface MaskedMessages {
  readonly messages: readonly Message[];
  readonly masked: readonly MaskedSecret[];
}

/** What is looked through before it leaves. */
export interface Outgoing {
  readonly messages: readonly Message[];
  /** Texts of terminals and logs among what the messages hold: of these, what points to people is masked too. */
  readonly logTexts: readonly string[];
  /** The word of the fences in the last message. */
  readonly fenceId: string;
}

/**
 * Masks every secret in messages as they stand, whoever put it there: question, history, data, system text. What one text shows to be a secret is masked
 * in all of them.
 */
export async function maskMessages({ messages, logTexts, fenceId }: Outgoing, vault: Vault): Promise<MaskedMessages> {
  for (const text of logTexts) learn(text, await look(text, findInLog), vault);
  const found: (readonly SensitiveSpan[])[] = [];
  for (const { content } of messages) {
    const spans = await look(content, (piece) => findAllSecrets(piece));
    learn(content, spans, vault);
    found.push(spans);
  }
  const places: (MaskedPlace & { readonly where: MaskedSecret['places'][number] })[] = [];
  const masked = messages.map((message, index) => {
    const { text, places: own } = maskText(message.content, found[index] ?? [], vault);
    const whereOf = (offset: number): MaskedSecret['places'][number] =>
      index === messages.length - 1 ? whereInLast(message.content, fenceId, offset) : earlier(message);
    places.push(...own.map((place) => ({ ...place, where: whereOf(place.start) })));
    return text === message.content ? message : { ...message, content: text };
  });
  return { messages: masked, masked: secretsOf(places) };
}

async function look(
  text: string,
  find: (piece: string) => readonly SensitiveSpan[],
): Promise<readonly SensitiveSpan[]> {
  const spans: SensitiveSpan[] = [];
  for await (const { text: piece, offset } of piecesOf(text))
    for (const span of find(piece)) spans.push({ ...span, start: span.start + offset, end: span.end + offset });
  return spans;
}

function whereInLast(content: string, fenceId: string, offset: number): MaskedSecret['places'][number] {
  const { label, line } = placeInMessage(content, fenceId, offset);
  if (label === undefined) return { type: 'question' };
  return { type: 'data', label, ...(line !== undefined && { line }) };
}

function earlier({ role }: Message): MaskedSecret['places'][number] {
  return { type: role === 'system' ? 'instructions' : 'history' };
}

/** One entry per placeholder, with its places. */
function secretsOf(
  places: readonly (MaskedPlace & { readonly where: MaskedSecret['places'][number] })[],
): readonly MaskedSecret[] {
  return [...Map.groupBy(places, ({ placeholder }) => placeholder).values()].map((same) => {
    const type = same[0]?.type ?? 'secret';
    const where = [...new Map(same.map((each) => [JSON.stringify(each.where), each.where])).values()];
    return { type, ...(isPersonalType(type) && { isPersonal: true }), places: where };
  });
}
