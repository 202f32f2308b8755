import { languageOf } from './language.ts';

/** Files that hold keys by convention, or lie where keys are kept: never read as context, whoever asks. */
export function isSecretsFile(path: string): boolean {
  const parts = path.split(/[\\/]/);
  const name = parts.at(-1) ?? '';
  if (SECRET_NAME.test(name) || parts.slice(0, -1).some((folder) => /^\.(ssh|gnupg)$/i.test(folder))) return true;
  // "id_ed25519_work" and "id_rsa.pub", but not "id_card.ts".
  if (/^id_/i.test(name) && languageOf(name) === '') return true;
  return SECRET_PLACE.test(parts.slice(-2).join('/'));
}

const SECRET_NAME =
  /^\.env|\.(pem|key|pfx|p12|p8|jks|keystore|kdbx|ppk|tfstate|tfstate\..+|kubeconfig)$|^\.(npmrc|netrc|pypirc|pgpass|git-credentials|htpasswd|dockercfg|vault-token)$|^_netrc$|^kubeconfig(\..+)?$/i;
const SECRET_PLACE =
  /^(\.aws\/credentials|\.kube\/config|\.docker\/config\.json|\.gem\/credentials|\.cargo\/credentials(\.toml)?)$/i;
