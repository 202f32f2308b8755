import type { SecretRule } from './secret-rule.ts';

/** A rule of ours, with the plain words for what it finds. */
export interface OwnSecretRule extends SecretRule {
  readonly type: string;
  /** True where what it finds is hardly ever the name of a variable. */
  readonly isNoCode?: true;
}

/** Names that stand before a secret in code, configuration and prose, in the languages that our people write. */
const PASSWORD_WORDS = [
  'password', 'passwd', 'passphrase', 'passwort', 'kennwort', 'pwd', 'contraseña', 'contrasena', 'mot de passe', 'senha', 'пароль', '密码', '密碼',
  'パスワード', 'पासवर्ड',
]; // prettier-ignore
const TOKEN_WORDS = ['token', 'secret', 'apikey', 'api_key', 'api-key', 'accesskey', 'access_key', 'access-key', 'auth_key', 'authkey', 'signing_key', 'private_key', 'privatekey', 'client_secret', 'encryption_key', 'webhook_key', 'license_key', 'credential']; // prettier-ignore

/** A value that a person or a generator made: letters with a digit or a mark, no blanks. */
const LETTER_AND_OTHER = '(?=[^\\s"\'`]*[A-Za-z\\p{L}])(?=[^\\s"\'`]*[\\d!#$%&*+=?@^~.:;/_-])';

/**
 * Rules for what the gitleaks file does not know or wants longer: model vendors' newer keys, connection strings, credentials on command lines and in
 * prose, short and shortened tokens. Ours; the gaps are those measured in November 2026 (secretlint 13 and gitleaks 8.30 side by side).
 */
export const OWN_SECRET_RULES: readonly OwnSecretRule[] = [
  {
    id: 'prefixed-token',
    type: 'API key',
    isNoCode: true,
    keywords: [
      'sk-', 'pk-', 'sk_', 'pk_', 'rk_', 'xai-', 'gsk_', 'pplx-', 'ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_', 'github_pat_', 'glpat-', 'gldt-', 'glrt-', 'xox', 'xapp-',
      'hf_', 'akia', 'asia', 'abia', 'aiza', 'ya29.', 'npm_', 'pypi-', 'dckr_pat_', 'dckr_oat_', 'tskey-', 'sg.', 'shpat_', 'shpss_', 'whsec_', 'lin_api_', 'figd_', 'dop_v1_', 'nvapi-',
      'r8_', 'gocspx-', 'pmak-', 'ntn_', 'secret_', 'sntrys_', 'sntryu_', 'hvs.', 'hvb.', 'atatt', 'bkua_', 'csk-', 'fw_', 'tgp_v1_', 'co_', 'jina_', 'vercel_', 'sbp_', 'rnd_', 'fo1_', 'glsa_', 'dapi', 'nfp_', 'pcsk_', 'tvly-', 'pscale_', 'lsv2_', 'sk.eyj', 'pk.eyj', 'age-secret-key-', 'dp.pt.', 'dp.st.', 'dp.ct.', 'dp.sa.',
    ], // prettier-ignore
    pattern:
      '(?<![\\w-])((?:sk-or-v1-|sk-lf-|pk-lf-|sk-ant-|sk-proj-|sk-svcacct-|sk-admin-|sk-|csk-|xai-|gsk_|pplx-|gh[pousr]_|github_pat_|glpat-|gldt-|glrt-|xox[abeoprs]-|xapp-|hf_|AKIA|ASIA|ABIA|AIza|ya29\\.|npm_|pypi-|dckr_[po]at_|tskey-|SG\\.|shp(?:at|ss|ca|pa)_|[sprk]k_(?:live|test|prod)_|whsec_|lin_api_|figd_|do[opr]_v1_|nvapi-|r8_|GOCSPX-|PMAK-|ntn_|sntry[su]_|hv[sb]\\.|ATATT|bkua_|fw_|tgp_v1_|jina_|vercel_|sbp_|rnd_|fo1_|glsa_|dapi|nfp_|pcsk_|tvly-|pscale_|lsv2_|[sp]k\\.(?=eyJ)|AGE-SECRET-KEY-|dp\\.[psc][ta]\\.)(?=[\\w.-]*\\d)(?=[\\w.-]*[A-Za-z])[\\w.+/=-]{9,}[\\w+/=-])',
  },
  {
    id: 'staged-token',
    type: 'API key',
    isNoCode: true,
    keywords: [
      '_live_',
      '-live-',
      '_test_',
      '-test-',
      '_prod_',
      '-prod-',
      '_sbx_',
      '_sandbox_',
      '_stg_',
      '_pat_',
      '_tok_',
      '_key_',
      '_api_',
    ],
    pattern:
      '(?<![\\w-])([a-z][a-z0-9]{1,9}[-_](?:live|test|prod|sbx|sandbox|stg|pat|tok|key|api)[-_](?=\\w*\\d)(?=\\w*[A-Za-z])[A-Za-z0-9]{14,})(?!\\w)',
    entropy: 3.4,
  },
  {
    id: 'telegram-token',
    type: 'bot token',
    keywords: [':aa'],
    pattern: '(?<![\\w:.-])(\\d{7,11}:AA[\\w-]{12,})(?![\\w-])',
  },
  {
    id: 'json-web-token',
    type: 'token',
    isNoCode: true,
    keywords: ['eyj'],
    pattern: '(?<![\\w-])(eyJ[\\w-]{8,}\\.eyJ[\\w-]{8,}(?:\\.[\\w-]{4,})?)',
  },
  {
    id: 'azure-key',
    type: 'API key',
    keywords: ['jqqj', 'accountkey=', 'sharedaccesskey=', 'sig='],
    pattern:
      '(\\b[A-Za-z0-9]{40,60}JQQJ[A-Za-z0-9]{20,40}\\b|(?<=AccountKey=|SharedAccessKey=)[A-Za-z0-9+/]{30,}={0,2}|(?<=[?&]sig=)[A-Za-z0-9%+/]{30,}(?:=|%3D)?)',
    ignoreCase: true,
  },
  {
    id: 'credentials-in-address',
    type: 'credentials in an address',
    isNoCode: true,
    keywords: ['://'],
    pattern: '[a-z][a-z0-9+.-]{1,30}://[^\\s:@/?#"\'`<>]{0,100}:([^\\s@/"\'`<>]{3,200})@[^\\s"\'`]',
    ignoreCase: true,
  },
  {
    id: 'token-in-address',
    type: 'credentials in an address',
    isNoCode: true,
    keywords: ['://'],
    pattern: '[a-z][a-z0-9+.-]{1,30}://((?=[\\w-]*\\d)(?=[\\w-]*[a-z])[\\w-]{20,200})@[a-z0-9]',
    ignoreCase: true,
    entropy: 3,
  },
  {
    id: 'discord-token',
    type: 'bot token',
    isNoCode: true,
    keywords: ['discord', 'login', 'token', 'bot'],
    pattern: '(?<![\\w.-])([MNO][A-Za-z\\d]{23,27}\\.[\\w-]{6}\\.[\\w-]{27,40})(?![\\w-])',
  },
  {
    id: 'key-as-argument',
    type: 'API key',
    isNoCode: true,
    keywords: ['client(', 'login(', 'api(', 'key(', 'auth(', 'token('],
    pattern:
      '(?:Client|login|[Aa]pi|API|[Kk]ey|[Aa]uth|[Tt]oken)\\(\\s{0,8}["\'`]((?=[\\w-]*\\d[\\w-]*\\d)(?=[\\w-]*[a-z])(?=[\\w-]*[A-Z])[\\w-]{24,200})["\'`]',
    entropy: 3.8,
  },
  {
    id: 'authorization-header',
    type: 'token',
    isNoCode: true,
    keywords: ['bearer', 'basic ', 'authorization', 'x-api-key', 'x-auth', 'private-token'],
    pattern:
      '(?:(?:authorization|x-api-key|x-auth(?:-token)?|private-token)["\']?\\s*[:=,]\\s*["\']?(?:(?:bearer|basic|token|bot)\\s+)?|\\b(?:bearer|basic)\\s+)((?=[^\\s"\'`]*\\d)(?=[^\\s"\'`]*[a-z])[\\w.+/=~-]{12,})',
    ignoreCase: true,
    entropy: 3,
  },
  {
    id: 'command-line-password',
    type: 'password',
    isNoCode: true,
    keywords: ['-p', '-u', '--pass', '--user', '-a', 'pgpassword', 'mysql_pwd', '--token'],
    pattern: `(?<![\\w-])(?:(?:mysql|mysqldump|mysqladmin|mariadb|sshpass|mongo|mongosh|mongodump)\\b[^\\n|;&]{0,80}?\\s-p\\s?["']?|redis-cli\\b[^\\n|;&]{0,80}?\\s-a\\s?["']?|(?:curl|wget|http|https)\\b[^\\n|;&]{0,120}?\\s(?:-u|--user)[ =]["']?[^\\s:"']{1,60}:|--(?:password|passwd|pass|token|secret|api-key)[ =]["']?|docker\\s+login\\b[^\\n|;&]{0,80}?\\s-p\\s?["']?|(?:PGPASSWORD|MYSQL_PWD|REDISCLI_AUTH|SSHPASS)=["']?)(${LETTER_AND_OTHER}[^\\s"'\`;|&]{5,200})`,
    ignoreCase: true,
  },
  {
    id: 'netrc',
    type: 'password',
    isNoCode: true,
    keywords: ['login', '_authtoken', '_auth', '_password', '"auth"'],
    pattern:
      '(?:\\bmachine\\s+\\S+\\s+login\\s+\\S+\\s+password\\s+|_(?:authToken|auth|password)\\s*=\\s*|"auth"\\s*:\\s*")([^\\s"\'$]{8,})',
    ignoreCase: true,
  },
  {
    id: 'assigned-password',
    type: 'password',
    isNoCode: true,
    keywords: [...PASSWORD_WORDS, 'passcode', 'pass_', '_pass', 'pw'],
    pattern: `(?:password|passwd|passphrase|passcode|passwort|kennwort|contraseña|contrasena|mot\\s+de\\s+passe|senha|пароль|密码|密碼|パスワード|पासवर्ड|(?<![a-z])(?:pass|pwd?|db_?pass))\\w{0,20}["'\`]?\\s{0,3}(?::=|=>|==|[=:：]|\\bis\\b|\\bist\\b|\\best\\b|\\bes\\b|\\bé\\b|はは?|是|,)\\s{0,3}["'\`«„“「]?(${LETTER_AND_OTHER}[^\\s"'\`,;)}\\]»“”」<>]{5,200})`,
    ignoreCase: true,
  },
  {
    id: 'assigned-token',
    type: 'API key',
    isNoCode: true,
    keywords: [
      ...TOKEN_WORDS,
      'x-auth',
      '_key',
      '-key',
      'apikey',
      ' key',
      'ключ',
      'токен',
      '令牌',
      '密钥',
      'トークン',
      'schlüssel',
      'clave',
      'chave',
      'clé',
    ],
    pattern: `(?:token|secret|api[-_ ]?key|access[-_ ]?key|auth[-_]?key|signing[-_]?key|private[-_]?key|client[-_]?secret|encryption[-_]?key|webhook[-_]?key|licen[sc]e[-_]?key|credentials?|[a-z]{2}[-_]key|токен|ключ|令牌|密钥|トークン|schlüssel|clave|chave|clé)\\w{0,20}["'\`]?\\s{0,3}(?::=|=>|==|[=:：]|\\bis\\b|\\bist\\b|\\best\\b|\\bes\\b|はは?|是)\\s{0,3}["'\`«„“「]?\\s?((?=[^\\s"'\`]*\\d)(?=[^\\s"'\`]*[A-Za-z])[\\w.+/=~:-]{12,300})(?![\\w(])`,
    ignoreCase: true,
    entropy: 3.1,
  },
  {
    id: 'account-and-password',
    type: 'password',
    keywords: ['@', ' / '],
    pattern:
      '(?:(?<![\\w.+-])[\\w.+-]+@[\\w-]+(?:\\.[\\w-]+)+\\s*(?:[/|:,;]|pw:?|password:?|und|and|y|et)\\s*|\\b(?:user|login|username|account|benutzer|usuario|utilisateur)\\b[^\\n]{0,40}?\\s/\\s)["\'`]?((?=[^\\s"\'`]*[a-z])(?=[^\\s"\'`]*[!#$%&*+?^~])[^\\s"\'`,;()<>]{6,60})',
    ignoreCase: true,
  },
  {
    id: 'seed-phrase',
    type: 'seed phrase',
    keywords: ['phrase', 'mnemonic', 'seed', 'wallet', 'recovery'],
    pattern: '["\'`:=]\\s{0,3}((?:[a-z]{3,8} ){11}(?:(?:[a-z]{3,8} ){3}){0,4}[a-z]{3,8})(?=["\'`\\s.;]|$)',
  },
  {
    id: 'chat-webhook',
    type: 'webhook address',
    keywords: [
      'hooks.slack.com',
      'discord.com/api/webhooks',
      'discordapp.com/api/webhooks',
      'webhook.office.com',
      'hooks.zapier.com',
    ],
    pattern:
      '(https://(?:hooks\\.slack\\.com/(?:services|workflows)|(?:ptb\\.|canary\\.)?discord(?:app)?\\.com/api/webhooks|[\\w.-]*webhook\\.office\\.com|hooks\\.zapier\\.com/hooks)/[\\w/@%-]{8,})',
  },
];
