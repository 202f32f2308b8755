/** Files that hold keys by convention: never read as context, whoever asks. */
export function isSecretsFile(path: string): boolean {
  const name = path.split('/').at(-1) ?? '';
  return /^\.env(\..+)?$|\.(pem|key|pfx|p12|tfstate)$|^id_(rsa|dsa|ecdsa|ed25519)$|^\.(npmrc|netrc|pypirc|pgpass)$|^kubeconfig$/i.test(
    name,
  );
}
