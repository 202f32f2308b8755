import type { PrivacyFinding, Signal } from '../domain/profile.ts';
import type { Privacy, Task } from '../domain/task.ts';
import type { Ask } from './ask.ts';
import { PhraseIndex } from './phrase-index.ts';
import { findDelicate } from './privacy/delicate.ts';
import { scanSensitive } from './privacy/scan.ts';
import { quotedWords } from './quoted-words.ts';

/** What was found in a task's text before it is judged. */
export interface PrivacyEvidence {
  readonly findings: readonly PrivacyFinding[];
  readonly holdsPrivateKey: boolean;
  /** Words of confidence or of people's affairs that decided; empty when there are none. */
  readonly delicateWords: readonly string[];
  /** A path that goes with the question and that the person's settings call private. */
  readonly privatePath?: string;
}

/** How far a task's text may travel, and why. */
export interface PrivacyJudgement {
  readonly privacy: Privacy;
  readonly findings: readonly PrivacyFinding[];
  readonly signals: readonly Signal[];
}

/** Words that forbid leaving the machine. Our own list; found as whole phrases in the person's words. */
const FORBIDDING = new PhraseIndex<boolean>()
  .add('keep it local to, keep this local to, stay local to, stays local to', false)
  .add(
    `do not send this, do not send it, don't send this, don't send it, dont send this, dont send it, not to be sent, must not be sent, may not be sent,
  do not upload, don't upload, dont upload, not leave this machine, not leave my machine, not leave the machine, not leave this computer,
  not leave the computer, not leave my computer, not leave this laptop, not leave my laptop, not leave the laptop, not leave the building,
  not leave our network, not leave the network, not leave the company, not leave the house, stays on this machine, stay on this machine,
  stays on my machine, stay on my machine, stays on this computer, stay on this computer, stays local, stay local, keep this local, keep it local,
  local only, locally only, only locally, local model only, local models only, only a local model, only local models, only use a local model,
  no cloud, not in the cloud, nothing leaves, offline only, on device only,
  not go to any cloud, not go to the cloud, not go into the cloud, not to any cloud, no cloud service, no cloud services,
  keep it on this box, keep this on this box, stays on this box, on this box only, not leave this box, not leave the box, keep it on this machine, keep this on this machine,
  keep it on my machine, keep this on my machine, keep it on my laptop, keep it in house, keep this in house, in house only, no external provider, no external providers,
  no external model, no external models, not to any provider, no third party, no third parties, not to openai, not to anthropic, no api calls, don't share this outside,
  must not go out, may not go out, must stay here, must stay inside, must stay internal, can't go out, cannot go out, can't leave, must not leave, may not leave, never leave,
  only with the local one, only the local one, use the local one, with the local model, use the local model, our own gpu only, on our own gpu, air gapped only,
  nicht verlassen, bleibt auf diesem rechner, bleibt auf meinem rechner, nur lokal, nicht in die cloud, keine cloud, nicht hochladen,
  nichts hochladen, nicht rausschicken, nirgendwohin schicken, nur ein lokales modell,
  ne doit pas sortir, ne doit pas quitter, ne doivent pas sortir, reste sur cette machine, reste en local, uniquement en local,
  en local uniquement, pas de cloud, rien envoyer,
  no debe salir, no puede salir, no debe enviarse, no envíes, no lo envíes, solo local, sólo local, solo en local, solo un modelo local, sin nube,
  que no salga,
  não pode sair, não deve sair, não envie, só local, somente local, apenas local, apenas localmente, sem nuvem,
  не отправляй, не отправлять, только локально, никуда не отправляй, не должно покидать, не должен покидать, не должны покидать,
  только локальная модель, только локальную модель,
  bahar nahi jana, bahar na jaye, sirf local`,
    true,
  );

/** The same for scripts that write without spaces. */
const FORBIDDING_SUBSTRINGS = (
  '只能用本地,只用本地,仅限本地,不要上传,不要发送,不能外传,不得外传,不能离开,不要发到,' +
  'ローカルのみ,ローカルモデルだけ,ローカルモデルのみ,外部に送らない,外に出さない,送信しないで,外部送信禁止,बाहर नहीं,सिर्फ लोकल,केवल लोकल'
).split(',');

/**
 * Judges privacy by code alone. `private`: the person's switch, a private path, a private key, or words that forbid leaving the machine. `sensitive`:
 * secrets or personal data in the text, or words that speak of them. When in doubt it stays here. Pure; one linear look at the whole prompt.
 */
export function judgePrivacy(
  task: Pick<Task, 'prompt' | 'isPrivate'> & { readonly evidence?: PrivacyEvidence },
  ask: Pick<Ask, 'words' | 'prose'>,
): PrivacyJudgement {
  const { findings, holdsPrivateKey, privatePath, delicateWords } = task.evidence ?? gatherEvidence(task.prompt);
  const because = (text: string): PrivacyJudgement => ({ privacy: 'private', findings, signals: [signal(text)] });
  if (task.isPrivate) return because('the private switch is on');
  if (privatePath !== undefined) return because(`${privatePath} is private in your settings`);
  if (holdsPrivateKey) return because('a private key stands in the text');
  const words =
    FORBIDDING.findIn(ask.words).find(({ values }) => values.includes(true))?.phrase ??
    FORBIDDING_SUBSTRINGS.find((phrase) => ask.prose.includes(phrase));
  if (words !== undefined) return because(quotedWords(words));
  if (findings.length === 0 && delicateWords.length === 0) return { privacy: 'open', findings, signals: [] };
  const delicate = { type: 'delicate matter', count: delicateWords.length };
  return {
    privacy: 'sensitive',
    // Words beside what is about a person say nothing more; beside secrets alone, they are what nobody masks.
    findings: delicateWords.length > 0 && findings.every(isSecret) ? [...findings, delicate] : findings,
    signals: [signal(findings.length > 0 ? findingsText(findings) : delicateWords.map(quotedWords).join(', '))],
  };
}

/** Looks through a prompt and the code that goes with it. Pure; about linear. */
export function gatherEvidence(
  prompt: string,
  codeTexts: readonly string[] = [],
  privatePath?: string,
): PrivacyEvidence {
  const spans = [...scanSensitive(prompt, 'prompt'), ...codeTexts.flatMap((text) => [...scanSensitive(text, 'code')])];
  return {
    findings: counted(spans.map(({ type, category }) => ({ type, count: 1, ...(category === 'secret' && SECRET) }))),
    holdsPrivateKey: hasPrivateKey(prompt) || codeTexts.some(hasPrivateKey),
    delicateWords: findDelicate(textWords(prompt), excerptOf(prompt)).words,
    ...(privatePath !== undefined && { privatePath }),
  };
}

/** What two looks found together. */
export function joinEvidence(first: PrivacyEvidence, second: PrivacyEvidence): PrivacyEvidence {
  const privatePath = first.privatePath ?? second.privatePath;
  return {
    findings: counted([...first.findings, ...second.findings]),
    holdsPrivateKey: first.holdsPrivateKey || second.holdsPrivateKey,
    delicateWords: [...new Set([...first.delicateWords, ...second.delicateWords])].slice(0, 3),
    ...(privatePath !== undefined && { privatePath }),
  };
}

/** True when all that makes a text sensitive are secrets, which are masked before a remote model sees them. Pure. */
export function isCoveredByMasking({ findings, holdsPrivateKey, delicateWords }: PrivacyEvidence): boolean {
  return findings.length > 0 && findings.every(isSecret) && !holdsPrivateKey && delicateWords.length === 0;
}

const SECRET = { isSecret: true } as const;

function isSecret(finding: PrivacyFinding): boolean {
  return finding.isSecret === true;
}

/** One finding for each type, in the order in which the types come. */
function counted(findings: readonly PrivacyFinding[]): readonly PrivacyFinding[] {
  const byType = new Map<string, PrivacyFinding>();
  for (const each of findings)
    byType.set(each.type, { ...each, count: each.count + (byType.get(each.type)?.count ?? 0) });
  return [...byType.values()];
}

/** "2 API keys, 1 e-mail address" */
export function findingsText(findings: readonly PrivacyFinding[]): string {
  return findings.map(({ type, count }) => `${count} ${count === 1 ? type : plural(type)}`).join(', ');
}

function plural(type: string): string {
  if (type === 'date of birth') return 'dates of birth';
  if (type === 'credentials in an address') return type;
  return /(?:s|x|ss)$/.test(type) ? `${type}es` : `${type}s`;
}

/** A PEM or PGP private key block (RFC 7468, RFC 9580): "-----BEGIN … PRIVATE KEY…-----". */
function hasPrivateKey(prompt: string): boolean {
  const words = 'PRIVATE KEY';
  for (let at = prompt.indexOf(words); at !== -1; at = prompt.indexOf(words, at + words.length)) {
    if (!prompt.startsWith('-----', at + words.length) && !prompt.startsWith(' BLOCK-----', at + words.length))
      continue;
    if (/-----BEGIN [A-Z0-9 ]{0,25}$/.test(prompt.slice(Math.max(0, at - 40), at))) return true;
  }
  return false;
}

function signal(text: string): Signal {
  return { feature: 'privacy', text };
}

/** What is read for delicate words: a person writes at the beginning or at the end; what lies between in a huge prompt was pasted. */
function excerptOf(prompt: string): string {
  return prompt.length > 16_000 ? `${prompt.slice(0, 12_000)}\n${prompt.slice(-4000)}` : prompt;
}

function textWords(prompt: string): readonly string[] {
  return (
    excerptOf(prompt)
      .toLowerCase()
      .replaceAll('’', "'")
      .match(/[\p{L}\p{M}\p{N}'+#]+/gu) ?? []
  );
}
