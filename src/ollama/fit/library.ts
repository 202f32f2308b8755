import type { ModelInfo } from './layers.ts';

/** Weights at one quantisation. */
export interface Quantized {
  /** As `ollama pull` takes it. */
  readonly name: string;
  readonly quantization: string;
  /** Size of the download in units of 10^9 bytes, as the library's page of the tag says. */
  readonly gigabytes: number;
}

/** A model of Ollama's library that is worth suggesting. */
export interface LibraryModel extends Quantized {
  readonly label: string;
  /** How well it codes, 0 to 100: an order among these models, from the coding benchmarks their makers and Aider's leaderboard publish. A judgement. */
  readonly merit: number;
  /** The same weights at finer quantisations, as the library's page of tags lists them; taken where they fit. */
  readonly finer?: readonly Quantized[];
  /** GGUF metadata that memory depends on, from the `config.json` that the maker published. */
  readonly modelInfo: ModelInfo;
}

type Shape = readonly [
  layers: number,
  heads: number,
  kvHeads: number,
  headLength: number,
  embedding: number,
  vocabulary: number,
];

function info(
  architecture: string,
  shape: Shape,
  trainedTokens: number,
  more: Readonly<Record<string, number>> = {},
): ModelInfo {
  const [layers, heads, kvHeads, headLength, embedding, vocabulary] = shape;
  const keys: Record<string, number> = {
    block_count: layers,
    'attention.head_count': heads,
    'attention.head_count_kv': kvHeads,
    'attention.key_length': headLength,
    'attention.value_length': headLength,
    embedding_length: embedding,
    vocab_size: vocabulary,
    context_length: trainedTokens,
    ...more,
  };
  const named = Object.entries(keys).map(([key, value]) => [`${architecture}.${key}`, value] as const);
  return { 'general.architecture': architecture, ...Object.fromEntries(named) };
}

const Q4 = 'Q4_K_M';
const q8 = (name: string, gigabytes: number): readonly Quantized[] => [{ name, quantization: 'Q8_0', gigabytes }];
const MIXTURE_8_OF_128 = { expert_count: 128, expert_used_count: 8, expert_feed_forward_length: 768 };
const gptOss = (experts: number): Readonly<Record<string, number>> => ({
  'attention.sliding_window': 128,
  expert_count: experts,
  expert_used_count: 4,
  expert_feed_forward_length: 2880,
});

/** What is suggested where it fits, in no order. A person may pull anything else; each model that is there is fitted by what its server says of it. */
export const LIBRARY: readonly LibraryModel[] = [
  {
    name: 'gpt-oss:120b',
    label: 'gpt-oss 120B',
    quantization: 'MXFP4',
    gigabytes: 65,
    merit: 88,
    modelInfo: info('gptoss', [36, 64, 8, 64, 2880, 201_088], 131_072, gptOss(128)),
  },
  {
    name: 'qwen3-coder:30b',
    label: 'qwen3-coder 30B',
    quantization: Q4,
    gigabytes: 19,
    finer: q8('qwen3-coder:30b-a3b-q8_0', 32),
    merit: 82,
    modelInfo: info('qwen3moe', [48, 32, 4, 128, 2048, 151_936], 262_144, MIXTURE_8_OF_128),
  },
  {
    name: 'devstral:24b',
    label: 'devstral 24B',
    quantization: Q4,
    gigabytes: 14,
    merit: 76,
    modelInfo: info('llama', [40, 32, 8, 128, 5120, 131_072], 131_072),
  },
  {
    name: 'gpt-oss:20b',
    label: 'gpt-oss 20B',
    quantization: 'MXFP4',
    gigabytes: 14,
    merit: 77,
    modelInfo: info('gptoss', [24, 64, 8, 64, 2880, 201_088], 131_072, gptOss(32)),
  },
  {
    name: 'qwen2.5-coder:32b',
    label: 'qwen2.5-coder 32B',
    quantization: Q4,
    gigabytes: 20,
    finer: q8('qwen2.5-coder:32b-instruct-q8_0', 35),
    merit: 74,
    modelInfo: info('qwen2', [64, 40, 8, 128, 5120, 152_064], 32_768),
  },
  {
    name: 'qwen3:14b',
    label: 'qwen3 14B',
    quantization: Q4,
    gigabytes: 9.3,
    finer: q8('qwen3:14b-q8_0', 16),
    merit: 68,
    modelInfo: info('qwen3', [40, 40, 8, 128, 5120, 151_936], 40_960),
  },
  {
    name: 'qwen2.5-coder:14b',
    label: 'qwen2.5-coder 14B',
    quantization: Q4,
    gigabytes: 9,
    finer: q8('qwen2.5-coder:14b-instruct-q8_0', 16),
    merit: 67,
    modelInfo: info('qwen2', [48, 40, 8, 128, 5120, 152_064], 32_768),
  },
  {
    name: 'qwen3:8b',
    label: 'qwen3 8B',
    quantization: Q4,
    gigabytes: 5.2,
    finer: q8('qwen3:8b-q8_0', 8.9),
    merit: 60,
    modelInfo: info('qwen3', [36, 32, 8, 128, 4096, 151_936], 40_960),
  },
  {
    name: 'qwen2.5-coder:7b',
    label: 'qwen2.5-coder 7B',
    quantization: Q4,
    gigabytes: 4.7,
    finer: q8('qwen2.5-coder:7b-instruct-q8_0', 8.1),
    merit: 58,
    modelInfo: info('qwen2', [28, 28, 4, 128, 3584, 152_064], 32_768),
  },
  {
    name: 'gemma3:12b',
    label: 'gemma3 12B',
    quantization: Q4,
    gigabytes: 8.1,
    finer: q8('gemma3:12b-it-q8_0', 13),
    merit: 55,
    modelInfo: info('gemma3', [48, 16, 8, 256, 3840, 262_208], 131_072, { 'attention.sliding_window': 1024 }),
  },
  {
    name: 'qwen3:4b',
    label: 'qwen3 4B',
    quantization: Q4,
    gigabytes: 2.5,
    finer: q8('qwen3:4b-q8_0', 4.4),
    merit: 50,
    modelInfo: info('qwen3', [36, 32, 8, 128, 2560, 151_936], 262_144),
  },
  {
    name: 'qwen2.5-coder:3b',
    label: 'qwen2.5-coder 3B',
    quantization: Q4,
    gigabytes: 1.9,
    finer: q8('qwen2.5-coder:3b-instruct-q8_0', 3.3),
    merit: 42,
    modelInfo: info('qwen2', [36, 16, 2, 128, 2048, 151_936], 32_768),
  },
  {
    name: 'qwen2.5-coder:1.5b',
    label: 'qwen2.5-coder 1.5B',
    quantization: Q4,
    gigabytes: 0.99,
    finer: q8('qwen2.5-coder:1.5b-instruct-q8_0', 1.6),
    merit: 32,
    modelInfo: info('qwen2', [28, 12, 2, 128, 1536, 151_936], 32_768),
  },
];
