/** Whole values that stand in for a secret. Our own list. */
const STAND_INS =
  /^(?:change[-_ ]?(?:me|it|this)?|replace[-_ ]?me|your[-_ ].*|my[-_ ](?:password|secret|token|key|api[-_ ]?key)|<.*>|\[.*\]|\.\.\.|…|x{3,}|\*{3,}|•{3,}|•{3,}|\.{3,}|-+|_+|todo|tbd|redacted|masked|hidden|removed|secret|password|passwd|pass|pw|pwd|token|key|api[-_ ]?key|none|null|nil|undefined|true|false|empty|default|example|sample|dummy|fake|test(?:ing)?|foo|bar|baz|foobar|hunter2|admin|root|guest|user|username|postgres|mysql|minio(?:admin)?|rabbitmq|string|str|text|string\[\]|number|boolean|any|env|required|optional|input|value|prompt|1234\d*|12345678?9?0?|abc123|qwerty|letmein|secret123|password123?|pass(?:word)?1234?|test1234?|geheim|passwort|contraseña|motdepasse|senha|пароль|密码|パスワード)$/i;

/** Parts that only made-up values have. */
const MADE_UP =
  /example|placeholder|your[-_]|changeme|change_me|dummy|insert[-_]|replace|xxxx|\*\*\*|redacted|<[a-z_ -]+>|\.\.\.|…|0{8}|1234567|abcdefg|deadbeef|lorem|sample|BATON_SECRET_/i;

/** Code that reads a value from elsewhere: "${TOKEN}", "process.env.KEY", "getToken()", "{{ secret }}", "os.environ[…]", "$PASSWORD". */
const REFERENCE =
  /^(?:\$[({]?\w|%\w+%|\{\{|\{\w*\}$|@\w+@|process\.env|import\.meta|os\.|env[.([]|config[.([]|settings[.([]|secrets?[.([]|vars?\.|self\.|this\.|ENV\[|getenv|System\.|new |await |function|async |req\.|request\.|ctx\.|props\.|options\.|args\.|params\.|data\.)|\w\(|\)$|=>/;

/** "settings.apiKey": a member of something. */
const MEMBER = /^[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)+$/;

/** A name in code: words of letters, each perhaps with a small number; a path or a URN. */
const IDENTIFIER =
  /^[A-Za-z_$#]?[a-z]{2,}\d{0,4}(?:[A-Z_$.-]{1,2}[a-z]{2,}\d{0,4}|[A-Z]{1,5}\d{0,4}(?=[A-Z_.-]|$))*$|^[A-Z]\d{2,4}(?:[A-Z][a-z]{2,})+$|^[A-Z]{2,}\d{0,4}(?:_[A-Z]{2,}\d{0,4})+$|^\.{0,2}\/[\w.-]+(?:\/[\w.-]+)+$|^urn:/;

/** A regular expression, or a part of one. */
const PATTERN = /\[\\|\\[dwsSDWbx]|\(\?[:=!<]|\[\^|\.[*+]\??/;

/** Small and capital letters with digits in two places at least ("X509Token" has one): where hardly any code stands, no name. */
const MIXED = /^(?=.*\d\D.*\d)(?=.*[a-z])(?=.*[A-Z])/;

/**
 * True when a value in the place of a secret is none: a stand-in, something made up for a text, or code that reads the value from elsewhere. `isNoCode`: it
 * stands where hardly any name of a variable does, as in an address or behind a vendor's prefix. Pure.
 */
export function isPlaceholder(value: string, isNoCode = false): boolean {
  const bare = value.trim().replace(/^["'`]+|["'`;,]+$/g, '');
  return (
    bare === '' ||
    STAND_INS.test(bare) ||
    MADE_UP.test(bare) ||
    PATTERN.test(bare) ||
    ((IDENTIFIER.test(bare) || MEMBER.test(bare)) && !(isNoCode && MIXED.test(bare))) ||
    REFERENCE.test(bare) ||
    isOneCharacter(bare)
  );
}

function isOneCharacter(value: string): boolean {
  return value.length > 0 && value.replaceAll(value.charAt(0), '') === '';
}
