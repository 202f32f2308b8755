import { isChineseResidentNumber, isIbanShaped, isSpanishDni, passesLuhn } from './checksums.ts';
import { KeywordIndex, stretchesAround, type Occurrences, type Stretch } from './keyword-index.ts';
import { withoutOverlaps, type SensitiveSpan } from './span.ts';

/** A pattern for something that points to one person, with a check for what the pattern alone cannot tell. */
interface Detector {
  readonly type: string;
  readonly pattern: RegExp;
  readonly isReal?: (found: string) => boolean;
  /** Looked at only where one of these occurs, in lower case; absent: everywhere. */
  readonly keywords?: readonly string[];
}

/** Addresses of nobody: reserved names (RFC 2606, RFC 6761), roles, git remotes, file names as "logo@2x.png". */
const NO_PERSON =
  /^(?:no-?reply|do-?not-?reply|git|hg|svn|root|postmaster|mailer-daemon|webmaster|hostmaster|abuse|info|support|help|hello|contact|sales|office|team|admin|security|billing|user|username|me|you|name|foo|bar|test|tester|alice|bob|john\.?doe|jane\.?doe|someone|somebody|your[.-]?(?:name|email)|email|mail)@|@(?:[\w-]+\.)*(?:example|test|invalid|localhost|local|internal)(?:\.|$)|@(?:[\w-]+\.)*example\.(?:com|org|net|edu|de|fr|es|it|co)|@(?:foo|bar|test|domain|email|acme|company|yourcompany|mycompany)\.(?:com|org|net|io)|users\.noreply\.github\.com$|\.(?:png|jpe?g|gif|svg|webp|js|ts|css|json|md|html|service|socket|timer|target|git)$/i;

/** Numbers that banks and card vendors publish for tests, without blanks. */
const TEST_NUMBERS =
  /^(?:4242424242424242|40000[0-9]{11}|4111111111111111|4012888888881881|4222222222222|5555555555554444|5105105105105100|2223003122003222|5200828282828210|378282246310005|371449635398431|6011111111111117|6011000990139424|3056930009020004|38520000023237|3566002020360505|30569309025904|DE89370400440532013000|GB(?:29NWBK60161331926819|82WEST12345698765432|33BUKB20201555555555)|FR(?:1420041010050500013M02606|7630006000011234567890189)|ES9121000418450200051332|NL91ABNA0417164300|AT611904300234573201|CH9300762011623852957|BE68539007547034|IT60X0542811101000000123456)$/;

/** Numbers of the North American plan that are kept for fiction: 555-0100 to 555-0199. */
const FICTIONAL_PHONE = /555[ .)-]*01\d\d(?!\d)|555[ .)-]*010/;

function isTestNumber(found: string): boolean {
  return TEST_NUMBERS.test(found.replaceAll(/[ -]/g, ''));
}

const DETECTORS: readonly Detector[] = [
  {
    type: 'e-mail address',
    pattern: /(?<![\w.+-])[\p{L}\d][\p{L}\d._%+-]{0,63}@[\p{L}\d](?:[\p{L}\d-]{0,62}\.)+[\p{L}]{2,24}(?![\w@-])/gu,
    isReal: (found) => !NO_PERSON.test(found),
    keywords: ['@'],
  },
  {
    type: 'phone number',
    keywords: ['+'],
    isReal: (found) => !FICTIONAL_PHONE.test(found),
    pattern: /(?<![\w+.-])\+\d{1,3}(?:[ .\-/()]{0,2}\d){7,13}(?![\w.-]?\d)/g,
  },
  {
    type: 'phone number',
    keywords: [
      'tel',
      'phone',
      'mobil',
      'handy',
      'cell',
      'fax',
      'тел',
      '电话',
      '手机',
      '電話',
      'फ़ोन',
      'फोन',
      'call ',
      'teléf',
      'télép',
      'whatsapp',
    ],
    pattern:
      /(?<!\p{L})(?:tel|phone|mobile|mobil|handy|cell|fax|telefon|téléphone|teléfono|telefone|whatsapp|тел(?:ефон)?|电话|手机|電話|फ़ोन|फोन|call (?:me|him|her|them))(?!\p{L})[^\d\n]{0,14}(\+?\d(?:[ .\-/()]{0,2}\d){6,14})/giu,
  },
  {
    type: 'IBAN',
    pattern: /(?<![A-Z0-9])[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?(?![A-Z0-9])/g,
    isReal: (found) => isIbanShaped(found) && !isTestNumber(found),
  },
  {
    type: 'payment card',
    pattern: /(?<![\d.\-\w])[3-6]\d{3}([ -]?)\d{4}\1\d{4}\1\d{1,7}(?![\d\-\w])/g,
    isReal: (found) => passesLuhn(found) && !isTestNumber(found),
  },
  { type: 'payment card', pattern: /(?<![\d-])[3-6]\d{3}[ -]?[*xX•]{4}[ -]?[*xX•]{4}[ -]?\d{4}(?!\d)/g },
  {
    type: 'social security number',
    pattern: /(?:ssn|social security|socialsecurity)[^\d\n]{0,16}(\d{3}-?\d{2}-?\d{4})(?!\d)/gi,
  },
  { type: 'social security number', pattern: /(?<![\d-])(?!000|666|9\d\d)\d{3}-(?!00)\d{2}-(?!0000)\d{4}(?![\d-])/g },
  {
    type: 'identity number',
    pattern: /(?<![\dA-Z])(?:\d{17}[\dXx]|\d{8}[A-Z])(?![\dA-Z])/g,
    isReal: (found) => isChineseResidentNumber(found) || isSpanishDni(found),
  },
  { type: 'identity number', pattern: /(?<!\d)\d{3}\.\d{3}\.\d{3}-\d{2}(?!\d)/g },
  { type: 'identity number', pattern: /(?<![A-Z\d])[A-Z]{6}\d{2}[A-EHLMPRST]\d{2}[A-Z]\d{3}[A-Z](?![A-Z\d])/g },
  {
    type: 'identity number',
    keywords: [
      'passport',
      'ausweis',
      'steuer',
      'versicher',
      'svnr',
      'insurance',
      'national id',
      'id card',
      'nino',
      'aadha',
      'pan card',
      'dni',
      'nie',
      'nif',
      'cpf',
      'cnh',
      'rg',
      'codice',
      'bsn',
      'cpr',
      'personnummer',
      'pesel',
      'инн',
      'снилс',
      'паспорт',
      '身份证',
      '護照',
      '护照',
      'マイ',
      'आधार',
      'driv',
      'führer',
    ],
    pattern:
      /(?<!\p{L})(?:passport|ausweis|personalausweis|steuer-?id|steuernummer|sozialversicherungsnummer|svnr|versichertennummer|insurance (?:no|number)|national id|id card|nino|aadhaar|aadhar|pan card|dni|nie|nif|cpf|cnh|rg|codice fiscale|bsn|cpr|personnummer|pesel|инн|снилс|паспорт|身份证号?|護照|护照|マイナンバー|आधार|driving licence|driver'?s licen[sc]e|führerschein(?:nummer)?)(?!\p{L})[^\d\n]{0,14}([A-Z]{0,3}\d[\d \-./A-Z]{5,20}\d)/giu,
  },
  {
    type: 'patient number',
    keywords: ['mrn', 'patient', 'case no', 'fallnummer', '病历号'],
    pattern:
      /(?<!\p{L})(?:mrn|patient[_ -]?(?:id|no|nr|number)|patientennummer|case no|fallnummer|病历号)(?!\p{L})[^\d\n]{0,8}(\d[\d-]{3,})/giu,
  },
  { type: 'patient record', pattern: /^PID\|\d*\|.*$/gm },
  {
    type: 'patient record',
    pattern: /"resourceType"\s*:\s*"(?:Patient|Observation|Condition|Encounter|MedicationRequest)"/g,
  },
  {
    type: 'date of birth',
    keywords: ['dob', 'birth', 'born', 'geb', 'né', 'naiss', 'nac', 'nasc', 'рожд', 'род.', '出生', '生年', 'जन्म'],
    pattern:
      /(?<!\p{L})(?:dob|date[_ ]of[_ ]birth|birth_?(?:day|date)|born(?: on)?|geb(?:oren|\.|urtsdatum)?(?: am)?|né(?:e)? le|date de naissance|nacid[oa](?: el)?|fecha de nacimiento|nascid[oa](?: em)?|data de nascimento|дата рождения|род\.|出生(?:日期)?|生年月日|जन्म(?: तिथि)?)(?!\p{L})[^\d\n]{0,12}(\d{1,4}[-./年]\d{1,2}[-./月]\d{1,4})/giu,
  },
];

/**
 * What points to one person in `text`, in order, without overlaps: addresses, numbers, dates of birth. Patterns and check digits alone; names are not
 * among them. `lowerCaseText` is `text` in lower case. Pure.
 */
export function findPersonal(text: string, lowerCaseText: string = text.toLowerCase()): readonly SensitiveSpan[] {
  const occurrences = INDEX.findIn(lowerCaseText);
  return withoutOverlaps(
    DETECTORS.flatMap((detector) =>
      stretchesFor(detector, text, occurrences).flatMap((stretch) => findIn(detector, text, stretch)),
    ),
  );
}

const INDEX = new KeywordIndex(DETECTORS.flatMap(({ keywords = [] }) => keywords));

/** How far around its keyword a detector looks. */
const REACH = { before: 80, after: 100 };

function stretchesFor({ keywords }: Detector, text: string, occurrences: Occurrences): readonly Stretch[] {
  if (!keywords) return [{ start: 0, end: text.length }];
  return stretchesAround(
    text,
    keywords.flatMap((keyword) => [...(occurrences.get(keyword) ?? [])]),
    REACH,
  );
}

function findIn({ type, pattern, isReal }: Detector, whole: string, { start: offset, end }: Stretch): SensitiveSpan[] {
  const found: SensitiveSpan[] = [];
  for (const match of whole.slice(offset, end).matchAll(pattern)) {
    const inner = match[1] !== undefined && match[1].trim() !== '' ? match[1] : match[0];
    if (isReal && !isReal(match[0])) continue;
    const start = offset + match.index + match[0].lastIndexOf(inner);
    found.push({ type, category: 'personal', start, end: start + inner.length });
  }
  return found;
}
