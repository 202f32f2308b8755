/** The words of other assistants for the vendors that Baton has a preset for. */
const PRESET_OF: Readonly<Record<string, string>> = {
  openai: 'openai',
  'openai-native': 'openai',
  'openai-compatible': 'openai',
  anthropic: 'anthropic',
  gemini: 'google',
  google: 'google',
  mistral: 'mistral',
  xai: 'xai',
  deepseek: 'deepseek',
  groq: 'groq',
  together: 'together',
  openrouter: 'openrouter',
  azure: 'azure',
  litellm: 'litellm',
  lmstudio: 'lmstudio',
  'llama.cpp': 'llamacpp',
  llamacpp: 'llamacpp',
  vllm: 'vllm',
  ollama: 'ollama',
};
/** APIs that Baton does not speak, whatever their address. */
const OTHER_APIS =
  /^(?:bedrock|bedrockimport|vertex|vertexai|cohere|replicate|sagemaker|watsonx|huggingface-tgi|huggingface-inference-api|cloudflare|sapaicore|vscode-lm|gemini-cli|human-relay|fake-ai|transformers\.js)$/;
/** Services for which one signs in to the assistant, or with a subscription. */
const ACCOUNTS = /^(?:continue-proxy|free-trial|cline|cline-pass|roo|claude-code|openai-codex|qwen-code|oca)$/;

/** What a vendor's word in another assistant means here. Pure. */
export function vendorOf(word: string): { readonly preset?: string; readonly leftOut?: 'api' | 'account' } {
  const name = word.trim().toLowerCase();
  const preset = PRESET_OF[name];
  if (preset !== undefined) return { preset };
  if (OTHER_APIS.test(name)) return { leftOut: 'api' };
  return ACCOUNTS.test(name) ? { leftOut: 'account' } : {};
}

/** The preset whose ways a server at another address than the vendor's still has; `undefined`: OpenAI's wire and nothing special. Pure. */
export function presetElsewhere(preset: string | undefined, host: string): string | undefined {
  if (host.endsWith('.openai.azure.com')) return 'azure';
  // "OpenAI at another address" means any compatible server: OpenAI's own ways are refused by most of them.
  return preset === 'openai' ? undefined : preset;
}
