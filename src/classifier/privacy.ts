import type { Signal } from '../domain/profile.ts';
import type { Privacy, Task } from '../domain/task.ts';
import type { Ask } from './ask.ts';
import { PhraseIndex } from './phrase-index.ts';
import { quotedWords } from './quoted-words.ts';

/** Whether a task may leave the machine, and why not. */
export interface PrivacyJudgement {
  readonly privacy: Privacy;
  readonly signals: readonly Signal[];
}

/** Words that forbid leaving the machine. Our own list; found as whole phrases in the person's words. */
const FORBIDDING = new PhraseIndex<true>().add(
  `do not send this, do not send it, don't send this, don't send it, dont send this, dont send it, not to be sent, must not be sent, may not be sent,
  do not upload, don't upload, dont upload, not leave this machine, not leave my machine, not leave the machine, not leave this computer,
  not leave the computer, not leave my computer, not leave this laptop, not leave my laptop, not leave the laptop, not leave the building,
  not leave our network, not leave the network, not leave the company, not leave the house, stays on this machine, stay on this machine,
  stays on my machine, stay on my machine, stays on this computer, stay on this computer, stays local, stay local, keep this local, keep it local,
  local only, locally only, only locally, local model only, local models only, only a local model, only local models, only use a local model,
  no cloud, not in the cloud, nothing leaves, offline only, on device only,
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
 * Judges privacy by code alone: the person's switch, a private key anywhere in the prompt, or words that forbid leaving the machine. When in doubt it
 * stays here. Pure; one linear look at the whole prompt.
 */
export function judgePrivacy(
  task: Pick<Task, 'prompt' | 'isPrivate'>,
  ask: Pick<Ask, 'words' | 'prose'>,
): PrivacyJudgement {
  if (task.isPrivate) return because('the private switch is on');
  if (holdsPrivateKey(task.prompt)) return because('a private key stands in the text');
  const words =
    FORBIDDING.findIn(ask.words)[0]?.phrase ?? FORBIDDING_SUBSTRINGS.find((phrase) => ask.prose.includes(phrase));
  return words === undefined ? { privacy: 'open', signals: [] } : because(quotedWords(words));
}

/** A PEM or PGP private key block (RFC 7468, RFC 9580): "-----BEGIN … PRIVATE KEY…-----". */
function holdsPrivateKey(prompt: string): boolean {
  const words = 'PRIVATE KEY';
  for (let at = prompt.indexOf(words); at !== -1; at = prompt.indexOf(words, at + words.length)) {
    if (!prompt.startsWith('-----', at + words.length) && !prompt.startsWith(' BLOCK-----', at + words.length))
      continue;
    if (/-----BEGIN [A-Z0-9 ]{0,25}$/.test(prompt.slice(Math.max(0, at - 40), at))) return true;
  }
  return false;
}

function because(text: string): PrivacyJudgement {
  return { privacy: 'private', signals: [{ feature: 'privacy', text }] };
}
